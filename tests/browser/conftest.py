"""A real browser, without a window and without a network."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import sync_playwright

from blastradius.render import render_text
from tests.browser.opened import Opened

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from playwright.sync_api import Browser

    from blastradius.model.report import Report

OPTIONS = ("--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage")


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """The browser that is on the PATH; skips where there is none."""
    program = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if program is None:
        pytest.skip("there is no chromium on the PATH")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=list(OPTIONS))
        yield browser
        browser.close()


@pytest.fixture
def opened(chromium: Browser, tmp_path: Path) -> Iterator[Callable[..., Opened]]:
    """Open what reports are rendered to as a double click would; whatever the page complained of fails the test."""
    pages: list[Opened] = []

    def open_page(reports: Sequence[Report], **settings: object) -> Opened:
        path = tmp_path / f"report-{len(pages)}.html"
        path.write_text(render_text(reports, "html"), encoding="utf-8")
        pages.append(Opened(chromium, path, settings))
        return pages[-1]

    yield open_page
    for one in pages:
        one.close()
        assert one.complaints == []
        assert one.requests == [one.url]


@pytest.fixture
def fixture_plans() -> Path:
    """The folder with plans that the real terraform made."""
    return Path(__file__).parents[2] / "fixtures" / "plans"
