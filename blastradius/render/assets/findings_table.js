"use strict";
// The findings: sorted by a click on a heading, each finding shown in the picture. Where they are many they stand in
// two tables, of which the second is folded.

class FindingsTable {
  constructor(tables) {
    this.bodies = tables.map((table) => table.tBodies[0]);
    this.headings = tables.map((table) => [...table.tHead.rows[0].cells]);
    this.sizes = this.bodies.map((body) => body.rows.length);
    this.headings.flat().forEach((heading) => {
      heading.replaceChildren(button(heading.textContent, () => this.sort(heading.cellIndex), "sort"));
      heading.setAttribute("aria-sort", "none");
    });
  }

  sort(column) {
    const down = this.headings[0][column].getAttribute("aria-sort") === "ascending";
    this.headings.flat().forEach((heading) => {
      heading.setAttribute("aria-sort", heading.cellIndex !== column ? "none" : down ? "descending" : "ascending");
    });
    const order = new Intl.Collator("en", { numeric: true });
    const keyed = this.bodies.flatMap((body) => [...body.rows]).map((row) => {
      const cell = row.cells[column];
      return [cell.dataset.sort || (cell.querySelector("summary") || cell).textContent, row];
    });
    const numbers = keyed.every(([key]) => key === "" || !Number.isNaN(Number(key)));
    const compare = numbers ? (one, other) => Number(one) - Number(other) : order.compare;
    keyed.sort(([one], [other]) => (down ? compare(other, one) : compare(one, other)));
    const rows = keyed.map(([, row]) => row);
    this.bodies.forEach((body, place) => body.append(...rows.splice(0, this.sizes[place])));
  }

  /** Offer to show each finding in the picture. */
  connect(choose) {
    const offer = (row) => {
      const [first] = row.dataset.objects.split(" ");
      if (!first || row.querySelector(".to-picture")) return;
      row.querySelector(".story").append(button("Show in the picture", () => choose(Number(first)), "to-picture quiet"));
    };
    for (const body of this.bodies) {
      body.querySelectorAll("td.what > details[open]").forEach((one) => offer(one.closest("tr")));
      // The event does not bubble; it is caught on its way down.
      body.addEventListener("toggle", (event) => offer(event.target.closest("tr")), true);
    }
  }
}
