"""The commands `graph` and `explain`, as their users run them."""

from __future__ import annotations

import json
import re
import shlex
from typing import TYPE_CHECKING

import pytest

from tests.cli.running import BLOCK, PASS, PLANS, ROOT, blastradius

if TYPE_CHECKING:
    from pathlib import Path

CASCADE = PLANS / "network-cascade" / "plan.json"


def test_graph_is_json_unless_told_otherwise() -> None:
    done = blastradius("graph", BLOCK)
    assert (done.returncode, done.stderr) == (0, "")
    assert {node["planned"] for node in json.loads(done.stdout)["nodes"]} == {"no-op", "replace", "update"}


@pytest.mark.parametrize(
    ("format_name", "beginning"),
    [("json", '{"nodes": ['), ("dot", "digraph "), ("mermaid", "flowchart LR\n"), ("graphml", "<?xml ")],
)
def test_graph_reads_a_pipe_and_writes_each_format_to_a_file(format_name: str, beginning: str, tmp_path: Path) -> None:
    file = tmp_path / "graph"
    done = blastradius("graph", "-f", format_name, "-o", file, stdin=BLOCK.read_bytes())
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    assert file.read_text() == blastradius("graph", BLOCK, "--format", format_name).stdout
    assert file.read_text().startswith(beginning)


def test_graph_around_an_address() -> None:
    done = blastradius("graph", CASCADE, "--around", "aws_subnet.private", "--depth", "1")
    ids = {node["id"] for node in json.loads(done.stdout)["nodes"]}
    assert {'aws_subnet.private["a"]', 'aws_subnet.private["b"]', "aws_vpc.main", "aws_lb.web"} <= ids
    assert "aws_lb_listener.https" not in ids
    assert "aws_lb_listener.https" in blastradius("graph", CASCADE, "--around", "aws_subnet.private").stdout


def test_unknown_address_is_refused_with_the_nearest() -> None:
    for words in (("graph", CASCADE, "--around", "aws_vpc.mian"), ("explain", CASCADE, "--edge", "aws_vpc.mian", "x")):
        done = blastradius(*words)
        assert (done.returncode, done.stdout) == (2, "")
        assert "nothing at the address aws_vpc.mian" in done.stderr
        assert "Nearest: aws_vpc.main" in done.stderr


@pytest.mark.parametrize("words", [("graph",), ("explain", "--edge", "aws_vpc.main", "aws_lb.web")])
def test_several_plans_in_one_input_are_refused(words: tuple[str, ...]) -> None:
    done = blastradius(*words, stdin=BLOCK.read_bytes() + PASS.read_bytes())
    assert (done.returncode, done.stdout) == (2, "")
    assert "2 plans" in done.stderr


@pytest.mark.parametrize("words", [("graph",), ("explain", "--edge", "a", "b")])
def test_what_is_no_plan_is_refused_as_ever(words: tuple[str, ...]) -> None:
    done = blastradius(*words, stdin=b"{}")
    assert (done.returncode, done.stdout) == (3, "")


def test_explain_says_why() -> None:
    done = blastradius("explain", CASCADE, "--edge", "aws_instance.web[a]", 'aws_subnet.private["a"]')
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith('aws_instance.web["a"] depends on aws_subnet.private["a"].\n')
    assert "subnet_id" in done.stdout


def test_explain_answers_no_with_success() -> None:
    done = blastradius("explain", CASCADE, "--edge", "aws_internet_gateway.main", "aws_lb.web")
    assert done.returncode == 0
    assert "does not depend on" in done.stdout
    assert "\n  aws_vpc.main\n" in done.stdout


def test_explain_as_json() -> None:
    document = json.loads(
        blastradius("explain", "--json", "--edge", "aws_vpc.main", "aws_lb.web", stdin=CASCADE.read_bytes()).stdout
    )
    assert (document["depends"], document["backwards"]) == ("indirect", True)
    assert (document["hops"][0]["source"], document["hops"][-1]["target"]) == ("aws_lb.web", "aws_vpc.main")
    assert all(hop["chains"] for hop in document["hops"])
    none = json.loads(blastradius("explain", CASCADE, "--json", "--edge", "aws_vpc.main", "aws_vpc.main").stdout)
    assert (none["depends"], none["hops"], none["depends_on"], none["depends_on_count"]) == ("none", [], [], 0)


def test_explain_needs_an_edge() -> None:
    done = blastradius("explain", CASCADE)
    assert done.returncode == 2
    assert "--edge A B" in done.stderr


def test_help_shows_examples() -> None:
    assert "dot -Tsvg" in blastradius("graph", "--help").stdout
    assert "--edge" in blastradius("explain", "--help").stdout


def test_the_manual_shows_what_the_commands_print() -> None:
    page = (ROOT / "docs" / "graph.md").read_text()
    drawn = re.search(r"as `blastradius (graph [^`]*)` draws it:\n\n```mermaid\n(.*?)```", page, re.DOTALL)
    said = re.search(r"```text\n\$ blastradius (explain [^\n]*)\n\n(.*?)```", page, re.DOTALL)
    assert drawn
    assert said
    for words, shown in (drawn.groups(), said.groups()):
        assert blastradius(*shlex.split(words), folder=ROOT).stdout == shown
