"use strict";
// The blast radius as the page carries it: objects, who is hit through whom, and why.

const ACTIONS = {
  destroy: { sign: "−", word: "destroy" },
  replace: { sign: "±", word: "replace" },
  "replace-and-forget": { sign: "±", word: "replace, the old one forgotten" },
  forget: { sign: "∅", word: "forget" },
  unknown: { sign: "?", word: "unknown action" },
  update: { sign: "~", word: "update" },
  create: { sign: "+", word: "create" },
  hit: { sign: "•", word: "hit, not changed" },
  read: { sign: "•", word: "read" },
  "no-op": { sign: "·", word: "on the way" },
};
const SEVERITIES = ["critical", "high", "medium", "low", "info"];

/** Say what the plan does to an object, or that it is only hit. */
function deedOf(object) {
  if (object.action === "no-op" && object.hit) return "hit";
  return object.action in ACTIONS ? object.action : "unknown";
}

class BlastRadius {
  constructor(data) {
    this.objects = data.objects;
    this.below = data.objects.map(() => new Set());
    this.hitBy = data.objects.map(() => []);
    this.causes = data.objects.map(() => []);
    for (const [above, below] of data.chains) {
      this.below[above].add(below);
      this.causes[below].push(above);
    }
    data.objects.forEach((object, number) => {
      object.number = number;
      object.deed = deedOf(object);
      object.through = new Map();
      for (const [hit, above, how] of object.hits || []) {
        object.through.set(hit, above);
        this.below[above].add(hit);
        if (how) this.hitBy[hit].push([number, how]);
      }
    });
    this.roots = [...new Set([...data.cascades, ...this.startsOf(data)])];
  }

  /** Whoever hits others may be stepped through, the worst first. */
  startsOf(data) {
    return data.objects.filter((one) => one.hits && one.hits.length).map((one) => one.number);
  }

  /** The way from a change to an object that it hits, both included. */
  path(change, hit) {
    const { through } = this.objects[change];
    const way = [hit];
    while (way[0] !== change && through.has(way[0]) && way.length <= through.size + 1) {
      way.unshift(through.get(way[0]));
    }
    return way;
  }

  /** All ways back to the causes of an object, as pairs. */
  waysToCauses(number) {
    return this.walk([number], (one) => this.causes[one]).pairs.map(([below, above]) => [above, below]);
  }

  /** What follows from an object, by the number of steps. */
  cascade(root) {
    const levels = [];
    this.walk([root], (one) => this.below[one], levels);
    return levels;
  }

  /** Go along neighbours, the nearest first, each object once. */
  walk(starts, neighbours, levels = []) {
    const seen = new Set(starts);
    const pairs = [];
    let level = starts;
    while (level.length) {
      levels.push(level);
      const next = [];
      for (const one of level) {
        for (const other of neighbours(one)) {
          pairs.push([one, other]);
          if (!seen.has(other)) {
            seen.add(other);
            next.push(other);
          }
        }
      }
      level = next;
    }
    return { seen, pairs };
  }
}
