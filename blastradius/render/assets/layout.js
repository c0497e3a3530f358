"use strict";
// Where boxes stand: what starts a cascade on the left, what follows from it to the right. Linear, and always the same.

const BOX = { width: 222, height: 60, right: 56, below: 16 };
const SHAPE = 1.5; // how much wider than high the whole is to be, roughly

/** Return the position of each box, by its number. */
function positionsOf(count, edges) {
  const below = Array.from({ length: count }, () => []);
  const above = Array.from({ length: count }, () => []);
  for (const [source, target] of edges) {
    below[source].push(target);
    above[target].push(source);
  }
  const parts = partsOf(count, below, above).map((part) => placePart(part, below, above));
  return packed(count, parts);
}

/** Split into connected parts, in the order of their first boxes. */
function partsOf(count, below, above) {
  const seen = new Uint8Array(count);
  const parts = [];
  for (let start = 0; start < count; start += 1) {
    if (seen[start]) continue;
    seen[start] = 1;
    const part = [start];
    for (let place = 0; place < part.length; place += 1) {
      for (const other of [...below[part[place]], ...above[part[place]]]) {
        if (!seen[other]) {
          seen[other] = 1;
          part.push(other);
        }
      }
    }
    parts.push(part.sort((one, other) => one - other));
  }
  return parts;
}

/** Give each box of a part its layer: one more than the last that leads to it. Circles are cut where they are met. */
function layersOf(part, below, above) {
  const waiting = new Map(part.map((one) => [one, above[one].length]));
  const layer = new Map();
  const rest = new Set(part);
  let ready = part.filter((one) => waiting.get(one) === 0);
  while (rest.size) {
    if (!ready.length) ready = [rest.values().next().value];
    const next = [];
    for (const one of ready) {
      if (!rest.delete(one)) continue;
      if (!layer.has(one)) layer.set(one, 0);
      for (const other of below[one]) {
        if (!rest.has(other)) continue;
        layer.set(other, Math.max(layer.get(other) || 0, layer.get(one) + 1));
        waiting.set(other, waiting.get(other) - 1);
        if (waiting.get(other) === 0) next.push(other);
      }
    }
    ready = next;
  }
  const layers = [];
  for (const one of part) {
    const place = layer.get(one);
    while (layers.length <= place) layers.push([]);
    layers[place].push(one);
  }
  return layers.filter((one) => one.length);
}

/** Place the boxes of a part; a layer that is too high goes on in further columns. */
function placePart(part, below, above) {
  if (part.length === 1) return { boxes: [[part[0], 0, 0]], width: BOX.width, height: BOX.height };
  const layers = ordered(layersOf(part, below, above), above);
  const stepRight = BOX.width + BOX.right;
  const stepDown = BOX.height + BOX.below;
  const rows = Math.max(9, Math.ceil(Math.sqrt((part.length * stepRight) / (SHAPE * stepDown))));
  const boxes = [];
  let left = 0;
  let height = 0;
  for (const layer of layers) {
    const columns = Math.ceil(layer.length / rows);
    const high = Math.ceil(layer.length / columns);
    layer.forEach((one, place) => {
      const column = Math.floor(place / high);
      const inColumn = Math.min(high, layer.length - column * high);
      const top = ((place % high) - (inColumn - 1) / 2) * stepDown;
      boxes.push([one, left + column * (BOX.width + (columns > 1 ? 24 : 0)), top]);
    });
    left += (columns - 1) * (BOX.width + 24) + stepRight;
    height = Math.max(height, high * stepDown);
  }
  for (const box of boxes) box[2] += height / 2;
  return { boxes, width: left - BOX.right, height };
}

/** Order each layer by where those stand that lead to it, so that few lines cross. */
function ordered(layers, above) {
  const place = new Map();
  layers.forEach((layer, depth) => {
    if (depth) {
      const wanted = new Map(layer.map((one) => [one, meanPlace(above[one], place)]));
      layer.sort((one, other) => wanted.get(one) - wanted.get(other) || one - other);
    }
    layer.forEach((one, number) => place.set(one, (number + 0.5) / layer.length));
  });
  return layers;
}

function meanPlace(others, place) {
  const known = others.filter((one) => place.has(one));
  if (!known.length) return 0.5;
  return known.reduce((sum, one) => sum + place.get(one), 0) / known.length;
}

/** Put the parts below and beside each other, in shelves of one width. */
function packed(count, parts) {
  const gap = 2 * BOX.below;
  const area = parts.reduce((sum, part) => sum + (part.width + BOX.right) * (part.height + gap), 0);
  const widest = Math.max(...parts.map((part) => part.width), Math.sqrt(area * SHAPE));
  const positions = new Array(count);
  let [left, top, shelf] = [0, 0, 0];
  for (const part of parts) {
    if (left && left + part.width > widest) {
      top += shelf + gap;
      [left, shelf] = [0, 0];
    }
    for (const [box, x, y] of part.boxes) positions[box] = { x: left + x, y: top + y };
    left += part.width + BOX.right;
    shelf = Math.max(shelf, part.height);
  }
  return positions;
}
