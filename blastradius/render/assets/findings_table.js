"use strict";
// The table of findings: sorted by a click on a heading, each finding shown in the picture.

class FindingsTable {
  constructor(table) {
    this.body = table.tBodies[0];
    this.headings = [...table.tHead.rows[0].cells];
    this.onChoice = null;
    this.headings.forEach((heading, column) => {
      const text = heading.textContent;
      heading.replaceChildren(button(text, () => this.sort(column), "sort"));
      heading.setAttribute("aria-sort", "none");
    });
  }

  sort(column) {
    const heading = this.headings[column];
    const down = heading.getAttribute("aria-sort") === "ascending";
    this.headings.forEach((one) => one.setAttribute("aria-sort", "none"));
    heading.setAttribute("aria-sort", down ? "descending" : "ascending");
    const order = new Intl.Collator("en", { numeric: true });
    const keyed = [...this.body.rows].map((row) => {
      const cell = row.cells[column];
      return [cell.dataset.sort || (cell.querySelector("summary") || cell).textContent, row];
    });
    const numbers = keyed.every(([key]) => key === "" || !Number.isNaN(Number(key)));
    const compare = numbers ? (one, other) => Number(one) - Number(other) : order.compare;
    keyed.sort(([one], [other]) => (down ? compare(other, one) : compare(one, other)));
    this.body.append(...keyed.map(([, row]) => row));
  }

  /** Offer to show each finding in the picture. */
  connect(choose) {
    const offer = (row) => {
      const [first] = row.dataset.objects.split(" ");
      if (!first || row.querySelector(".to-picture")) return;
      row.querySelector(".story").append(button("Show in the picture", () => choose(Number(first)), "to-picture quiet"));
    };
    this.body.querySelectorAll("td.what > details[open]").forEach((one) => offer(one.closest("tr")));
    // The event does not bubble; it is caught on its way down.
    this.body.addEventListener("toggle", (event) => offer(event.target.closest("tr")), true);
  }
}
