"""A page that is open in a browser, and what tests ask of it."""

from __future__ import annotations

from importlib.resources import files
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from playwright.sync_api import Browser, Locator

_PATIENCE = 120_000
"""Milliseconds; a machine that is busy is no failure."""
_WATCH = """
window.violations = [];
addEventListener("securitypolicyviolation", (event) => violations.push(`${event.violatedDirective} ${event.sample}`));
"""
_BOX = """
(number) => {
  const [{ drawing }] = [...pictures.values()];
  const place = drawing.cy.getElementById(`b${drawing.boxOf[number]}`).renderedPosition();
  const frame = drawing.container.getBoundingClientRect();
  return [frame.left + place.x, frame.top + place.y];
}
"""


class Opened:
    """A page, with what it asked of the network and what it complained of."""

    def __init__(self, browser: Browser, path: Path, settings: Mapping[str, Any]) -> None:
        self.url = path.as_uri()
        self.complaints: list[str] = []
        self.requests: list[str] = []
        self.page = browser.new_page(**{"viewport": {"width": 1360, "height": 900}, **settings})
        self.page.set_default_timeout(_PATIENCE)
        self.page.add_init_script(_WATCH)
        self.page.on("console", lambda message: self.complaints.append(message.text))
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))
        self.page.on("dialog", lambda dialog: self.complaints.append(dialog.message))
        self.page.on("request", lambda request: self.requests.append(request.url))
        self.page.goto(self.url)
        self.scripted = settings.get("java_script_enabled", True)

    def close(self) -> None:
        """Close it; what the security policy refused becomes a complaint."""
        if self.scripted:
            self.complaints.extend(self.page.evaluate("violations"))
        self.page.close()

    def part(self, name: str) -> Locator:
        """Return a part of the picture that is shown."""
        return self.page.locator(f'article:not([hidden]) [data-part="{name}"]')

    def listed(self) -> list[str]:
        """Return the addresses in the list of objects."""
        return self.part("objects").locator("li:visible .address").all_text_contents()

    def chosen(self) -> str:
        """Return the address that the details are about."""
        return self.part("details").locator("h3").text_content() or ""

    def status(self) -> str:
        """Return what a screen reader is told."""
        return self.part("shown").inner_text()

    def drawn(self, classes: str = "") -> int:
        """Count the boxes of the picture, those of a class alone if one is named."""
        return int(self.page.evaluate("(all) => [...pictures.values()][0].drawing.cy.nodes(all).length", classes))

    def click_box(self, number: int) -> None:
        """Click on the box of an object, where it is drawn."""
        self.page.mouse.click(*self.page.evaluate(_BOX, number))

    def grave_accessibility_faults(self) -> list[str]:
        """Ask axe-core for what would keep people out."""
        self.page.evaluate((files("axe_playwright_python") / "axe.min.js").read_text(encoding="utf-8"))
        found = self.page.evaluate("axe.run({resultTypes: ['violations']})")["violations"]
        return [
            f"{one['id']}: {node['html'][:200]} {node['failureSummary']}"
            for one in found
            if one["impact"] in ("serious", "critical")
            for node in one["nodes"][:3]
        ]
