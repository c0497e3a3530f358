"use strict";
// What is drawn as one box: each object, alike instances together, or whole modules.

const EASILY_SEEN = 40; // boxes: so many objects are drawn one by one
const STILL_SEEN = 400; // boxes: where alike instances are more, modules are drawn whole

const GROUPINGS = {
  each: { word: "each object", likenessOf: (object) => String(object.number) },
  instances: { word: "alike instances together", likenessOf: instanceLikeness },
  modules: { word: "modules whole", likenessOf: (object) => object.plan || moduleOf(object) || instanceLikeness(object) },
};

/** Tell which objects are instances of one block to which the same happens. */
function instanceLikeness(object) {
  return [object.plan || "", object.block, object.deed, object.severity || ""].join("\n");
}

/** Name the module of an object without the keys of its instances. */
function moduleOf(object) {
  const names = object.block.split(".");
  let depth = 0;
  while (names[depth] === "module" && depth + 2 < names.length) depth += 2;
  return names.slice(0, depth).join(".");
}

/** Choose the grouping that shows the most and can still be taken in. */
function easiestGrouping(radius) {
  if (radius.objects.length <= EASILY_SEEN) return "each";
  const likenesses = new Set(radius.objects.map(instanceLikeness));
  return likenesses.size <= STILL_SEEN ? "instances" : "modules";
}

/** Put objects into boxes of one member or more; `expanded` are the likenesses that are drawn apart. */
function boxesOf(radius, grouping, expanded) {
  const boxes = [];
  const boxOf = new Array(radius.objects.length);
  const known = new Map();
  for (const object of radius.objects) {
    let likeness = GROUPINGS[grouping].likenessOf(object);
    if (expanded.has(likeness)) likeness = grouping === "modules" ? instanceLikeness(object) : String(object.number);
    if (expanded.has(likeness)) likeness = String(object.number);
    let box = known.get(likeness);
    if (box === undefined) {
      box = { id: boxes.length, likeness, members: [] };
      boxes.push(box);
      known.set(likeness, box);
    }
    box.members.push(object);
    boxOf[object.number] = box.id;
  }
  return { boxes, boxOf, edges: edgesOf(radius, boxOf, boxes.length) };
}

/** Name what a box of several holds: instances of one block, or all kinds of things of a module. */
function nameOfBox(box) {
  const [first] = box.members;
  if (box.members.every((one) => one.block === first.block)) return `${first.block}[*]`;
  return first.plan || moduleOf(first);
}

/** Join boxes whose members are joined, each pair once. */
function edgesOf(radius, boxOf, width) {
  const edges = [];
  const seen = new Set();
  radius.below.forEach((others, above) => {
    for (const below of others) {
      const source = boxOf[above];
      const target = boxOf[below];
      const pair = source * width + target;
      if (source !== target && !seen.has(pair)) {
        seen.add(pair);
        edges.push([source, target]);
      }
    }
  });
  return edges;
}
