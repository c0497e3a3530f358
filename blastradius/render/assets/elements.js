"use strict";
// Making elements. Text is only ever set as text: nothing that a plan holds is read as markup.

/** Make an element with a class and with children, which are elements or texts. */
function element(name, className, ...children) {
  const made = document.createElement(name);
  if (className) made.className = className;
  made.append(...children.filter((one) => one !== null && one !== undefined && one !== ""));
  return made;
}

/** Make a button that does something. */
function button(text, act, className = "") {
  const made = element("button", className, text);
  made.type = "button";
  made.addEventListener("click", act);
  return made;
}

/** Make a list of texts or elements. */
function listOf(items, className = "") {
  return element("ul", className, ...items.map((one) => element("li", "", one)));
}

/** Count something in words. */
function counted(number, singular, plural = `${singular}s`) {
  return `${number.toLocaleString("en")} ${number === 1 ? singular : plural}`;
}

/** Write an address so that it breaks before a dot or a key, if it must. */
function breakable(address) {
  return address.split(/(?=[.[])/).flatMap((piece, place) => (place ? [element("wbr"), piece] : [piece]));
}
