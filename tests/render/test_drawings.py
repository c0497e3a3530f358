"""Drawings: what they show, how many boxes they have, and that nothing in them acts."""

from __future__ import annotations

import re
import shutil
import struct
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING
from xml.etree import ElementTree

import pytest
from hypothesis import given, settings

from blastradius import Policy, assess, read_plan
from blastradius.cli import writing
from blastradius.cli.graphviz import run_graphviz
from blastradius.errors import ProgramError, UsageError
from blastradius.model.picture import ShownKind
from blastradius.render import Options, graphviz_library, render, render_text
from blastradius.render.blast_dot import blast_dot
from blastradius.render.blast_radius import blast_radius
from blastradius.render.dot import plainer
from blastradius.render.graphs import render_graph
from blastradius.render.graphviz_library import draw_with_library
from blastradius.render.readable import ARROWS, BOXES, STEPS, readable
from blastradius.render.safe_svg import safe_svg
from tests.render.pictures import graph_text, hostile, layered, tangled
from tests.render.reports import HOSTILE_KEYS, REPORTS, blocking_cascade, many, two_plans
from tests.render.reports import hostile as hostile_report
from tests.render.test_hostile import TEXTS, VERDICTS, assert_no_runner_command, assert_nothing_unseen

if TYPE_CHECKING:
    from blastradius.model.picture import Picture
    from blastradius.model.verdict import Verdict

PLANS = Path(__file__).parents[2] / "fixtures" / "plans"
SVG = "{http://www.w3.org/2000/svg}"
HARMLESS = {"svg", "g", "title", "desc", "rect", "path", "polygon", "polyline", "ellipse", "text"}
LOOKS = {
    "viewBox",
    "role",
    "font-family",
    "transform",
    "d",
    "points",
    "cx",
    "cy",
    "rx",
    "ry",
    "x",
    "y",
    "width",
    "height",
}
LOOKS |= {"fill", "stroke", "stroke-width", "stroke-dasharray", "text-anchor", "font-size"}
needs_graphviz = pytest.mark.skipif(shutil.which("dot") is None, reason="there is no Graphviz on the PATH")
PNG = b"\x89PNG\r\n\x1a\n"


def assert_only_draws(svg: str) -> None:
    assert_nothing_unseen(svg)
    assert_no_runner_command(svg)
    assert "<!" not in svg
    assert "<?" not in svg
    for element in ElementTree.fromstring(svg).iter():  # noqa: S314 - what we wrote ourselves
        assert element.tag.removeprefix(SVG) in HARMLESS
        assert set(element.attrib) <= LOOKS
        assert not [value for value in element.attrib.values() if re.search(r"url|:|&|<", value)]


def texts_of(svg: str) -> list[str]:
    return [text.text or "" for text in ElementTree.fromstring(svg).iter(f"{SVG}text")]  # noqa: S314 - our own


@settings(max_examples=60)
@given(TEXTS, VERDICTS)
def test_no_name_does_anything_in_an_svg(texts: tuple[str, ...], verdict: Verdict) -> None:
    assert_only_draws(render_text([hostile_report(texts, verdict)], "svg"))
    assert_only_draws(graph_text(hostile(texts), "svg"))


@needs_graphviz
@settings(max_examples=30)
@given(TEXTS)
def test_graphviz_takes_every_name_and_no_name_does_anything_in_what_it_draws(texts: tuple[str, ...]) -> None:
    options = Options(graphviz=run_graphviz)
    assert_only_draws(str(render([hostile_report(texts)], "svg", options)))
    assert_only_draws(str(render_graph(hostile(texts), "svg", options)))


@needs_graphviz
def test_graphviz_goes_first_where_it_is() -> None:
    asked = []

    def graphviz(dot: str, kind: str) -> bytes | None:
        asked.append(kind)
        return run_graphviz(dot, kind)

    options = Options(graphviz=graphviz)
    svg, png = (render([blocking_cascade()], kind, options) for kind in ("svg", "png"))
    assert asked == ["svg", "png"]
    assert isinstance(svg, str)
    assert texts_of(svg)
    assert isinstance(png, bytes)
    assert png.startswith(PNG)
    assert png != render([blocking_cascade()], "png")


def test_without_graphviz_the_library_draws() -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PATH", "/nonexistent")
        assert run_graphviz("digraph {}", "svg") is None
        options = Options(graphviz=run_graphviz)
        assert render([blocking_cascade()], "svg", options) == render([blocking_cascade()], "svg")


def test_without_graphviz_and_library_an_error_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    def missing(name: str) -> object:
        raise ImportError(name)

    monkeypatch.setattr(graphviz_library, "import_module", missing)
    for kind in ("svg", "png"):
        with pytest.raises(ProgramError) as failure:
            render([blocking_cascade()], kind)
        assert "tf-blastradius[pictures]" in failure.value.advice


def test_blast_radius_goes_from_the_root_to_who_is_hit() -> None:
    report = assess(read_plan(PLANS / "network-cascade" / "plan.json"), Policy())
    radius = blast_radius(report)
    assert radius.roots == {"aws_vpc.main"}
    hits = {(edge.target, edge.source) for edge in radius.picture.edges}
    assert ("aws_vpc.main", 'aws_subnet.private["a"]') in hits
    assert ("aws_db_subnet_group.orders", "aws_db_instance.orders") in hits
    assert ("aws_db_instance.orders", "aws_db_subnet_group.orders") not in hits
    shown = texts_of(render_text([report], "svg"))
    assert "aws_subnet.private ×2" in shown
    assert "hit, and not changed itself" in shown
    assert shown[0].startswith("BLOCK, score ")


def test_a_report_of_nothing_says_so() -> None:
    shown = texts_of(render_text(REPORTS["clean-pass"], "svg"))
    assert "Nothing of weight is destroyed, and nobody is hit." in shown
    assert shown[0].startswith("PASS")


def test_several_plans_are_frames_of_one_drawing_and_too_many_are_counted() -> None:
    shown = texts_of(render_text(two_plans(), "svg"))
    assert "web/plan.json" in shown
    crowd = [replace(many(1), title=f"plan-{number}") for number in range(40)]
    assert "28 more plans, none of them worse, are not drawn." in texts_of(render_text(crowd, "svg"))


@pytest.mark.parametrize(
    "shown",
    [
        layered(1, 500, 1),
        layered(100, 10, 5, changed=100),
        layered(500, 4, 3, changed=250),
        layered(1, 5_000, 1, changed=1),
        tangled(500),
    ],
    ids=["chain", "changed modules", "many modules", "long", "tangled"],
)
def test_drawings_stay_readable_and_count_every_object(shown: Picture) -> None:
    sketch = readable(shown)
    assert len(sketch.boxes) <= BOXES
    assert len(sketch.arrows) <= max(ARROWS, 2 * BOXES)
    drawn = sum(len(box.members) for box in sketch.boxes)
    left_out = sum(int(number) for note in sketch.notes for number in re.findall(r"Left out: (\d+) node", note))
    assert drawn + left_out == len(shown.nodes)


def test_five_thousand_alike_changes_are_a_few_boxes() -> None:
    svg = render_text([many(5_000)], "svg")
    assert "aws_s3_bucket.tenant ×5000" in texts_of(svg)
    assert len(svg) < 10_000


def test_what_is_drawn_in_modules_is_one_box_a_module_before_anything_is_left_out() -> None:
    report = many(5_000, "module.part.module.deep.aws_thing.a{}")
    shown = texts_of(render_text([report], "svg"))
    assert any(text.endswith("5000 objects") for text in shown)
    assert not [text for text in shown if "Left out" in text]


def test_drawings_are_no_larger_than_pictures_can_be() -> None:
    png = render_graph(layered(1, STEPS, 1), "png")
    assert isinstance(png, bytes)
    width, height = struct.unpack(">II", png[16:24])
    assert 0 < width * height <= 41_000_000


def test_a_terminal_is_not_given_a_picture_as_bytes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(writing, "stdout_is_terminal", lambda: True)
    with pytest.raises(UsageError, match="does not show this picture"):
        writing.write_out(PNG)


def test_what_the_library_cannot_draw_is_drawn_plainer() -> None:
    document = render_graph(layered(2, 3, 1), "dot")
    assert isinstance(document, str)
    drawn = draw_with_library(["no document", "digraph {", document])
    assert texts_of(safe_svg(drawn, "", ""))
    with pytest.raises(ProgramError, match="could not draw"):
        draw_with_library(["no document"])


def test_plainer_documents_keep_every_box() -> None:
    document = render_text([blocking_cascade()], "svg")
    boxes = {text for text in texts_of(document) if text.startswith("aws_")}
    assert boxes
    for one in plainer(blast_dot([blocking_cascade()])):
        assert boxes <= set(texts_of(safe_svg(draw_with_library([one]), "", "")))


@pytest.mark.parametrize("number", range(4))
def test_the_library_draws_whatever_the_program_draws(number: int) -> None:
    shown = hostile(("", HOSTILE_KEYS[number] * 2, HOSTILE_KEYS[0]))
    assert len([text for text in texts_of(graph_text(shown, "svg")) if "destroy" in text]) > len(ShownKind)
