"use strict";
// How the picture looks: its colours are those of the page, light or dark.

const COLOURS = [
  "ink", "quiet-ink", "paper", "line", "accent",
  "critical", "critical-ink", "high", "high-ink", "medium", "medium-ink",
  "update", "update-ink", "create", "create-ink", "hit", "hit-ink",
];

const PAINTS = ["critical", "high", "medium", "update", "create", "hit"]; // the worst first

/** Read the colours of the page as they are now. */
function pageColours(probe) {
  const colours = {};
  for (const name of COLOURS) {
    probe.style.color = `var(--${name})`;
    colours[name] = getComputedStyle(probe).color;
  }
  probe.style.color = "";
  return colours;
}

/** Name the paint of a box: severity where something is lost, else what is done. */
function paintOf(object) {
  if (object.destructive || object.deed === "unknown" || object.deed.includes("forget")) {
    if (object.severity === "critical" || object.severity === "high") return object.severity;
    return object.routine || object.severity === "info" ? "update" : "medium";
  }
  if (object.deed === "update" || object.deed === "create") return object.deed;
  return "hit";
}

/** Write the rules of the picture. */
function rulesOf(colours, large) {
  const paints = PAINTS.map((paint) => ({
    selector: `.${paint}`,
    style: { "background-color": colours[paint], color: colours[`${paint}-ink`], "border-color": colours[`${paint}-ink`] },
  }));
  return [
    {
      selector: "node",
      style: {
        shape: "round-rectangle", width: BOX.width, height: BOX.height,
        label: "data(text)", "text-wrap": "wrap", "text-valign": "center", "text-halign": "center",
        "font-size": 13.5, "font-family": "ui-sans-serif, system-ui, sans-serif", "line-height": 1.2,
        "min-zoomed-font-size": large ? 7 : 3, "border-width": 1, "border-opacity": 0.35,
        "overlay-opacity": 0,
      },
    },
    ...paints,
    { selector: ".hit", style: { "border-style": "dashed", "border-opacity": 0.6 } },
    { selector: ".several", style: { "border-style": "double", "border-width": 5 } },
    {
      selector: "edge",
      style: {
        width: large ? 1 : 1.5, "line-color": colours.line, "overlay-opacity": 0,
        ...(large
          ? { "curve-style": "haystack", opacity: 0.5 }
          : {
              "curve-style": "round-taxi", "taxi-direction": "rightward", "taxi-turn": "-28px", "taxi-radius": 10,
              "target-arrow-shape": "triangle", "target-arrow-color": colours.line, "arrow-scale": 0.9,
            }),
      },
    },
    {
      selector: "edge.way",
      style: {
        "line-color": colours.accent, "target-arrow-color": colours.accent, width: 3, opacity: 1, "z-index": 9,
      },
    },
    { selector: "node.way", style: { opacity: 1, "border-color": colours.accent, "border-width": 3, "border-opacity": 1 } },
    { selector: ".faded", style: { opacity: 0.13 } },
    { selector: "edge.faded", style: { opacity: 0.06 } },
    {
      selector: "node.selected",
      style: {
        opacity: 1, "border-style": "solid", "border-color": colours.accent, "border-width": 5, "border-opacity": 1,
      },
    },
  ];
}

/** Name the paint of a box of several: that of its worst member. */
function paintOfBox(box) {
  const found = new Set(box.members.map(paintOf));
  return PAINTS.find((paint) => found.has(paint));
}

/** Write the text of a box: what is done to which type, the name, and the module. */
function textOf(box) {
  const [first] = box.members;
  if (box.members.length === 1) {
    const where = first.plan || first.module;
    return [`${ACTIONS[first.deed].sign} ${shortened(first.type)}`, shortened(first.name), ...(where ? [shortened(where, "start")] : [])].join("\n");
  }
  const name = nameOfBox(box);
  const number = box.members.length.toLocaleString("en");
  if (name.endsWith("[*]")) {
    const where = first.plan || moduleOf(first);
    const inside = first.block.slice(moduleOf(first).length).replace(/^\./, "").split(".").pop();
    return [`${ACTIONS[first.deed].sign} ${shortened(first.type)}`, shortened(`${inside} × ${number}`), ...(where ? [shortened(where, "start")] : [])].join("\n");
  }
  const lost = box.members.filter((one) => one.destructive).length;
  return [shortened(name, "start"), `${number} objects`, lost ? `${lost.toLocaleString("en")} destroyed or replaced` : "none destroyed"].join("\n");
}

function shortened(text, from = "end") {
  const longest = 26;
  if (text.length <= longest) return text;
  return from === "end" ? `${text.slice(0, longest - 1)}…` : `…${text.slice(text.length - longest + 1)}`;
}
