"""The page in the light and in the dark, on a telephone, on paper, and to those who do not see it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.render.reports import REPORTS

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.browser.opened import Opened

pytestmark = pytest.mark.chromium
_PAPER = "() => getComputedStyle(document.body).backgroundColor"
_PAINT = "() => [...pictures.values()][0].drawing.cy.nodes('.hit').style('background-color')"


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("name", ["blocking-cascade", "hostile", "unsure", "two-plans"])
def test_nothing_grave_keeps_people_out(opened: Callable[..., Opened], name: str, scheme: str) -> None:
    page = opened(REPORTS[name], color_scheme=scheme, reduced_motion="reduce")
    assert page.grave_accessibility_faults() == []


def test_nothing_grave_keeps_people_out_of_a_cascade_on_a_telephone(opened: Callable[..., Opened]) -> None:
    page = opened(REPORTS["blocking-cascade"], viewport={"width": 390, "height": 800}, reduced_motion="reduce")
    page.part("next").click()
    page.page.locator("summary").nth(1).click()
    assert page.grave_accessibility_faults() == []


def test_the_page_is_as_the_system_is_until_somebody_chooses(opened: Callable[..., Opened]) -> None:
    page = opened(REPORTS["blocking-cascade"], color_scheme="dark").page
    paper, paint = page.evaluate(_PAPER), page.evaluate(_PAINT)
    page.get_by_role("button", name="Show the page light").click()
    assert page.evaluate(_PAPER) == "rgb(255, 255, 255)" != paper
    assert page.evaluate(_PAINT) != paint
    page.get_by_role("button", name="Show the page dark").click()
    assert (page.evaluate(_PAPER), page.evaluate(_PAINT)) == (paper, paint)


@pytest.mark.parametrize("name", REPORTS)
def test_a_telephone_needs_no_sideways_scrolling(opened: Callable[..., Opened], name: str) -> None:
    page = opened(REPORTS[name], viewport={"width": 390, "height": 800}).page
    assert page.evaluate("document.documentElement.scrollWidth") <= 390


def test_paper_holds_the_picture_and_all_findings_unfolded(opened: Callable[..., Opened], tmp_path: Path) -> None:
    page = opened(REPORTS["blocking-cascade"], color_scheme="dark").page
    paper = page.evaluate(_PAPER)
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    page.emulate_media(media="print")
    picture = page.locator(".print-picture")
    picture.evaluate("(image) => image.decode()")
    assert picture.evaluate("(image) => image.naturalWidth") > 500
    assert picture.is_visible()
    assert page.locator(".finding .story:visible").count() == page.locator(".finding").count()
    assert not page.locator(".filters").is_visible()
    assert page.evaluate(_PAPER) == "rgb(255, 255, 255)"
    page.emulate_media(media="screen", color_scheme="dark")
    page.evaluate("dispatchEvent(new Event('afterprint'))")
    assert page.evaluate(_PAPER) == paper
    assert page.locator(".print-picture").count() == 0
    page.pdf(path=tmp_path / "report.pdf", format="A4")
    assert (tmp_path / "report.pdf").read_bytes().startswith(b"%PDF")
