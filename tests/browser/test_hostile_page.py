"""Whatever names hold, the page shows it and does not obey it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from blastradius import assess, read_plan
from blastradius.render.neutralise import plain
from tests.render.reports import HOSTILE_KEYS, REPORTS, hostile

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.browser.opened import Opened

pytestmark = pytest.mark.chromium
MORE = (
    "</script><script>alert(1)</script>",
    "<!--<script>alert(1)",
    "]]><svg onload=alert(1)>",
    '"><img src=x onerror=alert(1)>',
    "' onmouseover='alert(1)",
    "javascript:alert(1)",
    "__proto__",
    "constructor",
    "${policy} $$ {{7*7}}",
    "</style><style>*{display:none}</style>",
)
_SIGHT = "document.querySelectorAll('{}').length"


def test_hostile_names_are_text_in_the_table_the_list_and_the_details(opened: Callable[..., Opened]) -> None:
    usual = opened(REPORTS["blocking-cascade"]).page
    page = opened([hostile((*HOSTILE_KEYS, *MORE))])
    for kind in ("script", "style", "iframe", "svg", "form", "base", "link"):
        assert page.page.evaluate(_SIGHT.format(kind)) == usual.evaluate(_SIGHT.format(kind)), kind
    assert page.page.evaluate(_SIGHT.format("img")) == 0
    listed = page.listed()
    for text in (*HOSTILE_KEYS, *MORE):
        address = plain(f'aws_s3_bucket.tenant["{text}"]')
        assert address in listed
    page.part("objects").focus()
    for address in listed[1:]:
        page.page.keyboard.press("ArrowDown")
        assert page.chosen() == address
    page.part("next").click()
    assert page.part("step").inner_text().startswith("Step 1 of ")


def test_a_key_named_like_a_part_of_every_script_object_is_a_key(opened: Callable[..., Opened]) -> None:
    page = opened([hostile(("__proto__", "constructor", "toString"))])
    assert [one for one in page.listed() if "tenant" in one] == [
        f'aws_s3_bucket.tenant["{name}"]' for name in ("__proto__", "constructor", "toString")
    ]


@pytest.mark.parametrize("name", ["secrets-everywhere", "hostile-names"])
def test_real_plans_of_ill_will_open_quietly(opened: Callable[..., Opened], fixture_plans: Path, name: str) -> None:
    report = assess(read_plan(fixture_plans / name / "plan.json"))
    page = opened([report]).page
    assert page.locator("h1").is_visible()
