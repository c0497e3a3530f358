"""The page opens by double click, whole: nothing is fetched, nothing is refused, and without scripts it tells all."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.render.reports import REPORTS

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.browser.opened import Opened

pytestmark = pytest.mark.chromium


@pytest.mark.parametrize("name", REPORTS)
def test_every_report_opens_without_a_complaint(opened: Callable[..., Opened], name: str) -> None:
    page = opened(REPORTS[name]).page
    assert page.locator("article:not([hidden]) h1").is_visible()
    assert page.title().startswith(("BLOCK: ", "WARN: ", "PASS: "))


def test_without_scripts_the_findings_are_told(opened: Callable[..., Opened]) -> None:
    page = opened(REPORTS["blocking-cascade"], java_script_enabled=False).page
    assert page.locator(".finding").count() == 4
    page.locator("summary").first.click()
    assert page.get_by_text("Put cidr_block back as it was.").is_visible()
    assert page.get_by_text("Who is hit (25)").is_visible()
    assert not page.locator(".picture").is_visible()
    assert not page.locator("#theme").is_visible()


def test_a_pass_without_changes_of_weight_shows_no_empty_picture(opened: Callable[..., Opened]) -> None:
    page = opened(REPORTS["clean-pass"]).page
    assert page.locator(".picture").count() == 0
    assert page.get_by_text("There is nothing to say about this plan.").is_visible()


def test_of_several_reports_one_is_shown_and_each_is_reached(opened: Callable[..., Opened]) -> None:
    page = opened(REPORTS["two-plans"]).page
    assert page.locator("article:visible").count() == 1
    page.get_by_role("link", name="web/plan.json").click()
    page.locator("#report-2 .canvas canvas").first.wait_for(state="visible")
    assert page.locator("article:visible .plan-title").all_inner_texts() == ["web/plan.json"]
