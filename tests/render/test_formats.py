"""Every format over every report: golden files, the registry, and what a format must never do."""

from __future__ import annotations

import json
import re
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from blastradius.errors import UsageError
from blastradius.render import FORMATS, Options, render, render_text
from tests.render.reports import REPORTS
from tests.render.without_assets import without_assets

if TYPE_CHECKING:
    from collections.abc import Callable

GOLDEN = Path(__file__).with_name("golden")


@pytest.mark.parametrize("name", REPORTS)
@pytest.mark.parametrize("format_name", FORMATS)
def test_output_is_as_recorded(golden: Callable[[Path, str | bytes], None], format_name: str, name: str) -> None:
    suffix = import_module(FORMATS[format_name]).SUFFIX
    golden(GOLDEN / format_name / f"{name}.{suffix}", without_assets(render(REPORTS[name], format_name)))


@pytest.mark.parametrize("name", REPORTS)
@pytest.mark.parametrize(
    ("variant", "options"),
    [("verbose", Options(verbose=True)), ("quiet", Options(quiet=True)), ("color", Options(color=True, width=100))],
)
def test_terminal_variants_are_as_recorded(
    golden: Callable[[Path, str | bytes], None], name: str, variant: str, options: Options
) -> None:
    golden(GOLDEN / f"terminal-{variant}" / f"{name}.txt", render(REPORTS[name], "terminal", options))


@pytest.mark.parametrize("format_name", FORMATS)
def test_no_golden_file_is_left_over(format_name: str) -> None:
    kept = {path.stem for path in (GOLDEN / format_name).iterdir()}
    assert kept == set(REPORTS)


@pytest.mark.parametrize("format_name", FORMATS)
@pytest.mark.parametrize("name", REPORTS)
def test_text_ends_in_one_newline(format_name: str, name: str) -> None:
    text = render(REPORTS[name], format_name)
    if isinstance(text, str):
        assert text.endswith("\n")
        assert not text.endswith("\n\n")


@pytest.mark.parametrize("format_name", FORMATS)
def test_rendering_twice_gives_the_same_bytes(format_name: str) -> None:
    for reports in REPORTS.values():
        assert render(reports, format_name) == render(reports, format_name)


def test_unknown_format_is_refused_with_the_names_of_those_there_are() -> None:
    with pytest.raises(UsageError, match=r"terminal, json, markdown, markdown-gitlab, .*, atlantis"):
        render(REPORTS["clean-pass"], "yaml")


def test_machine_formats_take_no_notice_of_how_text_is_to_look() -> None:
    for name in set(FORMATS) - {"terminal"}:
        for reports in REPORTS.values():
            fancy = render(reports, name, Options(width=40, color=True, verbose=True, quiet=True))
            assert fancy == render(reports, name)


def test_several_reports_are_one_json_document_with_the_worst_verdict() -> None:
    document = json.loads(render(REPORTS["two-plans"], "json"))
    assert document["verdict"] == "warn"
    assert [one["title"] for one in document["reports"]] == ["network/plan.json", "web/plan.json"]


@pytest.mark.parametrize("format_name", sorted(set(FORMATS) - {"json", "gitlab-terraform", "spacelift", "svg", "png"}))
def test_lost_data_is_told_in_words(format_name: str) -> None:
    text = render_text(REPORTS["deposed-and-rename"], format_name)
    assert re.search(r"\bdata is lost\b", text, re.IGNORECASE)


@pytest.mark.parametrize("format_name", ["github", "github-output", "azure", "spacelift"])
def test_the_reason_of_the_worst_of_several_plans_is_told_on_top(format_name: str) -> None:
    text = render_text(REPORTS["two-plans"], format_name)
    assert "2 plans: 1 warn, 1 pass; web/plan.json: deletes and recreates aws_instance.web[0]; 1 more" in text
