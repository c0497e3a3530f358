"use strict";
// The page comes to life: each report its table and its picture, several reports one at a time.

class ReportPicture {
  constructor(section) {
    const part = (name) => section.querySelector(`[data-part="${name}"]`);
    section.hidden = false;
    this.part = part;
    this.radius = new BlastRadius(JSON.parse(part("data").textContent));
    this.filters = new Filters(part("filters"), this.radius);
    this.list = new ObjectList(part("objects"), this.radius);
    this.details = new Details(part("details"), this.radius);
    this.drawing = new Drawing(part("canvas"), this.radius);
    this.cascade = new Cascade(part("cascade"), this.radius, part);
    this.chosen = null;
    this.wire();
    this.legend();
    this.choose(0, { reveal: false });
    this.filter();
  }

  wire() {
    const { filters, list, details, drawing, cascade } = this;
    const { elements } = this.part("filters");
    const choose = (number) => this.choose(number);
    this.offerGroupings(elements.grouping);
    filters.onChange = () => this.filter();
    filters.onGroup = (grouping) => this.redraw(() => drawing.group(grouping));
    filters.onFind = () => this.find();
    list.onChoice = choose;
    list.onEnter = () => this.part("details").focus();
    details.onChoice = choose;
    details.onExpand = (box) => this.redraw(() => drawing.expand(box), box.members[0].number);
    drawing.onChoice = (box) => (box.members.length > 1 ? this.chooseBox(box) : this.choose(box.members[0].number));
    drawing.onClear = () => this.choose(null);
    cascade.onStep = (step) => this.showStep(step);
    this.part("zoom-in").addEventListener("click", () => drawing.zoomBy(1.4));
    this.part("zoom-out").addEventListener("click", () => drawing.zoomBy(1 / 1.4));
    this.part("fit").addEventListener("click", () => drawing.fit(filters.chosen()));
    this.part("canvas").addEventListener("keydown", (event) => this.steer(event));
    this.part("details").addEventListener("keydown", (event) => {
      if (event.key === "Escape") this.part("objects").focus();
    });
  }

  /** Offer the groupings that make a difference. */
  offerGroupings(select) {
    const sizes = new Set();
    for (const [name, { word, likenessOf }] of Object.entries(GROUPINGS)) {
      const size = new Set(this.radius.objects.map(likenessOf)).size;
      if (sizes.has(size) && name !== this.drawing.grouping) continue;
      sizes.add(size);
      const option = element("option", "", `${word} (${size.toLocaleString("en")})`);
      option.value = name;
      select.append(option);
    }
    select.value = this.drawing.grouping;
    this.part("grouping").hidden = sizes.size < 2;
  }

  steer(event) {
    const { drawing } = this;
    const moves = { ArrowLeft: [60, 0], ArrowRight: [-60, 0], ArrowUp: [0, 60], ArrowDown: [0, -60] };
    if (event.key in moves) drawing.panBy(...moves[event.key]);
    else if (event.key === "+" || event.key === "=") drawing.zoomBy(1.4);
    else if (event.key === "-") drawing.zoomBy(1 / 1.4);
    else if (event.key === "0") drawing.fit();
    else if (event.key === "Escape") this.choose(null);
    else return;
    event.preventDefault();
  }

  filter() {
    const chosen = this.filters.chosen();
    const shown = chosen || this.radius.objects.map((one) => one.number);
    this.list.show(shown);
    this.drawing.showOnly(chosen);
    this.say(`${shown.length.toLocaleString("en")} of ${counted(this.radius.objects.length, "object")} shown`);
  }

  /** Choose the next of what was searched for. */
  find() {
    const { shown, chosen } = this.list;
    if (shown.length) this.choose(shown[(shown.indexOf(chosen) + 1) % shown.length]);
  }

  choose(number, { reveal = true } = {}) {
    this.list.choose(number);
    if (number === null) {
      this.details.clear();
      this.drawing.mark(null, []);
      return;
    }
    this.details.showObject(number);
    this.drawing.mark(number, this.waysOf(number));
    if (reveal) this.drawing.reveal(number);
    const object = this.radius.objects[number];
    const remarks = [ACTIONS[object.deed].word, object.severity, object.count ? `hits ${counted(object.count, "object")}` : ""];
    this.say(`${object.label}: ${remarks.filter(Boolean).join(", ")}`);
  }

  chooseBox(box) {
    this.list.choose(null);
    this.details.showBox(box);
    this.drawing.mark(box.members[0].number, []);
    this.say(`${nameOfBox(box)}: ${this.details.summaryOf(box)}`);
  }

  /** The ways that explain an object: back to its causes, to whom it hits, and from the worst that hits it. */
  waysOf(number) {
    const { radius } = this;
    const pairs = radius.waysToCauses(number);
    for (const [hit, above] of radius.objects[number].hits || []) pairs.push([above, hit]);
    const [worst] = radius.hitBy[number];
    if (worst) {
      const path = radius.path(worst[0], number);
      path.slice(1).forEach((below, place) => pairs.push([path[place], below]));
    }
    return pairs;
  }

  showStep(step) {
    if (step === null) {
      this.filter();
      this.choose(null);
      return;
    }
    this.drawing.showOnly(step.reached);
    this.choose(step.now[0]);
    const now = new Set(step.now);
    const pairs = step.reached.flatMap((above) => [...this.radius.below[above]].filter((one) => now.has(one)).map((one) => [above, one]));
    this.drawing.mark(step.now[0], pairs);
    this.drawing.fit(step.reached);
  }

  redraw(draw, number = null) {
    draw();
    this.filter();
    this.choose(number);
  }

  legend() {
    const words = {
      critical: "lost, critical", high: "lost, high", medium: "lost, medium or low", update: "changed in place, or routine",
      create: "created", hit: "hit",
    };
    const paints = new Set(this.radius.objects.map(paintOf));
    const items = PAINTS.filter((one) => paints.has(one)).map((one) => element("li", "", element("span", `mark ${one}`), words[one]));
    this.part("legend").append(...items);
  }

  say(text) {
    this.part("shown").textContent = text;
  }
}

/** Show one of several reports, the one that the address of the page names. */
function showReport(articles, pictures) {
  const named = articles.find((one) => `#${one.id}` === location.hash) || articles[0];
  for (const article of articles) {
    article.hidden = article !== named;
    const link = document.querySelector(`.overview a[href="#${article.id}"]`);
    if (link) link.setAttribute("aria-current", String(article === named));
  }
  const section = named.querySelector("[data-picture]");
  if (section && !pictures.has(section)) {
    const picture = new ReportPicture(section);
    pictures.set(section, picture);
    const table = tables.get(named);
    if (table) {
      table.connect((number) => {
        picture.choose(number);
        section.scrollIntoView();
        picture.part("details").focus({ preventScroll: true });
      });
    }
  }
}

const articles = [...document.querySelectorAll("article.report")];
const pictures = new Map();
const tables = new Map();
for (const article of articles) {
  const found = [...article.querySelectorAll(".finding-table")];
  if (found.length) tables.set(article, new FindingsTable(found));
}
const theme = new Theme(document.getElementById("theme"));
theme.onChange = () => pictures.forEach((picture) => picture.drawing.recolour());
document.documentElement.classList.add("scripted");
if (articles.length) {
  showReport(articles, pictures);
  addEventListener("hashchange", () => {
    if (articles.some((one) => `#${one.id}` === location.hash)) showReport(articles, pictures);
  });
}
preparePrinting(() => [...pictures.values()].map((picture) => picture.drawing));
