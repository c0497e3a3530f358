"use strict";
// The list of objects beside the picture: the same objects, for the keyboard and for those who read by ear.

class ObjectList {
  constructor(list, radius) {
    this.list = list;
    this.radius = radius;
    this.chosen = null;
    this.shown = radius.objects.map((one) => one.number);
    this.onChoice = () => {};
    this.onEnter = () => {};
    this.items = radius.objects.map((object) => this.item(object));
    list.append(...this.items);
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
    item.setAttribute("aria-selected", "false");
    item.id = `${this.list.getAttribute("aria-labelledby")}-${object.number}`;
    item.dataset.number = object.number;
    return item;
  }

  show(numbers) {
    const wanted = new Set(numbers);
    this.shown = numbers;
    this.items.forEach((item, number) => {
      const hide = !wanted.has(number);
      if (item.hidden !== hide) item.hidden = hide;
    });
  }

  choose(number) {
    if (this.chosen !== null) this.items[this.chosen].setAttribute("aria-selected", "false");
    this.chosen = number;
    if (number === null) {
      this.list.removeAttribute("aria-activedescendant");
      return;
    }
    const item = this.items[number];
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
