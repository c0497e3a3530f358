"""Each flavour of Markdown: it keeps within its limit, accounts for what blocks, and says nothing but what we wrote."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from blastradius.model.verdict import Verdict
from blastradius.render import FORMATS, Options, render_text
from tests.render.flavours import FLAVOURS, accounted_for, readable, tokens_of
from tests.render.reports import REPORTS, blocking_cascade, finding, hostile, many, two_plans
from tests.render.test_hostile import TEXTS, VERDICTS, assert_no_runner_command, assert_nothing_unseen

if TYPE_CHECKING:
    from blastradius.model.report import Report

OUR_HTML = re.compile(r"<!-- (blastradius.*)?-->|<details><summary>[^<]*</summary>|</details>|\n")
OWN_TYPES = {
    "paragraph",
    "heading",
    "bullet_list",
    "list_item",
    "table",
    "thead",
    "tbody",
    "tr",
    "th",
    "td",
    "strong",
    "blockquote",
}
GITHUBS_REFERENCE = re.compile(r"[@#][^\W_]|\w://|www\.|:\w+:|\bgh-\d", re.IGNORECASE)
"""What GitHub makes a link or a mention of; it takes no notice of escaped signs."""
REFERENCE = re.compile(rf"{GITHUBS_REFERENCE.pattern}|[!%&~$]([^\W_]|{{)|\b[A-Z]+-\d", re.IGNORECASE)
"""What any other platform does."""
each_flavour = pytest.mark.parametrize("name", FLAVOURS)


def test_every_flavour_is_looked_at() -> None:
    assert set(FLAVOURS) == {name for name in FORMATS if name.startswith("markdown")}


def assert_nothing_but_ours(text: str, name: str) -> None:
    """No link, picture, emphasis or HTML of somebody else, however the platform reads it."""
    flavour = FLAVOURS[name]
    for token in tokens_of(text):
        kind = token.type.removesuffix("_open").removesuffix("_close")
        if kind in ("html_inline", "html_block"):
            assert flavour.html
            assert not OUR_HTML.sub("", token.content)
        else:
            assert kind in OWN_TYPES | {"inline", "text", "code_inline", "fence", "softbreak"}, token
    reference = GITHUBS_REFERENCE if flavour.comments_break_words else REFERENCE
    assert not reference.search(readable(text).replace("[!CAUTION]", ""))


@each_flavour
@settings(max_examples=25)
@given(texts=TEXTS, verdict=VERDICTS)
def test_hostile_text_is_read_as_text_or_code(name: str, texts: tuple[str, ...], verdict: Verdict) -> None:
    text = render_text([hostile(texts, verdict)], name)
    assert_nothing_unseen(text)
    assert_no_runner_command(re.sub(r"^:::( mermaid)?$", "", text, flags=re.MULTILINE))
    assert_nothing_but_ours(text, name)


@each_flavour
@pytest.mark.parametrize("report", REPORTS)
def test_reports_are_made_of_what_every_platform_knows(name: str, report: str) -> None:
    text = render_text(REPORTS[report], name)
    assert_nothing_but_ours(text, name)
    assert len(re.findall(r"^#{2,3} (?:.*: )?(?:BLOCK|WARN|PASS): ", text, re.MULTILINE)) == len(REPORTS[report]) + (
        len(REPORTS[report]) > 1
    )


@each_flavour
@pytest.mark.parametrize("number", [3, 400, 2_000])
@pytest.mark.parametrize(
    "address",
    ["aws_s3_bucket.tenant[{}]", "aws_s3_bucket.b{}", "module.a" + ".b" * 200 + '.aws_s3_bucket.x{}["é"]'],
)
def test_text_fits_and_accounts_for_every_blocking_finding(name: str, number: int, address: str) -> None:
    text = render_text([many(number, address)], name)
    assert FLAVOURS[name].fits(text)
    assert accounted_for(text, "critical") == number


@each_flavour
@settings(max_examples=5)
@given(numbers=st.lists(st.integers(1, 700), min_size=1, max_size=4), length=st.integers(1, 300))
def test_several_plans_fit_and_account_for_what_blocks(name: str, numbers: list[int], length: int) -> None:
    reports = [
        replace(many(number, f"aws_s3_bucket.{'ä' * length}{place}_{{}}"), title=f"plan {place}")
        for place, number in enumerate(numbers)
    ]
    text = render_text(reports, name)
    assert FLAVOURS[name].fits(text)
    assert accounted_for(text, "critical") == sum(numbers)


@each_flavour
def test_the_limit_is_below_that_of_the_platform(name: str) -> None:
    platform = {
        "markdown": 65_536,
        "markdown-gitlab": 1_000_000,
        "markdown-azure": 150_000,
        "markdown-bitbucket": 32_768,
        "markdown-summary": 1024**2,
    }
    assert FLAVOURS[name].limit < platform[name]


@each_flavour
def test_thousands_are_summed_up_by_module_and_begin_with_what_speaks_for_many(name: str) -> None:
    few = many(3_000, "module.m{}.aws_s3_bucket." + "long_" * 70 + "name")
    changes = tuple(replace(one, module=f"module.m{number % 60}") for number, one in enumerate(few.changes))
    lead = finding("", few.findings[0].severity, "destroys all", rule="environment-destroyed", covers=("aws_lb.x",))
    report = replace(
        few, changes=changes, findings=(*few.findings, lead), decided_by=(*few.decided_by, lead.fingerprint)
    )
    text = render_text((report,), name)
    assert FLAVOURS[name].fits(text)
    assert accounted_for(text, "critical") == 3_001
    assert "What blocks, by module (3001)" in text
    assert "| `module.m7` | 50 |" in text
    assert re.findall(r"^- .*", text, re.MULTILINE)[0] == "- critical: destroys all"


@each_flavour
def test_manual_page_tells_the_limit(name: str) -> None:
    page = (Path(__file__).parents[2] / "docs" / "comments.md").read_text()
    unit = "bytes" if FLAVOURS[name].in_bytes else "characters"
    assert re.search(rf"^\| `{name}` \|.*\| {FLAVOURS[name].limit:,} {unit} \|", page, re.MULTILINE)


@each_flavour
def test_worst_comes_first(name: str) -> None:
    text = render_text(two_plans(), name)
    assert text.index("WARN: deletes") < text.index("PASS: nothing")
    cascade = render_text((blocking_cascade(),), name)
    places = [cascade.index(word) for word in ("## BLOCK", "### high", "Warnings", "All changes")]
    assert places == sorted(places)


@each_flavour
def test_marker_is_the_first_line_and_nowhere_else(name: str) -> None:
    marker = FLAVOURS[name].marker("")
    text = render_text((hostile((marker, f"\n{marker}\n", "[//]: # (blastradius)"), Verdict.BLOCK),), name)
    assert text.startswith(f"{marker}\n\n")
    assert text.count(marker) == 1


@each_flavour
@given(key=st.text(min_size=1), other=st.text(min_size=1))
def test_keys_make_markers_that_do_not_hold_each_other(name: str, key: str, other: str) -> None:
    flavour = FLAVOURS[name]
    own, others = flavour.marker(key), flavour.marker(other)
    assert (own == others) is (key == other)
    assert own == others or own not in others
    assert own != flavour.marker("")
    assert own.isascii()
    assert own.isprintable()
    assert "--" not in own.removeprefix("<!--").removesuffix("-->")


@each_flavour
def test_key_stands_in_the_marker(name: str) -> None:
    text = render_text((many(1),), name, Options(comment_key="envs/prod"))
    assert "blastradius envs/prod" in text.split("\n")[0]


@each_flavour
def test_nobody_sees_the_marker(name: str) -> None:
    first = tokens_of(f"{FLAVOURS[name].marker('envs/prod')}\n\ntext")[0]
    assert first.type == ("html_block" if FLAVOURS[name].html else "paragraph_open")
    assert "envs" not in readable(FLAVOURS[name].marker("envs/prod"))


def pictures_of(text: str) -> list[str]:
    return re.findall(r"^(?:```|::: )mermaid\n(.*?)\n(?:```|:::)$", text, re.DOTALL | re.MULTILINE)


@each_flavour
def test_picture_is_drawn_where_the_platform_draws_it(name: str) -> None:
    pictures = pictures_of(render_text((blocking_cascade(),), name))
    assert len(pictures) == (FLAVOURS[name].picture is not None)
    if pictures:
        assert "aws_vpc.main" in pictures[0]
        assert len(pictures[0]) <= FLAVOURS[name].picture_characters


def test_picture_runs_from_what_starts_to_what_is_hit() -> None:
    (picture,) = pictures_of(render_text((blocking_cascade(),), "markdown"))
    boxes = {caption.split("<br/>")[0]: number for number, caption in re.findall(r'(n\d+)\(?\["(.*?)"\]', picture)}
    assert f"{boxes['aws_vpc.main']} --> {boxes['aws_subnet.private[#34;a#34;]']}" in picture
    assert f'{boxes["aws_vpc.main"]}(["aws_vpc.main<br/>replace"])' in picture


@settings(max_examples=25)
@given(TEXTS)
def test_nothing_in_a_picture_is_a_command(texts: tuple[str, ...]) -> None:
    for picture in pictures_of(render_text([hostile(texts)], "markdown")):
        first, *lines = picture.split("\n")
        assert first == "flowchart LR"
        for line in lines:
            assert re.fullmatch(
                r'  n\d+\(?\["(?:[\w ,.()\[\]/=×…→-]|#\d+;|<br/>)*"\]\)?:::\w+'
                r"|  n\d+ --> n\d+|  classDef \w+ [\w:#,-]+",
                line,
            ), line


def big(number: int, modules: int) -> Report:
    """A network under so many machines in so many modules."""
    from blastradius.model.impact import Impact
    from tests.render.reports import change, hit

    root = blocking_cascade().changes[0]
    machines = [f"module.m{one % modules}.aws_instance.web[{one}]" for one in range(number)]
    hits = tuple(hit(one, 1, root.address)._replace(path=(root.address, one)) for one in machines)
    return replace(
        blocking_cascade(),
        changes=(
            replace(root, impact=Impact(count=number, objects=hits)),
            *(change(one, module=one.split(".aws")[0]) for one in machines),
        ),
    )


@pytest.mark.parametrize(("number", "modules", "drawn"), [(30, 30, 31), (300, 5, 6), (5_000, 40, 41), (300, 200, 0)])
def test_a_large_picture_shows_fewer_and_larger_boxes(number: int, modules: int, drawn: int) -> None:
    pictures = pictures_of(render_text((big(number, modules),), "markdown-azure"))
    boxes = [line for picture in pictures for line in picture.split("\n") if "[" in line]
    assert len(boxes) == drawn


def test_a_score_that_blocks_alone_accounts_for_nothing() -> None:
    slight = finding("aws_lb.web", REPORTS["score-only"][0].findings[0].severity, "deletes and recreates aws_lb.web")
    assert accounted_for(render_text((replace(REPORTS["score-only"][0], findings=(slight,)),), "markdown"), "high") == 0
