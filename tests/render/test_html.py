"""The HTML report: what is bundled, what its security policy lets in, and what the picture's data say."""

from __future__ import annotations

import base64
import hashlib
import json
import re
from html.parser import HTMLParser
from typing import Any

from hypothesis import example, given

from blastradius.model.verdict import Severity, Verdict
from blastradius.render import render_text
from blastradius.render.html_assets import FOLDER, LIBRARY, SCRIPTS, STYLES
from tests.browser.large import large_report
from tests.render.reports import HOSTILE_KEYS, REPORTS, blocking_cascade, clean_pass, finding, hit, hostile
from tests.render.test_hostile import TEXTS, VERDICTS, assert_no_runner_command, assert_nothing_unseen
from tests.render.without_assets import without_assets

VOID = {"meta", "input", "wbr"}


class Shape(HTMLParser):
    """The elements of a page with their attributes' names, and all of its text."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, tuple[str, ...]]] = []
        self.open: list[str] = []
        self.texts: list[str] = []
        self.feed(page)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, tuple(name for name, _ in attrs)))
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.texts.append(data)


def picture_of(page: str) -> dict[str, Any]:
    found = re.search(r'data-part="data">(.*?)</script>', page, re.DOTALL)
    assert found
    return dict(json.loads(found[1]))


@example(HOSTILE_KEYS, Verdict.BLOCK)
@given(TEXTS, VERDICTS)
def test_no_text_of_a_report_becomes_an_element_or_acts(texts: tuple[str, ...], verdict: Verdict) -> None:
    page = str(without_assets(render_text([hostile(texts, verdict)], "html")))
    assert_nothing_unseen(page)
    assert_no_runner_command(page)
    shape = Shape(page)
    assert shape.open == []
    harmless = hostile(tuple(f"name{number}" for number in range(len(texts))), verdict)
    known = set(Shape(str(without_assets(render_text([harmless], "html")))).elements)
    # A fix of several lines is told as code, and a repeated text may make findings alike.
    told_as_code = {("pre", ("tabindex",)), ("code", ()), ("details", ("class",)), ("summary", ()), ("ul", ())}
    assert set(shape.elements) <= known | told_as_code | {
        ("li", ()),
        ("p", ()),
        ("details", ("open",)),
        ("details", ()),
    }


def test_the_policy_allows_what_is_bundled_by_digest_and_nothing_inline() -> None:
    text = render_text(REPORTS["blocking-cascade"], "html")
    policy = re.search(r'Content-Security-Policy" content="([^"]*)"', text)
    assert policy
    bundled = re.findall(
        r"<(script|style)(?: id=\"_+cytoscape_stylesheet\"| data-asset=\"[^\"]*\")>(.*?)</\1>", text, re.DOTALL
    )
    digests = {f"'sha256-{base64.b64encode(hashlib.sha256(one.encode()).digest()).decode()}'" for _, one in bundled}
    assert digests == set(re.findall(r"'sha256-[^']*'", policy[1]))
    assert policy[1].startswith("default-src 'none'; ")
    assert "unsafe" not in policy[1]
    outside = re.sub(r"<(script|style)\b.*?</\1>", "", text, flags=re.DOTALL)
    assert not re.search(r"\s(?:style|on\w+)=", outside)
    assert not re.search(r"\s(?:src|action|formaction)=", outside)


def test_every_asset_is_in_the_page_and_the_library_comes_with_its_licence() -> None:
    names = {path.name for path in FOLDER.iterdir()}
    licence = LIBRARY.replace(".min.js", ".LICENSE")
    templates = {"page.html", "report.html", "picture.html", "findings.html"}
    assert names == {*STYLES, *SCRIPTS, *templates, licence}
    assert "Permission is hereby granted" in (FOLDER / licence).read_text()
    assert "Permission is hereby granted" in (FOLDER / LIBRARY).read_text()[:2_000]
    version = LIBRARY.removeprefix("cytoscape-").removesuffix(".min.js")
    assert f'version="{version}"' in (FOLDER / LIBRARY).read_text()
    assert version in (FOLDER / "page.html").read_text()


def test_own_scripts_set_text_and_never_markup() -> None:
    for name in set(SCRIPTS) - {LIBRARY}:
        script = (FOLDER / name).read_text()
        assert script.startswith('"use strict";\n')
        for forbidden in ("innerHTML", "outerHTML", "insertAdjacentHTML", "document.write", "eval(", "fetch(", "http"):
            assert forbidden not in script, f"{name} has {forbidden}"


def test_whoever_is_hit_leads_back_to_what_hits_it() -> None:
    for report in (blocking_cascade(), large_report(500)):
        picture = picture_of(render_text([report], "html"))
        objects = picture["objects"]
        numbers = {one["label"]: number for number, one in enumerate(objects)}
        for change in report.changes:
            above = {one: through for one, through, _ in objects[numbers[change.label]].get("hits", [])}
            for hit_object in change.impact.objects:
                way = [numbers[hit_object.label]]
                while way[0] != numbers[change.label]:
                    way.insert(0, above[way[0]])
                assert [objects[one]["label"] for one in way] == list(hit_object.path)


def test_a_long_chain_grows_the_page_with_its_objects_and_not_with_their_paths() -> None:
    from dataclasses import replace

    def page(length: int) -> int:
        root = "aws_vpc.main"
        report = blocking_cascade()
        deep = tuple(hit(f"aws_subnet.step{number}", number, root) for number in range(1, length))
        first = replace(report.changes[0], impact=replace(report.changes[0].impact, objects=deep, count=length - 1))
        return len(str(without_assets(render_text([replace(report, changes=(first,), cascades=())], "html"))))

    short, middle, long = page(100), page(200), page(400)
    assert long - middle < 2.5 * (middle - short)


def test_harmless_changes_alone_make_no_picture() -> None:
    assert "data-picture=" not in render_text([clean_pass()], "html")


def test_alike_findings_share_a_row_and_different_ones_do_not() -> None:
    page = render_text(REPORTS["three-hundred"], "html")
    assert page.count('class="finding"') == 1
    assert "aws_s3_bucket.tenant[*] (300 instances)" in page
    assert all(f"<code>aws_s3_bucket.tenant[{number}]</code>" in page for number in range(300))
    assert render_text(REPORTS["warn-with-several"], "html").count('class="finding"') == 3


def test_a_lifted_finding_is_said_to_be_so() -> None:
    from dataclasses import replace

    waived = finding("aws_s3_bucket.old", Severity.HIGH, "destroys aws_s3_bucket.old", waived="It is empty.")
    page = render_text([replace(clean_pass(), findings=(waived,))], "html")
    assert '<span class="status waived">waived</span>' in page
    assert "It is empty." in page


def test_a_path_into_another_plan_is_there_from_the_first_object_that_this_plan_has_not() -> None:
    from dataclasses import replace

    way = ("aws_vpc.main", 'aws_subnet.private["a"]', "data.terraform_remote_state.network", "aws_lb.web")
    report = blocking_cascade()
    abroad = hit("aws_lb.web", 3, "aws_vpc.main")._replace(path=way, plan="web/plan.json")
    impact = replace(report.changes[0].impact, objects=(*report.changes[0].impact.objects, abroad))
    report = replace(report, changes=(replace(report.changes[0], impact=impact), *report.changes[1:]))
    objects = picture_of(render_text([report], "html"))["objects"]
    numbers = {one["label"]: number for number, one in enumerate(objects)}
    above = {one: through for one, through, _ in objects[numbers["aws_vpc.main"]]["hits"]}
    remote = numbers["web/plan.json: data.terraform_remote_state.network"]
    assert above[numbers["web/plan.json: aws_lb.web"]] == remote
    assert above[remote] == numbers['aws_subnet.private["a"]']
    assert (objects[remote]["plan"], objects[remote]["type"]) == ("web/plan.json", "data.terraform_remote_state")
