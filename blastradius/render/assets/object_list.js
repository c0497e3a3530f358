"use strict";
// The list of objects beside the picture: the same objects, for the keyboard and for those who read by ear.

const BATCH = 500; // objects: of a longer list only so many around the chosen one are there, and more when it is scrolled

class ObjectList {
  constructor(list, radius) {
    this.list = list;
    this.radius = radius;
    this.chosen = null;
    this.onChoice = () => {};
    this.onEnter = () => {};
    this.items = new Map();
    this.show(radius.objects.map((one) => one.number));
    list.addEventListener("scroll", () => this.extend());
    list.addEventListener("click", (event) => {
      const item = event.target.closest("[role=option]");
      if (item) this.onChoice(Number(item.dataset.number));
    });
    list.addEventListener("keydown", (event) => this.press(event));
  }

  item(object) {
    const { sign, word } = ACTIONS[object.deed];
    const mark = element("span", `mark ${paintOf(object)}`, sign);
    mark.setAttribute("aria-hidden", "true");
    const remarks = [object.severity && object.severity !== "info" ? object.severity : "", word];
    if (object.count) remarks.push(`hits ${object.count.toLocaleString("en")}`);
    const text = element(
      "span", "words",
      element("span", "address", ...breakable(object.label)),
      element("span", "remark", ` ${remarks.filter(Boolean).join(", ")}`),
    );
    const item = element("li", "", mark, text);
    item.setAttribute("role", "option");
    item.id = `${this.list.getAttribute("aria-labelledby")}-${object.number}`;
    item.dataset.number = object.number;
    return item;
  }

  show(numbers) {
    this.shown = numbers;
    this.places = new Map(numbers.map((number, place) => [number, place]));
    this.begin(this.places.get(this.chosen) || 0);
  }

  /** List the objects around a place anew. */
  begin(place) {
    this.from = Math.max(0, place - BATCH / 2);
    this.to = Math.min(this.shown.length, this.from + BATCH);
    this.items.clear();
    this.list.replaceChildren(...this.made(this.from, this.to));
  }

  /** Make the items of the places from one to before another. */
  made(from, to) {
    return this.shown.slice(from, to).map((number, place) => {
      const item = this.item(this.radius.objects[number]);
      item.setAttribute("aria-selected", String(number === this.chosen));
      item.setAttribute("aria-setsize", this.shown.length);
      item.setAttribute("aria-posinset", from + place + 1);
      this.items.set(number, item);
      return item;
    });
  }

  /** List more where an end of what is listed comes near. */
  extend() {
    const { list } = this;
    const near = list.clientHeight;
    if (this.to < this.shown.length && list.scrollTop + 2 * near > list.scrollHeight) {
      const to = Math.min(this.shown.length, this.to + BATCH);
      list.append(...this.made(this.to, to));
      this.to = to;
    }
    if (this.from > 0 && list.scrollTop < near) {
      const from = Math.max(0, this.from - BATCH);
      const below = list.scrollHeight - list.scrollTop;
      list.prepend(...this.made(from, this.from));
      this.from = from;
      list.scrollTop = list.scrollHeight - below;
    }
  }

  choose(number) {
    const last = this.items.get(this.chosen);
    if (last) last.setAttribute("aria-selected", "false");
    this.chosen = number;
    if (this.places.has(number) && !this.items.has(number)) this.begin(this.places.get(number));
    const item = this.items.get(number);
    if (!item) {
      this.list.removeAttribute("aria-activedescendant");
      return;
    }
    item.setAttribute("aria-selected", "true");
    this.list.setAttribute("aria-activedescendant", item.id);
    const { offsetTop, offsetHeight } = item;
    const { scrollTop, clientHeight } = this.list;
    if (offsetTop < scrollTop || offsetTop + offsetHeight > scrollTop + clientHeight) {
      this.list.scrollTop = offsetTop - clientHeight / 3;
    }
  }

  press(event) {
    const place = this.chosen === null ? -1 : this.shown.indexOf(this.chosen);
    const last = this.shown.length - 1;
    const targets = {
      ArrowDown: Math.min(place + 1, last), ArrowUp: Math.max(place - 1, 0), Home: 0, End: last,
      PageDown: Math.min(place + 10, last), PageUp: Math.max(place - 10, 0),
    };
    if (event.key in targets && last >= 0) {
      event.preventDefault();
      this.onChoice(this.shown[targets[event.key]]);
    } else if (event.key === "Enter" && this.chosen !== null) {
      event.preventDefault();
      this.onEnter();
    }
  }
}
