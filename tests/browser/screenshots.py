"""Take the pictures of the HTML report that the documents show: `make screenshots`.

Each is a real report on a plan of this repository, opened in the chromium that is on the PATH.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from playwright.sync_api import sync_playwright

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

ROOT = Path(__file__).parents[2]
IMAGES = ROOT / "docs" / "images"


def main() -> None:
    """Take both pictures."""
    IMAGES.mkdir(exist_ok=True)
    program = shutil.which("chromium") or sys.exit("There is no chromium on the PATH.")
    with sync_playwright() as playwright, tempfile.TemporaryDirectory() as folder:
        browser = playwright.chromium.launch(executable_path=program, args=["--no-sandbox", "--disable-gpu"])
        page = _open(browser, "examples/kiro/plan.json", Path(folder), "light")
        page.screenshot(path=IMAGES / "report.png")
        page = _open(browser, "fixtures/plans/network-cascade/plan.json", Path(folder), "dark")
        for _ in range(3):
            page.locator("[data-part=next]").click()
        page.screenshot(path=IMAGES / "cascade.png")
        browser.close()


def _open(browser: Browser, plan: str, folder: Path, scheme: str) -> Page:
    report = folder / "report.html"
    command = [sys.executable, "-m", "blastradius", plan, "--format", "html", "--output", str(report)]
    subprocess.run([*command, "--fail-on", "never"], cwd=ROOT, check=True)
    page = browser.new_page(viewport={"width": 1400, "height": 760}, reduced_motion="reduce")
    page.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
    page.goto(report.as_uri())
    return page


if __name__ == "__main__":
    main()
