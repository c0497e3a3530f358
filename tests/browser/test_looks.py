"""The page in the light and in the dark, on a telephone, on paper, and to those who do not see it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from blastradius import assess, read_plan
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


@pytest.mark.parametrize("width", [390, 768])
def test_a_narrow_window_cuts_no_finding_off(opened: Callable[..., Opened], fixture_plans: Path, width: int) -> None:
    report = assess(read_plan(fixture_plans / "kiro-environment" / "plan.json"))
    page = opened([report], viewport={"width": width, "height": 800}).page
    assert page.locator(".story").first.is_visible()
    wider = "(frame) => frame.scrollWidth - frame.clientWidth"
    assert page.locator(".table-frame").evaluate(wider) == 0


def test_colours_that_the_system_forces_leave_the_picture_legible(opened: Callable[..., Opened]) -> None:
    usual = opened(REPORTS["blocking-cascade"]).page
    page = opened(REPORTS["blocking-cascade"], forced_colors="active").page
    assert page.evaluate("matchMedia('(forced-colors: active)').matches")
    for name in ("background-color", "color"):
        paint = _PAINT.replace("background-color", name)
        assert page.evaluate(paint) == usual.evaluate(paint)
    assert page.locator("[aria-selected=true]").evaluate("(item) => getComputedStyle(item).outlineStyle") == "solid"


def test_nothing_stands_before_the_picture(opened: Callable[..., Opened]) -> None:
    page = opened(REPORTS["blocking-cascade"], viewport={"width": 390, "height": 800})
    canvas, foot = (page.page.locator(one).bounding_box() for one in (".canvas", ".stage-foot"))
    assert canvas
    assert foot
    assert canvas["y"] + canvas["height"] <= foot["y"]
    assert canvas["height"] > 200


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
