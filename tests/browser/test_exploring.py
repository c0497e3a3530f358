"""What people do with the picture: search, filter, click, step through a cascade, sort the findings."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.render.reports import REPORTS

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.browser.opened import Opened

pytestmark = pytest.mark.chromium
ROOT = "aws_vpc.main"
DATABASE = 'module.data.aws_db_instance.orders["eu-west-1"]'


@pytest.fixture
def cascade(opened: Callable[..., Opened]) -> Opened:
    return opened(REPORTS["blocking-cascade"])


def test_the_worst_object_is_told_first(cascade: Opened) -> None:
    assert cascade.chosen() == ROOT
    told = cascade.part("details").inner_text()
    assert "Put cidr_block back as it was." in told
    assert "Hits 25 objects" in told
    assert "vpc_id" in told
    assert "network.tf:12" in told


def test_a_part_of_an_address_finds_objects_in_the_list_and_in_the_picture(cascade: Opened) -> None:
    cascade.page.get_by_label("Search").fill("PRIVATE")
    assert cascade.listed() == [f'aws_subnet.private["{zone}"]' for zone in "abc"]
    assert cascade.status() == "3 of 24 objects shown"
    assert cascade.drawn(".faded") == cascade.drawn() - 3
    cascade.page.keyboard.press("Enter")
    assert cascade.chosen() == 'aws_subnet.private["a"]'
    cascade.page.keyboard.press("Enter")
    assert cascade.chosen() == 'aws_subnet.private["b"]'
    cascade.page.get_by_role("button", name="Show all", exact=True).click()
    assert len(cascade.listed()) == 24
    assert cascade.drawn(".faded") == 0


def test_filters_narrow_by_severity_action_and_what_is_destroyed(cascade: Opened) -> None:
    cascade.page.get_by_label("Severity").select_option("critical")
    assert cascade.listed() == [ROOT]
    cascade.page.get_by_label("Severity").select_option("all")
    cascade.page.get_by_label("Action").select_option("destroy")
    assert cascade.listed() == ["aws_sns_topic.alerts"]
    cascade.page.get_by_label("Action").select_option("hit, not changed")
    assert len(cascade.listed()) == 16
    cascade.page.get_by_label("only destroyed or replaced").check()
    assert cascade.listed() == []
    assert cascade.status() == "0 of 24 objects shown"


def test_a_click_on_a_box_tells_why_and_by_which_path(cascade: Opened) -> None:
    number = next(place for place, one in enumerate(cascade.listed()) if one == DATABASE)
    cascade.click_box(number)
    assert cascade.chosen() == DATABASE
    told = cascade.part("details").inner_text()
    assert "data loss certain" in told
    assert f"It goes back to {ROOT}." in told
    assert cascade.part("details").locator("ol.way li").all_inner_texts() == [ROOT, "aws_subnet.step1", DATABASE]
    assert cascade.status() == f"{DATABASE}: replace, info"
    assert cascade.drawn(".selected") == 1
    cascade.part("details").get_by_role("button", name=ROOT).first.click()
    assert cascade.chosen() == ROOT


def test_a_click_beside_the_boxes_lets_go(cascade: Opened) -> None:
    frame = cascade.part("canvas").bounding_box()
    assert frame
    cascade.page.mouse.click(frame["x"] + frame["width"] / 2, frame["y"] + 4)
    assert "Choose an object" in cascade.part("details").inner_text()
    assert cascade.drawn(".selected") == 0


def test_a_cascade_is_told_step_by_step(cascade: Opened) -> None:
    forward, back = cascade.part("next"), cascade.part("previous")
    assert back.get_attribute("aria-disabled") == "true"
    forward.click()
    assert cascade.part("step").inner_text() == f"Step 1 of 3: it starts with {ROOT} (replace)"
    assert cascade.drawn(".faded") == cascade.drawn() - 1
    forward.click()
    assert "then 4 objects: " in cascade.part("step").inner_text()
    forward.click()
    assert cascade.part("step").inner_text().startswith("Step 3 of 3: ")
    assert forward.get_attribute("aria-disabled") == "true"
    forward.press("ArrowLeft")
    assert cascade.part("step").inner_text().startswith("Step 2 of 3: ")
    forward.press("Escape")
    assert cascade.part("step").inner_text() == ""
    assert cascade.drawn(".faded") == 0


def test_everything_is_reached_by_keyboard_alone(cascade: Opened) -> None:
    page = cascade.page
    reached: list[str] = []
    for _ in range(40):
        page.keyboard.press("Tab")
        reached.append(page.evaluate("document.activeElement.dataset.part || document.activeElement.name || ''"))
    wanted = ["text", "severity", "action", "destructive", "root", "next", "objects", "canvas", "zoom-in", "fit"]
    assert [one for one in reached if one in wanted] == wanted
    cascade.part("objects").focus()
    page.keyboard.press("Home")
    page.keyboard.press("ArrowDown")
    assert cascade.chosen() == DATABASE
    active = cascade.part("objects").get_attribute("aria-activedescendant")
    assert page.locator(f"#{active}").get_attribute("aria-selected") == "true"
    page.keyboard.press("End")
    assert cascade.chosen() == "aws_subnet.step1"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.dataset.part") == "details"
    page.keyboard.press("Escape")
    assert page.evaluate("document.activeElement.dataset.part") == "objects"


def test_keys_and_buttons_move_and_zoom_the_picture(cascade: Opened) -> None:
    def view() -> tuple[float, float]:
        zoom, left = cascade.page.evaluate(
            "() => { const { cy } = [...pictures.values()][0].drawing; return [cy.zoom(), cy.pan().x]; }"
        )
        return zoom, left

    start = view()
    cascade.part("canvas").focus()
    cascade.page.keyboard.press("+")
    assert view()[0] > start[0]
    cascade.page.keyboard.press("ArrowLeft")
    cascade.page.keyboard.press("0")
    assert view() == pytest.approx(start)
    cascade.part("zoom-out").click()
    assert view()[0] < start[0]
    cascade.part("fit").click()
    assert view() == pytest.approx(start)


def test_a_heading_sorts_the_findings(opened: Callable[..., Opened]) -> None:
    page = opened(REPORTS["warn-with-several"]).page
    titles = page.locator(".finding summary")
    by_severity = titles.all_inner_texts()
    page.get_by_role("button", name="What happens").click()
    assert titles.all_inner_texts() == sorted(by_severity)
    page.get_by_role("button", name="What happens").click()
    assert titles.all_inner_texts() == sorted(by_severity, reverse=True)
    heading = page.get_by_role("columnheader", name="What happens")
    assert heading.get_attribute("aria-sort") == "descending"
    page.get_by_role("button", name="Severity").click()
    assert page.locator(".finding .tag").all_inner_texts() == ["medium", "medium", "low"]


def test_a_finding_is_shown_in_the_picture(cascade: Opened) -> None:
    page = cascade.page
    page.locator("summary", has_text="destroys aws_sns_topic.alerts").click()
    page.get_by_role("button", name="Show in the picture").click()
    assert cascade.chosen() == "aws_sns_topic.alerts"


def test_alike_instances_share_a_box_until_it_is_taken_apart(opened: Callable[..., Opened]) -> None:
    many = opened(REPORTS["three-hundred"])
    assert many.drawn() == 1
    assert len(many.listed()) == 300
    many.click_box(0)
    assert many.chosen() == "aws_s3_bucket.tenant[*]"
    assert "300 objects: 300 destroy" in many.part("details").inner_text()
    many.part("details").get_by_role("button", name="Take the box apart").click()
    assert many.drawn() == 300
    many.page.get_by_label("Boxes").select_option("instances")
    assert many.drawn() == 1
