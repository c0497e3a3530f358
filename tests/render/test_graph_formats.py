"""The formats of graphs: golden files, the contract of the JSON, limits, and names that would do harm."""

from __future__ import annotations

import io
import json
import re
from pathlib import Path
from typing import TYPE_CHECKING
from xml.etree import ElementTree

import networkx
import pytest
from hypothesis import given, settings

from blastradius.cli.choices import GraphFormat
from blastradius.errors import UsageError
from blastradius.graph.nodes import Basis, Precision, Via
from blastradius.graphing import picture
from blastradius.model.action import Action
from blastradius.model.picture import Picture, ShownEdge, ShownKind, ShownNode
from blastradius.render.graph_dot import READABLE
from blastradius.render.graph_mermaid import MOST_CHARACTERS, MOST_EDGES
from blastradius.render.graphs import GRAPH_FORMATS, render_graph
from tests.render.pictures import graph_text, hostile, layered, of_fixture, tangled
from tests.render.test_hostile import TEXTS, assert_no_runner_command, assert_nothing_unseen
from tests.strategies import MARKER, plans

if TYPE_CHECKING:
    from collections.abc import Callable

    from blastradius.model.plan import Plan

GOLDEN = Path(__file__).with_name("golden")
SUFFIXES = {"json": "json", "dot": "dot", "mermaid": "mmd", "graphml": "graphml", "svg": "svg", "png": "png"}
TEXTUAL = [name for name in GRAPH_FORMATS if name != "png"]
FIXTURES = ("kiro-environment", "nested-modules", "provider-from-replaced-cluster", "deposed-object")
HOSTILE = r"""aws_s3_bucket_notification.tenant["--> graph; end\"] ```"]"""
PARTS = {
    "hostile-names-around-one": ("hostile-names", HOSTILE, 1),
    "network-cascade-around-a-subnet": ("network-cascade", "aws_subnet.private", 1),
}
PICTURES = {**{name: (name, "", 2) for name in FIXTURES}, **PARTS}
EMPTY = Picture((), ())

DOT_STRING = r'"(?:[^"\\\n]|\\.)*"'
DOT_LINE = re.compile(
    rf" *(?:subgraph cluster_\w+ \{{ label={DOT_STRING};(?: \w+={DOT_STRING}| \w+=\w+|;)*"
    rf"|n\d+ \[label={DOT_STRING}(?:, \w+=(?:{DOT_STRING}|\w+))*\];"
    rf"|legend_\d+ \[label={DOT_STRING}(?:, \w+=(?:{DOT_STRING}|\w+))*\];"
    rf"|n\d+ -> n\d+(?: \[(?:style=\w+)?(?:, )?(?:tooltip={DOT_STRING})?\])?;"
    r"|\})"
)
MERMAID_LABEL = r'"(?:[\w ,.()\[\]/=×…→-]|#\d+;|<br/>)*"'
MERMAID_LINE = re.compile(
    rf" +(?:subgraph (?:m\d+|legend)\[{MERMAID_LABEL}\]|end"
    rf"|[nl]\d+(?:\[|\[/|\(\[|\{{\{{|\[\[){MERMAID_LABEL}(?:\]|/\]|\]\)|\}}\}}|\]\]):::planned_\w+"
    rf"|(?:arrows|left_out)\[{MERMAID_LABEL}\]:::note"
    r"|n\d+ (?:-->|-\.->) n\d+"
    r"|classDef \w+ [\w:#,-]+)"
)


@pytest.mark.parametrize("name", PICTURES)
@pytest.mark.parametrize("format_name", GRAPH_FORMATS)
def test_graph_is_as_recorded(golden: Callable[[Path, str | bytes], None], format_name: str, name: str) -> None:
    drawn = render_graph(of_fixture(*PICTURES[name]), format_name)
    golden(GOLDEN / f"graph-{format_name}" / f"{name}.{SUFFIXES[format_name]}", drawn)


@pytest.mark.parametrize("format_name", GRAPH_FORMATS)
def test_no_golden_graph_is_left_over(format_name: str) -> None:
    assert {path.stem for path in (GOLDEN / f"graph-{format_name}").iterdir()} == set(PICTURES)


def test_command_line_offers_the_formats_that_there_are() -> None:
    assert [one.value for one in GraphFormat] == list(GRAPH_FORMATS)
    with pytest.raises(UsageError, match="json, dot, mermaid, graphml, svg, png"):
        render_graph(EMPTY, "pdf")


@pytest.mark.parametrize("name", PICTURES)
def test_json_keeps_its_contract(name: str) -> None:
    shown = of_fixture(*PICTURES[name])
    document = json.loads(graph_text(shown, "json"))
    assert list(document) == ["nodes", "edges"]
    ids = [node["id"] for node in document["nodes"]]
    assert ids == sorted(set(ids))
    for node in document["nodes"]:
        keys = [key for key in node if key != "deposed"]
        assert keys == ["id", "address", "kind", "type", "module", "planned"]
        assert node["kind"] in {one.value for one in ShownKind}
        assert node["planned"] in {one.value for one in Action}
        assert node.get("deposed") != ""
    ends = [(edge["source"], edge["target"]) for edge in document["edges"]]
    assert ends == sorted(set(ends))
    for edge in document["edges"]:
        keys = [key for key in edge if key != "attribute"]
        assert keys == ["source", "target", "via", "precision", "attributes", "basis"]
        assert {edge["source"], edge["target"]} <= set(ids)
        assert edge["via"] in {one.value for one in Via}
        assert edge["precision"] in {one.value for one in Precision}
        assert edge["basis"] in {one.value for one in Basis}
        assert edge.get("attribute") == next(iter(edge["attributes"]), None)


@pytest.mark.parametrize("name", PICTURES)
def test_networkx_reads_the_graphml_back(name: str) -> None:
    shown = of_fixture(*PICTURES[name])
    text = graph_text(shown, "graphml")
    read = networkx.read_graphml(io.BytesIO(text.encode()))
    assert list(read.nodes) == [node.id for node in shown.nodes]
    assert sorted(read.edges) == [(edge.source, edge.target) for edge in shown.edges]
    for node in shown.nodes:
        assert read.nodes[node.id]["address"] == node.address
        assert read.nodes[node.id].get("deposed", "") == node.deposed
        assert read.nodes[node.id]["planned"] == node.planned.value
    for edge in shown.edges:
        assert read.edges[edge.source, edge.target]["via"] == edge.via
        assert read.edges[edge.source, edge.target].get("attributes", "") == ", ".join(edge.attributes)


@given(TEXTS)
def test_json_and_graphml_hold_hostile_names_exactly_and_nothing_unseen(texts: tuple[str, ...]) -> None:
    shown = hostile(texts)
    for name in ("json", "graphml"):
        text = graph_text(shown, name)
        assert_nothing_unseen(text)
        assert_no_runner_command(text)
    document = json.loads(graph_text(shown, "json"))
    assert [node["address"] for node in document["nodes"]] == [node.address for node in shown.nodes]
    root = ElementTree.fromstring(graph_text(shown, "graphml"))  # noqa: S314 - what we wrote ourselves
    ids = [node.get("id") for node in root.iter("{http://graphml.graphdrawing.org/xmlns}node")]
    assert len(set(ids)) == len(shown.nodes)


def test_graphml_escapes_only_what_xml_forbids() -> None:
    names = ['t.a["\x1b"]', 't.a["\\u001b"]', 't.a["\u202e"]', 't.a["\r\n\t<&>"]', "\ue0001f600\ue001", "\ufffe"]
    nodes = tuple(ShownNode(name, name, ShownKind.MANAGED, Action.NO_OP) for name in names)
    edges = tuple(ShownEdge(name, names[2], "reference", (), "exact", "written") for name in names[:2])
    read = networkx.read_graphml(io.BytesIO(graph_text(Picture(nodes, edges), "graphml").encode()))
    escaped = 't.a["\\u001b"]'
    assert list(read.nodes) == [escaped, f"{escaped} (2)", *names[2:5], "\\ufffe"]
    assert [read.nodes[node]["address"] for node in read] == [escaped, escaped, *names[2:5], "\\ufffe"]
    assert sorted(read.edges) == [(escaped, names[2]), (f"{escaped} (2)", names[2])]


@settings(max_examples=200)
@given(TEXTS)
def test_no_name_leaves_its_string_in_dot(texts: tuple[str, ...]) -> None:
    text = graph_text(hostile(texts), "dot")
    assert_nothing_unseen(text)
    assert_no_runner_command(text)
    head, *lines = text.split("edge [", 1)[1].splitlines()
    assert head
    assert not [line for line in lines if not DOT_LINE.fullmatch(line)]
    assert not re.search(r"&(?!amp;)", text)


@settings(max_examples=200)
@given(TEXTS)
def test_no_name_leaves_its_label_in_mermaid(texts: tuple[str, ...]) -> None:
    text = graph_text(hostile(texts), "mermaid")
    assert_nothing_unseen(text)
    assert_no_runner_command(text)
    first, *lines = text.splitlines()
    assert first == "flowchart LR"
    assert not [line for line in lines if not MERMAID_LINE.fullmatch(line)]


def counted(text: str) -> int:
    return len(re.findall(r"n\d+ -\.?->", text))


@pytest.mark.parametrize(
    "shown",
    [
        layered(1, 500, 1),
        layered(10, 5, 10),
        layered(50, 10, 1, changed=3),
        layered(500, 4, 3, changed=250),
        layered(200, 100, 1, changed=1),
        layered(1, 20_000, 1, changed=1),
        tangled(500),
        tangled(5_000),
        EMPTY,
    ],
    ids=["chain", "500", "modules", "many changed modules", "20,000", "long", "tangled", "more tangled", "empty"],
)
def test_mermaid_stays_within_what_github_draws(shown: Picture) -> None:
    text = graph_text(shown, "mermaid")
    assert len(text) <= MOST_CHARACTERS
    assert counted(text) <= MOST_EDGES
    assert ":::planned" in text or not shown.nodes


def test_mermaid_says_what_it_left_out() -> None:
    text = graph_text(layered(1, 3_000, 1, changed=1), "mermaid")
    assert "left_out[" in text
    assert "Left out#58; " in text
    text = graph_text(layered(60, 10, 3, changed=2), "mermaid")
    assert "in all instances of its module" in text
    assert "×6" in text
    assert "left_out[" not in graph_text(of_fixture("kiro-environment"), "mermaid")


def test_mermaid_keeps_the_changes_and_their_neighbours() -> None:
    nodes = [ShownNode(f"t.n{number:04}", f"t.n{number:04}", ShownKind.MANAGED, Action.NO_OP) for number in range(2000)]
    nodes[1000] = ShownNode("t.n1000", "t.n1000", ShownKind.MANAGED, Action.REPLACE)
    edges = [
        ShownEdge(one.id, two.id, "reference", (), "exact", "written")
        for one, two in zip(nodes[1:], nodes, strict=False)
    ]
    text = graph_text(Picture(tuple(nodes), tuple(edges)), "mermaid")
    assert set(re.findall(r"t\.n\d+", text)) == {"t.n0999", "t.n1000", "t.n1001"}
    assert "1997 nodes that do not change and touch no change" in text


def test_lines_tell_what_is_read_from_what_is_stored_and_what_is_waited_for() -> None:
    nodes = tuple(ShownNode(f"t.{name}", f"t.{name}", ShownKind.MANAGED, Action.NO_OP) for name in "abc")
    ties = (("a", "b", "all", "order"), ("a", "c", "state", "stored"), ("b", "c", "exact", "written"))
    edges = tuple(ShownEdge(f"t.{one}", f"t.{two}", "module", (), *sure) for one, two, *sure in ties)
    dot, mermaid = (graph_text(Picture(nodes, edges), name) for name in ("dot", "mermaid"))
    assert re.findall(r"n\d -> n\d.*", dot) == ["n1 -> n2 [style=dotted];", "n1 -> n3 [style=dashed];", "n2 -> n3;"]
    assert re.findall(r"n\d -.*", mermaid) == ["n1 -.-> n2", "n1 -.-> n3", "n2 --> n3"]
    for text in (dot, mermaid):
        assert "only the state knows of it" in text
        assert "it is waited for" in text


@settings(max_examples=50, deadline=None)
@given(plans())
def test_no_value_gets_into_a_graph(plan: Plan) -> None:
    shown = picture(plan)
    for name in TEXTUAL:
        assert MARKER.lower() not in graph_text(shown, name).lower()


def test_alike_instances_share_a_box() -> None:
    text = graph_text(layered(1, 3, 12), "dot")
    assert [f"aws_thing.layer00{number} ×12" in text for number in range(3)] == [True] * 3
    assert text.count("->") == 2


def test_instances_with_other_neighbours_or_plans_do_not() -> None:
    def node(address: str, action: Action = Action.NO_OP) -> ShownNode:
        return ShownNode(address, address, ShownKind.MANAGED, action, block=address.partition("[")[0])

    nodes = (
        node("t.a"),
        node("t.b[0]"),
        node("t.b[1]"),
        node("t.b[2]"),
        node("t.b[3]", Action.DESTROY),
        node("t.b[4]"),
    )
    edges = tuple(ShownEdge(f"t.b[{one}]", "t.a", "reference", (), "exact", "written") for one in (0, 1, 3))
    text = graph_text(Picture(nodes, edges), "dot")
    assert sorted(re.findall(r'n\d+ \[label="([^"]*)"', text)) == ["t.a", "t.b ×2", "t.b ×2", "t.b[3]\\ndestroy"]


def test_dot_of_a_large_plan_is_readable_and_complete() -> None:
    text = graph_text(layered(100, 10, 5, changed=1), "dot")
    assert len(re.findall(r"n\d+ \[", text)) <= READABLE
    assert sum(int(number) for number in re.findall(r"×(\d+)", text)) == 100 * 10 * 5


def test_modules_are_frames_within_frames() -> None:
    for name, pattern in (
        ("dot", r"^( *)subgraph cluster_\d+ \{ label=\"(.*?)\";"),
        ("mermaid", r"^( *)subgraph m\d+\[\"(.*)\"\]"),
    ):
        found = re.findall(pattern, graph_text(of_fixture("nested-modules"), name), re.MULTILINE)
        assert [(len(space) // 2, title.split("[")[0]) for space, title in found] == [
            (1, "module.network"),
            (2, "module.zone"),
            (3, "module.egress"),
            (2, "module.zone"),
            (3, "module.egress"),
            (1, "module.search"),
        ]


@pytest.mark.parametrize("format_name", TEXTUAL)
def test_a_graph_of_nothing_is_written_too(format_name: str) -> None:
    text = graph_text(EMPTY, format_name)
    assert text.endswith("\n")
    assert not text.endswith("\n\n")
