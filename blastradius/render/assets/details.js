"use strict";
// What is told of one object, or of a box of alike ones: what happens, why, by which path, and what to do instead.

const LISTED = 30;

class Details {
  constructor(panel, radius) {
    this.panel = panel;
    this.radius = radius;
    this.onChoice = () => {};
    this.onExpand = () => {};
    this.clear();
  }

  clear() {
    this.panel.replaceChildren(
      element("p", "empty", "Choose an object in the picture or in the list to see why it changes, and by which path it is hit."),
    );
  }

  showBox(box) {
    this.panel.replaceChildren(
      element("h3", "", ...breakable(nameOfBox(box))),
      element("p", "", this.summaryOf(box)),
      button("Take the box apart", () => this.onExpand(box)),
      this.links(box.members.map((one) => one.number)),
    );
    this.panel.scrollTop = 0;
  }

  /** Count what happens to the members of a box. */
  summaryOf(box) {
    const deeds = Object.keys(ACTIONS).map((deed) => [box.members.filter((one) => one.deed === deed).length, ACTIONS[deed].word]);
    const told = deeds.filter(([number]) => number).map(([number, word]) => `${number.toLocaleString("en")} ${word}`);
    return `${counted(box.members.length, "object")}: ${told.join(", ")}`;
  }

  showObject(number) {
    const object = this.radius.objects[number];
    this.panel.replaceChildren(
      element("h3", "", ...breakable(object.label)),
      this.tags(object),
      ...this.found(object),
      this.section("Why", (object.why || []).map((one) => element("span", "", one))),
      this.section("The old object", (object.fate || []).map((one) => element("span", "", one))),
      ...this.hitBy(number),
      ...this.hits(object),
      this.section("Outputs that read it", object.outputs || []),
      this.section("How its score comes about", (object.terms || []).map(([name, value, why]) => `${name} ${value}: ${why}`)),
    );
    this.panel.scrollTop = 0;
  }

  tags(object) {
    const tags = [object.severity, object.order ? `${object.action}, ${object.order}` : ACTIONS[object.deed].word];
    const list = element("p", "tags");
    for (const tag of tags) if (tag) list.append(element("span", `tag ${tag}`, tag), " ");
    if (object.loss && object.loss !== "none") list.append(element("span", "tag loss", `data loss ${object.loss}`), " ");
    const facts = [object.type, object.class, "score" in object ? `score ${object.score}` : "", object.routine ? "routine" : ""];
    return element("div", "facts", list, element("p", "", facts.filter(Boolean).join(" · ")));
  }

  /** Repeat what the findings say, as the table below tells it. */
  found(object) {
    return (object.findings || []).map((id) => {
      const row = document.getElementById(id);
      const story = row.querySelector(".story").cloneNode(true);
      story.querySelectorAll(".without-picture, .addresses").forEach((one) => one.remove());
      const link = element("a", "", row.querySelector("summary").textContent);
      link.href = `#${id}`;
      return element("div", "found", element("h4", "", link), story);
    });
  }

  /** Tell which changes hit the object, and by which path. */
  hitBy(number) {
    const sources = this.radius.hitBy[number];
    if (!sources.length) return [];
    const items = sources.slice(0, LISTED).map(([change, how]) => {
      const path = this.radius.path(change, number);
      return element("li", "", this.link(change), ` (${how})`, path.length > 2 ? this.way(path) : null);
    });
    return [element("h4", "", "Hit by"), element("ul", "", ...items), this.rest(sources.length - items.length)];
  }

  way(path) {
    const way = element("ol", "way");
    way.setAttribute("aria-label", "Path");
    way.append(...path.map((one) => element("li", "", this.link(one))));
    return way;
  }

  hits(object) {
    if (!object.count) return [];
    const hit = (object.hits || []).filter(([, , how]) => how);
    const items = hit.slice(0, LISTED).map(([one, , how]) => element("li", "", this.link(one), ` (${how})`));
    return [
      element("h4", "", `Hits ${counted(object.count, "object")}`),
      element("ul", "", ...items),
      this.rest(object.count - items.length),
    ];
  }

  links(numbers) {
    const shown = numbers.slice(0, LISTED * 4);
    const list = listOf(shown.map((one) => this.link(one)));
    return element("div", "", list, this.rest(numbers.length - shown.length));
  }

  link(number) {
    const made = button("", () => this.onChoice(number), "link");
    made.append(...breakable(this.radius.objects[number].label));
    return made;
  }

  rest(number) {
    return number > 0 ? element("p", "rest", `and ${number.toLocaleString("en")} more`) : "";
  }

  section(heading, items) {
    return items.length ? element("div", "", element("h4", "", heading), listOf(items)) : "";
  }
}
