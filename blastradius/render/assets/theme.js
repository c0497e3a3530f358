"use strict";
// Light or dark: as the system has it, until somebody chooses.

class Theme {
  constructor(toggle) {
    this.toggle = toggle;
    this.system = matchMedia("(prefers-color-scheme: dark)");
    this.onChange = () => {};
    toggle.hidden = false;
    toggle.addEventListener("click", () => this.choose(this.dark ? "light" : "dark"));
    this.system.addEventListener("change", () => this.changed());
    this.changed();
  }

  get dark() {
    const { theme } = document.documentElement.dataset;
    return theme ? theme === "dark" : this.system.matches;
  }

  choose(theme) {
    document.documentElement.dataset.theme = theme;
    this.changed();
  }

  changed() {
    this.toggle.textContent = this.dark ? "Light" : "Dark";
    this.toggle.setAttribute("aria-label", `Show the page ${this.dark ? "light" : "dark"}`);
    this.onChange();
  }
}
