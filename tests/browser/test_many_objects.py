"""Five thousand objects: all of them there, and the picture still answers."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from tests.browser.large import ROOT, large_report

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.browser.opened import Opened

pytestmark = pytest.mark.chromium
_LIST_LENGTH = "document.querySelectorAll('[role=option]').length"
_TO_THE_END = "(list) => { list.scrollTop = list.scrollHeight; }"
_TO_THE_TOP = "(list) => { list.scrollTop = 0; }"
_DIGITS = re.compile(r"(\d+)")
_PAN = "[...pictures.values()][0].drawing.cy.pan()"
_PLACES = "[...pictures.values()][0].drawing.places.map((one) => [one.x, one.y])"


def test_five_thousand_objects_are_drawn_and_the_picture_answers(opened: Callable[..., Opened]) -> None:
    page = opened([large_report(5_000)])
    assert page.drawn() == 201  # modules whole
    assert page.status() == "5,001 of 5,001 objects shown"
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


def test_a_long_list_goes_on_where_it_is_scrolled_and_where_an_object_is_chosen(opened: Callable[..., Opened]) -> None:
    page = opened([large_report(5_000)])
    objects = page.part("objects")
    first = page.listed()
    assert len(first) < 1_000
    objects.evaluate(_TO_THE_END)
    expect(page.page.locator("[role=option]")).not_to_have_count(len(first))
    assert page.listed()[: len(first)] == first
    objects.focus()
    page.page.keyboard.press("End")
    last = page.chosen()
    assert page.listed()[-1] == last
    item = page.page.locator(f"#{objects.get_attribute('aria-activedescendant')}")
    assert [item.get_attribute(name) for name in ("aria-posinset", "aria-setsize")] == ["5001", "5001"]
    assert item.is_visible()
    before = page.listed()
    objects.evaluate(_TO_THE_TOP)
    expect(page.page.locator("[role=option]")).not_to_have_count(len(before))
    assert page.listed()[-len(before) :] == before
    page.page.keyboard.press("Home")
    assert page.listed()[0] == page.chosen() == ROOT


def test_many_findings_stand_in_two_tables_that_are_sorted_as_one(opened: Callable[..., Opened]) -> None:
    page = opened([large_report(2_500)]).page
    rows, more = page.locator(".finding"), page.locator(".more-findings")
    number = rows.count()
    assert number > 250
    assert page.locator(".finding summary:visible").count() == 250
    more.locator("summary").first.click()
    assert more.locator(".finding summary").last.is_visible()
    page.get_by_role("button", name="What happens").first.click()
    titles = page.locator(".finding summary").all_inner_texts()
    assert len(titles) == number
    assert titles == sorted(
        titles, key=lambda one: [int(part) if part.isdigit() else part for part in _DIGITS.split(one)]
    )
    headings = page.get_by_role("columnheader", name="What happens")
    assert [one.get_attribute("aria-sort") for one in headings.all()] == ["ascending", "ascending"]


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
