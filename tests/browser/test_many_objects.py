"""Five thousand objects: all of them there, and the picture still answers."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.browser.large import ROOT, large_report

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.browser.opened import Opened

pytestmark = pytest.mark.chromium
_LIST_LENGTH = "document.querySelectorAll('[role=option]:not([hidden])').length"


def test_five_thousand_objects_are_drawn_whole_by_module_and_one_by_one(opened: Callable[..., Opened]) -> None:
    page = opened([large_report(5_000)])
    assert page.drawn() == 201
    assert page.page.evaluate(_LIST_LENGTH) == 5_001
    page.page.get_by_label("Boxes").select_option("each")
    assert page.drawn() == 5_001
    page.page.get_by_label("Search").fill("team042")
    assert page.page.evaluate(_LIST_LENGTH) == 25
    assert page.drawn(".faded") == 5_001 - 25
    page.page.keyboard.press("Enter")
    assert page.chosen().startswith("module.team042.")
    assert page.part("details").locator("ol.way li").first.inner_text() == ROOT


def test_boxes_of_five_thousand_stand_apart(opened: Callable[..., Opened]) -> None:
    page = opened([large_report(5_000)]).page
    page.get_by_label("Boxes").select_option("each")
    places = page.evaluate("[...pictures.values()][0].drawing.places.map((one) => [one.x, one.y])")
    assert len({(round(x), round(y)) for x, y in places}) == 5_001
    cells = {(round(x // 226), round(y // 56)) for x, y in places}
    assert len(cells) > 4_500


def test_the_picture_of_five_thousand_moves_under_the_mouse(opened: Callable[..., Opened]) -> None:
    page = opened([large_report(5_000)])
    page.page.get_by_label("Boxes").select_option("each")
    frame = page.part("canvas").bounding_box()
    assert frame
    middle, top = frame["x"] + frame["width"] / 2, frame["y"] + 6
    before = page.page.evaluate("[...pictures.values()][0].drawing.cy.pan()")
    page.page.mouse.move(middle, top)
    page.page.mouse.down()
    for step in range(1, 6):
        page.page.mouse.move(middle - 20 * step, top + 10 * step)
    page.page.mouse.up()
    after = page.page.evaluate("[...pictures.values()][0].drawing.cy.pan()")
    assert after["x"] - before["x"] == pytest.approx(-100, abs=1)
    assert after["y"] - before["y"] == pytest.approx(50, abs=1)
