"use strict";
// A cascade told step by step: what starts it, what follows at once, what follows from that.

const NAMED = 3;

class Cascade {
  constructor(place, radius, part) {
    this.radius = radius;
    this.select = part("root");
    this.said = part("step");
    this.buttons = { previous: part("previous"), next: part("next"), stop: part("stop") };
    this.step = null;
    this.onStep = () => {};
    place.hidden = !radius.roots.length;
    for (const root of radius.roots.slice(0, 200)) {
      const option = element("option", "", radius.objects[root].label);
      option.value = root;
      this.select.append(option);
    }
    this.select.addEventListener("change", () => this.go(null));
    this.buttons.next.addEventListener("click", () => this.go(this.step === null ? 0 : this.step + 1));
    this.buttons.previous.addEventListener("click", () => this.go(this.step - 1));
    this.buttons.stop.addEventListener("click", () => this.go(null));
    place.addEventListener("keydown", (event) => {
      if (event.target === this.select) return;
      if (event.key === "ArrowRight") this.buttons.next.click();
      if (event.key === "ArrowLeft") this.buttons.previous.click();
      if (event.key === "Escape") this.go(null);
    });
    this.tell();
  }

  /** Go to a step; null ends the telling. */
  go(step) {
    this.levels = this.radius.cascade(Number(this.select.value));
    this.step = step === null ? null : Math.max(0, Math.min(step, this.levels.length - 1));
    this.tell();
    this.onStep(this.step === null ? null : { reached: this.levels.slice(0, this.step + 1).flat(), now: this.levels[this.step] });
  }

  tell() {
    const { previous, next, stop } = this.buttons;
    // A button that has the focus keeps it, hence it is never disabled, only said to do nothing.
    previous.setAttribute("aria-disabled", String(!this.step));
    next.setAttribute("aria-disabled", String(this.step !== null && this.step >= this.levels.length - 1));
    stop.hidden = this.step === null;
    next.textContent = this.step === null ? "Play the cascade ▶" : "Next step ▶";
    this.said.textContent = this.step === null ? "" : this.sentence();
  }

  sentence() {
    const level = this.levels[this.step].map((number) => this.radius.objects[number]);
    const names = level.slice(0, NAMED).map((one) => `${one.label} (${ACTIONS[one.deed].word})`);
    if (level.length > NAMED) names.push(`${(level.length - NAMED).toLocaleString("en")} more`);
    const before = this.step === 0 ? "it starts with" : `then ${counted(level.length, "object")}:`;
    return `Step ${this.step + 1} of ${this.levels.length}: ${before} ${names.join(", ")}`;
  }
}
