"""Five thousand objects: all of them there, and the picture still answers."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

import pytest

from tests.browser.large import ROOT, large_report

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.browser.opened import Opened

pytestmark = pytest.mark.chromium
_LIST_LENGTH = "document.querySelectorAll('[role=option]:not([hidden])').length"
_PAN = "[...pictures.values()][0].drawing.cy.pan()"
_PLACES = "[...pictures.values()][0].drawing.places.map((one) => [one.x, one.y])"


def test_five_thousand_objects_are_drawn_and_the_picture_answers(opened: Callable[..., Opened]) -> None:
    page = opened([large_report(5_000)])
    assert page.drawn() == 201  # modules whole
    assert page.page.evaluate(_LIST_LENGTH) == 5_001
    page.page.get_by_label("Boxes").select_option("each")
    assert page.drawn() == 5_001
    _assert_boxes_stand_apart(page.page.evaluate(_PLACES))
    _drag_and_assert_it_moves(page)
    page.page.get_by_label("Search").fill("team042")
    assert page.page.evaluate(_LIST_LENGTH) == 25
    assert page.drawn(".faded") == 5_001 - 25
    page.page.keyboard.press("Enter")
    assert page.chosen().startswith("module.team042.")
    assert page.part("details").locator("ol.way li").first.inner_text() == ROOT


def _assert_boxes_stand_apart(places: list[list[float]]) -> None:
    columns: dict[float, list[float]] = {}
    for left, top in places:
        columns.setdefault(left, []).append(top)
    lefts = sorted(columns)
    assert all(other - one > 222 for one, other in pairwise(lefts))
    for tops in columns.values():
        assert all(other - one > 60 for one, other in pairwise(sorted(tops)))


def _drag_and_assert_it_moves(page: Opened) -> None:
    frame = page.part("canvas").bounding_box()
    assert frame
    middle, top = frame["x"] + frame["width"] / 2, frame["y"] + 6
    before = page.page.evaluate(_PAN)
    page.page.mouse.move(middle, top)
    page.page.mouse.down()
    for step in range(1, 6):
        page.page.mouse.move(middle - 20 * step, top + 10 * step)
    page.page.mouse.up()
    after = page.page.evaluate(_PAN)
    assert after["x"] - before["x"] == pytest.approx(-100, abs=1)
    assert after["y"] - before["y"] == pytest.approx(50, abs=1)
