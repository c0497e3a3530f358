"use strict";
// The picture itself, drawn by the library.

const LARGE = 400; // boxes: a picture of more is drawn more simply, and its ways are not marked
const MARGIN = 24; // pixels
const NARROW = 500; // pixels: a telephone

class Drawing {
  constructor(container, radius) {
    this.container = container;
    this.radius = radius;
    this.grouping = easiestGrouping(radius);
    this.expanded = new Set();
    this.onChoice = () => {};
    this.onClear = () => {};
    this.cy = null;
    this.draw();
  }

  /** Draw everything anew: at first, and when boxes are joined or taken apart. */
  draw() {
    const { boxes, boxOf, edges } = boxesOf(this.radius, this.grouping, this.expanded);
    this.boxes = boxes;
    this.boxOf = boxOf;
    this.places = positionsOf(boxes.length, edges);
    const large = boxes.length > LARGE || edges.length > 2 * LARGE;
    if (this.cy) this.cy.destroy();
    this.large = large;
    this.cy = cytoscape({
      container: this.container,
      elements: [
        ...boxes.map((box) => ({
          group: "nodes",
          data: { id: `b${box.id}`, text: textOf(box) },
          classes: [paintOfBox(box), ...(box.members.length > 1 ? ["several"] : [])],
          position: this.places[box.id],
        })),
        ...edges.map(([source, target]) => ({
          group: "edges",
          data: { id: `e${source}-${target}`, source: `b${source}`, target: `b${target}` },
        })),
      ],
      style: rulesOf(pageColours(this.container), large),
      layout: { name: "preset", fit: false },
      minZoom: 0.02, maxZoom: 2.5, boxSelectionEnabled: false, autoungrabify: true, autounselectify: true,
      hideEdgesOnViewport: large, textureOnViewport: large, pixelRatio: large ? 1 : "auto",
    });
    this.cy.on("tap", "node", (event) => this.onChoice(this.boxes[Number(event.target.id().slice(1))]));
    this.cy.on("tap", (event) => {
      if (event.target === this.cy) this.onClear();
    });
    this.fit();
    if (this.container.clientWidth < NARROW) this.startLegibly();
  }

  /** Show the beginning at a size that can be read, where all of it would be too small. */
  startLegibly() {
    const legible = 0.6;
    if (this.cy.zoom() >= legible) return;
    const { x, y } = this.places[0];
    this.cy.viewport({
      zoom: legible,
      pan: { x: MARGIN + (BOX.width / 2 - x) * legible, y: this.cy.height() / 2 - y * legible },
    });
  }

  /** Take the colours of the page again. */
  recolour() {
    this.cy.style(rulesOf(pageColours(this.container), this.large));
  }

  group(grouping) {
    this.grouping = grouping;
    this.expanded.clear();
    this.draw();
  }

  /** Draw the members of a box apart. */
  expand(box) {
    this.expanded.add(box.likeness);
    this.draw();
  }

  /** Show all, or the boxes of some objects; never larger than life. */
  fit(numbers) {
    const places = numbers && numbers.length ? numbers.map((one) => this.places[this.boxOf[one]]) : this.places;
    const [left, right] = rangeOf(places.map((one) => one.x), BOX.width);
    const [top, bottom] = rangeOf(places.map((one) => one.y), BOX.height);
    const [width, height] = [this.cy.width(), this.cy.height()];
    const zoom = Math.min(1.1, (width - 2 * MARGIN) / (right - left), (height - 2 * MARGIN) / (bottom - top));
    this.cy.viewport({
      zoom,
      pan: { x: (width - (left + right) * zoom) / 2, y: (height - (top + bottom) * zoom) / 2 },
    });
  }

  zoomBy(factor) {
    const middle = { x: this.cy.width() / 2, y: this.cy.height() / 2 };
    this.cy.zoom({ level: this.cy.zoom() * factor, renderedPosition: middle });
  }

  panBy(right, down) {
    this.cy.panBy({ x: right, y: down });
  }

  /** Fade all boxes but those of some objects; with none named, nothing is faded. */
  showOnly(numbers) {
    this.cy.batch(() => {
      if (numbers === null) {
        this.cy.elements().removeClass("faded");
        return;
      }
      const ids = new Set(numbers.map((number) => `b${this.boxOf[number]}`));
      this.cy.nodes().forEach((node) => node.toggleClass("faded", !ids.has(node.id())));
      this.cy.edges().forEach((edge) => edge.toggleClass("faded", !ids.has(edge.data("source")) || !ids.has(edge.data("target"))));
    });
  }

  /** Mark an object, and the ways that lead to it, as pairs of objects. */
  mark(number, pairs) {
    this.cy.batch(() => {
      this.cy.elements(".way, .selected").removeClass(["way", "selected"]);
      if (number === null) return;
      for (const [above, below] of this.large && pairs.length > LARGE ? [] : pairs) {
        const [source, target] = [this.boxOf[above], this.boxOf[below]];
        this.cy.getElementById(`e${source}-${target}`).addClass("way");
        this.cy.getElementById(`b${source}`).addClass("way");
        this.cy.getElementById(`b${target}`).addClass("way");
      }
      this.cy.getElementById(`b${this.boxOf[number]}`).addClass("selected");
    });
  }

  /** Bring an object into view if it is not in it. */
  reveal(number) {
    const node = this.cy.getElementById(`b${this.boxOf[number]}`);
    const { x, y } = node.renderedPosition();
    const margin = 40;
    const small = this.cy.zoom() < 0.35;
    if (small) this.cy.zoom(0.7);
    if (small || x < margin || y < margin || x > this.cy.width() - margin || y > this.cy.height() - margin) {
      this.cy.center(node);
    }
  }
}

/** Return where boxes begin and end, from their middles. */
function rangeOf(middles, size) {
  const lowest = middles.reduce((one, other) => Math.min(one, other), Infinity);
  const highest = middles.reduce((one, other) => Math.max(one, other), -Infinity);
  return [lowest - size / 2, highest + size / 2];
}
