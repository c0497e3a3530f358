"use strict";
// On paper: light, all findings unfolded, and the picture as an image.

const WIDEST = 2400; // pixels

const LONGEST = 60; // entries: a longer list of addresses stays folded, its length says how much it is

/** Tell whether something folded is unfolded on paper. */
function isForPaper(folded) {
  return !folded.matches(".addresses") || folded.querySelectorAll("li").length <= LONGEST;
}

/** Prepare for paper, and go back afterwards; `drawings` are those that are drawn by then. */
function preparePrinting(drawings) {
  let before = null;
  addEventListener("beforeprint", () => {
    const { theme = "" } = document.documentElement.dataset;
    const folded = [...document.querySelectorAll("td.what details:not([open]), .more-findings:not([open])")].filter(isForPaper);
    before = { theme, folded };
    folded.forEach((one) => one.setAttribute("open", ""));
    document.documentElement.dataset.theme = "light";
    drawings().forEach((drawing) => {
      drawing.recolour();
      const image = element("img", "print-picture");
      image.alt = "Picture of the blast radius; the findings below tell the same";
      image.src = drawing.cy.png({ full: true, maxWidth: WIDEST, maxHeight: WIDEST, bg: "#ffffff" });
      drawing.container.after(image);
    });
  });
  addEventListener("afterprint", () => {
    if (!before) return;
    before.folded.forEach((one) => one.removeAttribute("open"));
    if (before.theme) document.documentElement.dataset.theme = before.theme;
    else delete document.documentElement.dataset.theme;
    document.querySelectorAll(".print-picture").forEach((one) => one.remove());
    drawings().forEach((drawing) => drawing.recolour());
    before = null;
  });
}
