"""Nothing in a plan is trusted: whatever its names hold, no format lets it act."""

from __future__ import annotations

import json
import re
import unicodedata
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from blastradius.assessment import assess
from blastradius.model.verdict import Verdict
from blastradius.render import FORMATS, Options, render, render_text
from blastradius.render.markdown import GITHUB
from blastradius.render.neutralise import log_line, markdown_code, markdown_fence, markdown_text, plain
from tests.render.reports import HOSTILE_KEYS, hostile, many
from tests.strategies import MARKER, plans

if TYPE_CHECKING:
    from blastradius.model.plan import Plan

PIECES = st.sampled_from(
    [
        *HOSTILE_KEYS,
        *(
            "\x1b]8;;http://x\x07",
            "\u2066",
            "\u200d",
            "\n\n",
            "\r",
            "\t",
            "```",
            "``",
            "\\",
            "|",
            "~~~",
            "\n# h",
            "\n- ",
            "<",
        ),
        *(
            "<!-- blastradius -->",
            "-->",
            "</details>",
            "<details>",
            "</summary>",
            "<b",
            "https://a.b",
            "www.",
            "&#64;x",
        ),
        *("@a", "#12", "::warning::", "::add-mask::x", "##[", "##[group]", "##VSO[", "#", "[", "::", "FAIL", "fail"),
        *(
            "1 failure",
            '"failures": [',
            "failures",
            "9 FAILURES",
            "[/]",
            "[bold]",
            "{}",
            "$(x)",
            "%0A",
            "\x00",
            "\x9b31m",
        ),
    ]
)
TEXTS = st.lists(st.lists(PIECES | st.text(max_size=5), max_size=5).map("".join), min_size=2, max_size=4).map(tuple)
VERDICTS = st.sampled_from(Verdict)

SGR = re.compile("\x1b\\[[0-9;]*m")
OWN_HTML = re.compile(r"<!-- blastradius -->|<!-- -->|</?details>|</?summary>")
CODE = re.compile(r"(?<!\\)(?<!`)(`+)(?!`)(.+?)(?<!`)\1(?!`)")
ATLANTIS = re.compile(r'([1-9][0-9]* failure|failures": \[)')


def assert_nothing_unseen(text: str) -> None:
    bad = {one for one in text if one != "\n" and unicodedata.category(one) in {"Cc", "Cf", "Cs", "Zl", "Zp"}}
    assert not bad


def assert_no_runner_command(text: str) -> None:
    for line in text.splitlines():
        assert not line.lstrip().startswith("::")
        assert "##[" not in line
        assert "##vso[" not in line.lower()


def outside_code(markdown: str) -> str:
    """Drop what Markdown shows as code: fenced blocks, and code spans line by line."""
    kept, fence = [], ""
    for line in markdown.split("\n"):
        opening = re.match(r" *(`{3,})", line)
        if fence:
            fence = "" if line.strip() == fence else fence
        elif opening and "`" not in line.strip().lstrip("`"):
            fence = opening[1]
        else:
            kept.append(CODE.sub("code", line))
    assert not fence
    return "\n".join(kept)


@given(TEXTS, VERDICTS, st.booleans(), st.booleans(), st.integers(20, 140))
def test_terminal_shows_no_control_character_but_its_own_colours(
    texts: tuple[str, ...], verdict: Verdict, color: bool, verbose: bool, width: int
) -> None:
    report = hostile(texts, verdict)
    text = render_text([report], "terminal", Options(width=width, color=color, verbose=verbose))
    bare = SGR.sub("", text) if color else text
    assert_nothing_unseen(bare)
    assert_no_runner_command(bare)
    assert bare == render_text([report], "terminal", Options(width=width, verbose=verbose))


@given(TEXTS, VERDICTS)
def test_markdown_holds_no_markup_that_we_did_not_write(texts: tuple[str, ...], verdict: Verdict) -> None:
    text = render_text([hostile(texts, verdict)], "markdown")
    assert_nothing_unseen(text)
    assert_no_runner_command(text)
    assert text.startswith("<!-- blastradius -->\n")
    bare = outside_code(text)
    assert text.count("<details>") >= bare.count("<details>") == bare.count("</details>")
    rest = OWN_HTML.sub("", bare)
    assert not re.search(r"(?<!\\)(?:\\\\)*<", rest)
    assert not re.search(r"(?<!\\)(?:\\\\)*!?\[[^]]*(?<!\\)\]\(", rest)
    assert not re.search(r"[@#]\w", OWN_HTML.sub("|", bare))
    assert not re.search(r"https?://|www\.", bare, re.IGNORECASE)


@given(TEXTS, VERDICTS)
def test_atlantis_fails_what_blocks_and_nothing_else(texts: tuple[str, ...], verdict: Verdict) -> None:
    text = render_text([hostile(texts, verdict)], "atlantis")
    assert_nothing_unseen(text)
    assert_no_runner_command(text)
    failed = bool(ATLANTIS.search(text) or text.strip().startswith("FAIL"))
    assert failed is (verdict is Verdict.BLOCK)
    assert text.strip()


@given(TEXTS, VERDICTS)
def test_json_parses_and_holds_the_names_as_they_are(texts: tuple[str, ...], verdict: Verdict) -> None:
    report = hostile(texts, verdict)
    text = render_text([report], "json")
    document = json.loads(text)
    known = [re.sub("[\ud800-\udfff]", "\ufffd", one.address) for one in report.findings]
    assert [one["address"] for one in document["findings"]] == known
    assert json.loads(json.dumps(document)) == document


@given(TEXTS, VERDICTS, st.sampled_from(sorted(FORMATS)))
def test_rendering_depends_on_the_report_alone(texts: tuple[str, ...], verdict: Verdict, name: str) -> None:
    assert render([hostile(texts, verdict)], name) == render([hostile(texts, verdict)], name)


@settings(max_examples=40, suppress_health_check=[HealthCheck.too_slow])
@given(plans())
def test_no_format_shows_a_value(plan: Plan) -> None:
    report = assess(plan)
    for name in FORMATS:
        written = render([report], name, Options(verbose=True))
        text = written if isinstance(written, str) else written.decode("latin-1")
        assert MARKER.lower() not in text.lower(), name


@given(st.text())
def test_plain_text_is_one_harmless_line_and_stays_as_it_is_when_done_again(text: str) -> None:
    once = plain(text)
    assert_nothing_unseen(once)
    assert plain(once) == once
    assert_no_runner_command(log_line(once))


@pytest.mark.parametrize("text", ["::error::x", "  ::error::x", "\u00a0::error::x", "\u3000::stop-commands::x"])
def test_log_line_disarms_a_command_behind_any_space(text: str) -> None:
    assert_no_runner_command(log_line(text))


@given(st.text(alphabet="`|\\a <", min_size=1))
def test_code_span_ends_where_its_text_ends(text: str) -> None:
    written = markdown_code(text)
    fence = re.match("`+", written)
    assert fence
    inner = written[fence.end() : -fence.end()]
    assert fence[0] not in re.findall("`+", inner)


@given(st.text(alphabet="`~\n a"))
def test_fenced_block_ends_where_its_text_ends(text: str) -> None:
    first, *inner, last = markdown_fence(text).split("\n")
    assert first == last
    assert all(not re.match(f" *{last}`* *$", line) for line in inner)


@pytest.mark.parametrize("text", ["# h", "- x", "+ x", "> q", "1. x", "12) x", "=== ", "--- ", "    # x"])
def test_text_starts_no_block_of_markdown(text: str) -> None:
    assert "\\" in markdown_text(text)


def test_comment_fits_where_one_name_alone_would_not() -> None:
    text = render_text([many(3, 'aws_s3_bucket.tenant["' + "x" * 70_000 + '{}"]')], "markdown")
    assert len(text) <= GITHUB.limit
    assert "3 more findings" in text


def test_comment_fits_for_many_plans() -> None:
    text = render_text([many(40) for _ in range(400)], "markdown")
    assert len(text) <= GITHUB.limit
