"use strict";
// Which objects are shown: by a part of the address, by module, severity and action.

class Filters {
  constructor(form, radius) {
    this.form = form;
    this.radius = radius;
    this.onChange = () => {};
    this.onGroup = () => {};
    this.onFind = () => {};
    const { objects } = radius;
    this.fill("module", [...new Set(objects.flatMap((one) => (one.module ? [one.module] : [])))].sort());
    this.fill("severity", SEVERITIES.filter((one) => objects.some((object) => object.severity === one)));
    this.fill("action", Object.keys(ACTIONS).filter((one) => objects.some((object) => object.deed === one)),
      (one) => ACTIONS[one].word);
    this.searched = objects.map((one) => one.label.toLowerCase());
    form.addEventListener("input", (event) => {
      if (event.target.name === "grouping") this.onGroup(event.target.value);
      else this.onChange();
    });
    form.addEventListener("reset", (event) => {
      event.preventDefault(); // how objects are put into boxes stays as it was chosen
      const { text, module, severity, action, destructive } = form.elements;
      for (const field of [text, module, severity, action]) field.value = "";
      destructive.checked = false;
      this.onChange();
    });
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.onFind();
    });
  }

  fill(name, values, wordOf = (one) => one) {
    const select = this.form.elements[name];
    for (const value of values) {
      const option = element("option", "", wordOf(value));
      option.value = value;
      select.append(option);
    }
    select.closest("label").hidden = values.length < 2;
  }

  /** The numbers of the objects that are shown; null where nothing is left out. */
  chosen() {
    const { text, module, severity, action, destructive } = this.form.elements;
    const part = text.value.trim().toLowerCase();
    if (!part && !module.value && !severity.value && !action.value && !destructive.checked) return null;
    const inside = `${module.value}.`;
    return this.radius.objects.flatMap((one) => {
      const fits =
        (!part || this.searched[one.number].includes(part)) &&
        (!module.value || one.module === module.value || (one.module || "").startsWith(inside)) &&
        (!severity.value || one.severity === severity.value) &&
        (!action.value || one.deed === action.value) &&
        (!destructive.checked || one.destructive);
      return fits ? [one.number] : [];
    });
  }
}
