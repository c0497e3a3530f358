"""Measure the HTML report in a real browser: how soon it is there, and how it moves under the mouse."""

from __future__ import annotations

import shutil
import statistics
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING

from blastradius.render import render_text
from tests.browser.large import large_report

if TYPE_CHECKING:
    from playwright.sync_api import Page

_WATCH_FRAMES = """
() => {
  window.frames_seen = [];
  let last = performance.now();
  const next = (now) => { frames_seen.push(now - last); last = now; requestAnimationFrame(next); };
  requestAnimationFrame(next);
}
"""


def page_figures(objects: int) -> list[tuple[str, str]]:
    """Return what was measured, with its words; without a browser, that alone."""
    program = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if program is None:
        return [("the page in a browser", "no chromium on the PATH")]
    from playwright.sync_api import sync_playwright

    started = time.perf_counter()
    text = render_text([large_report(objects)], "html")
    rendered = time.perf_counter() - started
    with sync_playwright() as playwright, tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "report.html"
        path.write_text(text, encoding="utf-8")
        browser = playwright.chromium.launch(executable_path=program, args=["--no-sandbox", "--disable-gpu"])
        page = browser.new_page(viewport={"width": 1400, "height": 900})
        idle = _frames(page, drag=False)
        started = time.perf_counter()
        page.goto(path.as_uri())
        opened = time.perf_counter() - started
        by_module = _frames(page, drag=True)
        page.get_by_label("Boxes").select_option("each")
        one_by_one = _frames(page, drag=True)
        browser.close()
    return [
        (f"page of {objects:,} objects: written, size", f"{rendered:.2f} s, {len(text) / 1e6:.1f} MB"),
        ("the page in chromium: opened", f"{opened:.2f} s"),
        ("a frame while dragging, modules whole, to an idle one", _compared(by_module, idle)),
        (f"a frame while dragging {objects:,} boxes, to an idle one", _compared(one_by_one, idle)),
    ]


def _compared(frames: list[float], idle: list[float]) -> str:
    """Compare the median and what nineteen of twenty frames stay below."""
    median = statistics.median(frames) / statistics.median(idle)
    slow = statistics.quantiles(frames, n=20)[-1] / statistics.quantiles(idle, n=20)[-1]
    return f"{median:.1f} x, slowest 5% {slow:.1f} x"


def _frames(page: Page, *, drag: bool) -> list[float]:
    """Return the times of frames in milliseconds, at rest or while the picture follows the mouse."""
    frame = page.locator('[data-part="canvas"]').bounding_box() if drag else None
    page.wait_for_timeout(1_000)
    if frame:
        page.mouse.move(frame["x"] + frame["width"] / 2, frame["y"] + 6)
        page.mouse.down()
    page.evaluate(_WATCH_FRAMES)
    for step in range(60):
        if frame:
            page.mouse.move(frame["x"] + frame["width"] / 2 + 4 * (step % 20), frame["y"] + 6 + 3 * step)
        else:
            page.wait_for_timeout(16)
    page.mouse.up()
    return [float(one) for one in page.evaluate("frames_seen")]
