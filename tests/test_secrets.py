"""Secrets and hostile text: values planted wherever a plan holds some, and names that would do harm.

Every format and every graph format that is registered is asked, and every way in which reading fails.
"""

from __future__ import annotations

import copy
import json
import re
from html.parser import HTMLParser
from importlib import import_module
from itertools import count
from typing import TYPE_CHECKING, Any
from xml.etree import ElementTree

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from blastradius import assess, read_plan
from blastradius.cli.app import run
from blastradius.errors import BlastradiusError
from blastradius.graphing import picture
from blastradius.model.verdict import Verdict
from blastradius.render import FORMATS, Options, render
from blastradius.render.graphs import GRAPH_FORMATS, render_graph
from blastradius.rules.interface import Rule
from blastradius.showing import with_values
from tests.cli.running import PLANS, blastradius
from tests.render.pictures import hostile as hostile_picture
from tests.render.reports import HOSTILE_KEYS, hostile
from tests.render.test_hostile import TEXTS, assert_nothing_unseen
from tests.render.without_assets import without_assets

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from blastradius.model.report import Report

MARKER = "zqPlantedSecretQz"
CALM = settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
NAMES = ("network-cascade", "for-each-key-rename", "kiro-environment", "drift-causes-replacement", "import-and-replace")
ADDRESS = "aws_vpc.main"
VALUES = {
    *("before", "after", "values", "value", "constant_value", "default", "before_identity", "after_identity"),
    *("identity", "importing", "generated_config", "problems"),
}
"""Keys of a plan below which everything is a value, whatever it is called there."""
MASKS = {"after_unknown", "before_sensitive", "after_sensitive", "sensitive_values"}


def planted(node: Any, numbers: Iterator[int], *, inside: bool = False) -> Any:
    """Put a marker in the place of every text that is a value; names stay as they are."""
    if isinstance(node, dict):
        return {
            name: part
            if name in MASKS
            else planted(part, numbers, inside=(inside or name in VALUES) and not _is_state(name, part))
            for name, part in node.items()
        }
    if isinstance(node, list):
        return [planted(part, numbers, inside=inside) for part in node]
    return f"{MARKER}{next(numbers)}" if inside and isinstance(node, str) else node


def _is_state(name: str, part: Any) -> bool:
    """Tell the values of a whole state, which hold names, from those of an object."""
    return name == "values" and isinstance(part, dict) and ("root_module" in part or "outputs" in part)


def document(name: str) -> dict[str, Any]:
    """Return a plan with a marker wherever a value can be, parts included that the fixture does not have."""
    plan: dict[str, Any] = json.loads((PLANS / name / "plan.json").read_text())
    numbers = count()
    plan = planted(plan, numbers)
    first = plan["resource_changes"][0]
    first["change"]["generated_config"] = f'password = "{MARKER}"'
    first["change"]["importing"] = {"id": MARKER, "identity": {"id": MARKER}}
    changed = next(row for row in plan["resource_changes"] if "delete" in row["change"]["actions"])
    # Elements of sets are named by their values.
    changed["change"]["replace_paths"] = [["name"], ["names", MARKER], ["blocks", {"a": MARKER}], [{"a": MARKER}]]
    first["change"]["before_identity"] = {"id": MARKER}
    plan["variables"] = {"db_password": {"value": MARKER}, "region": {"value": {"deep": [MARKER]}}}
    plan["output_changes"] = {"url": {"actions": ["update"], "before": MARKER, "after": f"{MARKER}b"}}
    plan["checks"] = [{"address": {"to_display": "check.c"}, "instances": [{"problems": [{"message": MARKER}]}]}]
    plan["planned_values"] = {"outputs": {"url": {"sensitive": False, "value": MARKER}}}
    drift = copy.deepcopy(first)
    drift["change"]["actions"] = ["update"]
    drift["change"]["after"] = {"id": f"{MARKER}drifted"}
    plan["resource_drift"] = [drift]
    root = plan.setdefault("configuration", {}).setdefault("root_module", {})
    root["variables"] = {"db_password": {"default": MARKER, "sensitive": True, "description": "why"}}
    token = {"token": {"constant_value": MARKER}, "region": {"constant_value": MARKER}}
    plan["configuration"]["provider_config"] = {"aws": {"name": "aws", "expressions": token}}
    for block in root.get("resources", [])[:3]:
        block["provisioners"] = [{"type": "local-exec", "expressions": {"command": {"constant_value": MARKER}}}]
    return plan


def assert_clean(text: str | bytes) -> None:
    written = text.decode("utf-8", "replace") if isinstance(text, bytes) else text
    assert MARKER.lower() not in written.lower()


@pytest.fixture(scope="module", params=NAMES)
def plan_file(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("planted") / "plan.json"
    path.write_text(json.dumps(document(request.param)))
    assert path.read_text().count(MARKER) > 20
    return path


@pytest.mark.parametrize("format_name", FORMATS)
@pytest.mark.parametrize("options", [Options(), Options(verbose=True, color=True), Options(quiet=True)])
def test_no_value_is_in_any_format(plan_file: Path, format_name: str, options: Options) -> None:
    assert_clean(render([assess(read_plan(plan_file))], format_name, options))


@pytest.mark.parametrize("format_name", GRAPH_FORMATS)
def test_no_value_is_in_any_graph(plan_file: Path, format_name: str) -> None:
    assert_clean(render_graph(picture(read_plan(plan_file)), format_name))


SOURCE = f"""
variable "db_password" {{
  default = "{MARKER}"
}}
locals {{
  cidr = "{MARKER}"
}}
resource "aws_vpc" "main" {{
  cidr_block = local.cidr
  tags       = {{ Name = "{MARKER}-${{var.db_password}}" }}
  lifecycle {{
    precondition {{
      condition     = var.db_password == "{MARKER}"
      error_message = "{MARKER}"
    }}
  }}
}}
resource "aws_subnet" "broken" {{
  cidr_block = "{MARKER}" "{MARKER}"
}}
"""


@pytest.fixture
def surroundings(tmp_path: Path) -> Path:
    """Make a folder with a plan, its configuration, its state and a policy; each of them holds markers."""
    plan = document("network-cascade")
    (tmp_path / "plan.json").write_text(json.dumps(plan))
    (tmp_path / "source").mkdir()
    (tmp_path / "source" / "main.tf").write_text(SOURCE)
    resources = [
        {
            "mode": "managed",
            "type": "aws_vpc",
            "name": "main",
            "provider": 'provider["registry.terraform.io/hashicorp/aws"]',
            "instances": [{"attributes": {"id": MARKER, "arn": MARKER}, "private": MARKER, "schema_version": 0}],
        }
    ]
    state = {"version": 4, "terraform_version": "1.13.4", "serial": 1, "lineage": "x", "resources": resources}
    state["outputs"] = {"url": {"value": MARKER, "type": "string"}}
    (tmp_path / "state.json").write_text(json.dumps(state))
    return tmp_path


def test_no_key_of_a_sensitive_map_is_in_any_format() -> None:
    plan = json.loads((PLANS / "network-cascade" / "plan.json").read_text())
    for row in plan["resource_changes"]:
        change = row["change"]
        if "delete" in change["actions"]:
            change["before"]["labels"] = {MARKER: "a", "deep": {MARKER: "a"}}
            change["before_sensitive"] = {"labels": True}
            change["replace_paths"] = [["labels", MARKER], ["labels", "deep", MARKER], [{"a": MARKER}]]
    report = assess(read_plan(json.dumps(plan).encode()))
    assert any(("labels", "*") in change.forcing_paths for change in report.changes)
    for name in FORMATS:
        assert_clean(render([report], name, Options(verbose=True)))


def commands() -> dict[str, tuple[str, ...]]:
    """List every command that reads a plan."""
    given_plan = ("plan.json", "--source", "source", "--state", "state.json")
    return {
        "assess": (*given_plan, "--verbose"),
        "several": ("plan.json", "plan.json", "--state", "state.json"),
        "explain": ("explain", ADDRESS, *given_plan),
        "explain json": ("explain", ADDRESS, *given_plan, "--json"),
        "edge": ("explain", *given_plan, "--edge", "aws_lb.web", ADDRESS),
        "edge json": ("explain", *given_plan, "--json", "--edge", "aws_lb.web", ADDRESS),
        "compare": ("compare", "plan.json", "plan.json"),
        "compare json": ("compare", "plan.json", "plan.json", "--json"),
        "what-if": ("what-if", "--destroy", ADDRESS, "plan.json"),
        "what-if state": ("what-if", "--destroy", ADDRESS, "state.json", "--format", "json"),
        "moved": ("moved", *given_plan),
        "graph": ("graph", *given_plan),
        "graph around": ("graph", *given_plan, "--around", ADDRESS, "--format", "mermaid"),
        "graph around nothing": ("graph", *given_plan, "--around", "aws_vpc.none"),
        "explain nothing": ("explain", "aws_vpc.none", *given_plan),
        "wrong format": ("plan.json", "--format", "yaml"),
        "no plan": ("source/main.tf",),
        "state for a plan": ("state.json",),
        "plan for a state": ("plan.json", "--state", "plan.json"),
        "plan as a policy": ("plan.json", "--policy", "plan.json"),
        "source as a policy": ("plan.json", "--policy", "source/main.tf"),
        "plan as knowledge": ("plan.json", "--knowledge", "plan.json"),
        "plan as signers": ("plan.json", "--approvals", ".", "--allowed-signers", "plan.json"),
        "plan as the audit log": ("plan.json", "--audit-log", "state.json"),
    }


@pytest.mark.parametrize("name", commands())
def test_no_value_is_in_what_a_command_says(surroundings: Path, name: str) -> None:
    done = blastradius(*commands()[name], folder=surroundings)
    assert done.stdout or done.stderr
    assert "Traceback" not in done.stderr
    assert "bug of blastradius" not in done.stderr
    assert_clean(done.stdout)
    assert_clean(done.stderr)


def test_no_value_is_in_a_file_or_in_the_audit_log(surroundings: Path) -> None:
    words: list[str] = []
    for name in FORMATS:
        words += ["--format", name, "--output", f"out-{name}"]
    done = blastradius("plan.json", *words, "--audit-log", "audit.jsonl", folder=surroundings)
    assert done.returncode == 20, done.stderr
    written = [surroundings / f"out-{name}" for name in FORMATS]
    for path in (*written, surroundings / "audit.jsonl"):
        assert_clean(path.read_bytes())


@CALM
@given(st.sampled_from(NAMES), st.floats(0, 1, exclude_max=True))
def test_no_value_is_in_the_error_of_a_plan_that_is_cut_off(name: str, part: float) -> None:
    text = json.dumps(document(name)).encode()
    with pytest.raises(BlastradiusError) as failure:
        read_plan(text[: int(len(text) * part)])
    assert_clean(f"{failure.value} {failure.value.reason} {failure.value.advice}")


WRONG: tuple[Any, ...] = (MARKER, [MARKER], {"a": MARKER}, [[MARKER]], {"actions": [MARKER]}, 10**400, -1, True, None)


MADE_OF_NAMES = frozenset({"replace_paths", "depends_on", "references"})


def places(node: Any, found: list[tuple[Any, Any, bool]], *, is_name: bool = False) -> list[tuple[Any, Any, bool]]:
    """List every place of a document: what holds it, its key or index there, and whether names stand there."""
    for key in node if isinstance(node, dict) else range(len(node)) if isinstance(node, list) else ():
        inside = is_name or key in MADE_OF_NAMES
        found.append((node, key, inside))
        places(node[key], found, is_name=inside)
    return found


@CALM
@given(st.sampled_from(NAMES), st.integers(0, 10**6), st.sampled_from(WRONG), st.sampled_from(list(FORMATS)))
def test_no_value_is_told_of_a_plan_with_a_wrong_type_somewhere(
    name: str, place: int, wrong: Any, format_name: str
) -> None:
    plan = document(name)
    found = places(plan, [])
    holder, key, is_name = found[place % len(found)]
    if isinstance(holder[key], str) and isinstance(wrong, str):
        return  # a text in the place of a text may be a name, and names are shown
    holder[key] = wrong
    try:
        read = read_plan(json.dumps(plan).encode())
        report = assess(read)
    except BlastradiusError as failure:
        assert_clean(f"{failure} {failure.reason} {failure.advice}")
        return
    if not is_name:  # which is shown
        assert_clean(render([report], format_name, Options(verbose=True)))
        assert_clean(str(render_graph(picture(read), "json")))


def test_no_value_is_told_when_a_rule_crashes(monkeypatch: pytest.MonkeyPatch) -> None:
    def crash(changes: object) -> list[Any]:
        raise ValueError(MARKER)

    plan = read_plan(json.dumps(document("network-cascade")).encode())
    from blastradius.rules import RULES

    broken = Rule(**{**{name: getattr(RULES[0], name) for name in RULES[0].__slots__}, "check": crash})
    monkeypatch.setattr("blastradius.assessment.RULES", (broken, *RULES[1:]))
    report = assess(plan)
    assert report.verdict is Verdict.BLOCK
    assert "rule-crashed" in {one.rule for one in report.findings}
    for name in FORMATS:
        assert_clean(render([report], name, Options(verbose=True)))


@pytest.mark.parametrize("crash", [ValueError(MARKER), KeyError(MARKER), OSError(MARKER), RuntimeError(MARKER)])
def test_no_value_is_told_when_the_gate_itself_crashes(
    plan_file: Path, crash: Exception, monkeypatch: pytest.MonkeyPatch, capsysbinary: pytest.CaptureFixture[bytes]
) -> None:
    def broken(*_: object) -> None:
        raise crash

    monkeypatch.delenv("BLASTRADIUS_DEBUG", raising=False)
    monkeypatch.setattr("blastradius.assessment.assess", broken)
    assert run([str(plan_file)]) == 1
    said = capsysbinary.readouterr()
    assert said.out == b""
    assert b"No verdict was reached." in said.err
    assert_clean(said.err)


@pytest.mark.parametrize("mask", [True, None, "text"])
@pytest.mark.parametrize("format_name", FORMATS)
def test_what_is_marked_is_not_shown_even_where_values_are_wanted(format_name: str, mask: Any) -> None:
    document_ = document("network-cascade")
    for row in document_["resource_changes"]:
        row["change"]["before_sensitive"] = mask
    plan = read_plan(json.dumps(document_).encode())
    assert_clean(render([with_values(assess(plan), plan)], format_name, Options(verbose=True)))


# Names. Whatever they hold, a text has the same structure as with names that hold nothing of the kind.


class _Elements(HTMLParser):
    """Collects which elements and attributes a page has."""

    def __init__(self) -> None:
        super().__init__()
        self.found: set[tuple[str, str]] = set()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.add((tag, ""))
        self.found.update((tag, name) for name, _ in attrs)


def elements(text: str) -> set[tuple[str, str]]:
    parser = _Elements()
    parser.feed(text)
    parser.close()
    return parser.found


def xml_elements(text: str) -> set[tuple[str, str]]:
    root = ElementTree.fromstring(text)  # noqa: S314 - what we wrote ourselves
    return {(one.tag, name) for one in root.iter() for name in ("", *one.attrib)}


def runner_lines(text: str) -> int:
    return sum(line.lstrip().startswith("::") for line in text.splitlines())


def assert_same_structure(text: str, tame: str, suffix: str) -> None:
    assert_nothing_unseen(text.replace("\r\n", "\n"))
    assert "##[" not in text
    assert "##vso[" not in text.lower().replace("##vso[task.", "", tame.lower().count("##vso[task."))
    assert runner_lines(text) == runner_lines(tame)
    if suffix in ("json", "sarif"):
        assert type(json.loads(text)) is type(json.loads(tame))
    elif suffix in ("xml", "graphml", "svg"):
        assert xml_elements(text) <= xml_elements(tame) | xml_elements_of_drawings(suffix)
    elif suffix == "html":
        assert elements(text) <= elements(tame)


def xml_elements_of_drawings(suffix: str) -> set[tuple[str, str]]:
    """Shapes and dashes depend on what is drawn; tests/render/test_drawings.py holds what they may be."""
    if suffix != "svg":
        return set()
    tags = [f"{{http://www.w3.org/2000/svg}}{name}" for name in ("g", "path", "polygon", "polyline", "ellipse", "text")]
    looks = ("", "transform", "d", "points", "cx", "cy", "rx", "ry", "x", "y", "fill", "stroke", "stroke-width")
    return {(tag, look) for tag in tags for look in (*looks, "stroke-dasharray", "text-anchor", "font-size")}


def tamed(texts: tuple[str, ...]) -> tuple[str, ...]:
    """Return harmless names, as many and as different from each other."""
    return tuple(f"name{texts.index(text)}" for text in texts)


def textual(registry: dict[str, str]) -> Callable[..., Any]:
    return pytest.mark.parametrize("format_name", [name for name in registry if name != "png"])


def written(report: Report, format_name: str) -> str:
    """Render a report, but for the libraries that a page carries along."""
    return str(without_assets(render([report], format_name)))


@textual(FORMATS)
@settings(max_examples=40)
@given(texts=TEXTS, verdict=st.sampled_from(Verdict))
def test_no_name_changes_the_structure_of_a_format(format_name: str, texts: tuple[str, ...], verdict: Verdict) -> None:
    suffix = import_module(FORMATS[format_name]).SUFFIX
    text, tame = (written(hostile(names, verdict), format_name) for names in (texts, tamed(texts)))
    assert_same_structure(text, tame, suffix)


@textual(FORMATS)
def test_no_known_attack_changes_the_structure_of_a_format(format_name: str) -> None:
    suffix = import_module(FORMATS[format_name]).SUFFIX
    for key in HOSTILE_KEYS:
        texts = (key, f"{key}{key}", f'"{key}', f"]]>{key}", f"'-->{key}")
        text, tame = (written(hostile(names), format_name) for names in (texts, tamed(texts)))
        assert_same_structure(text, tame, suffix)


@textual(GRAPH_FORMATS)
@settings(max_examples=40)
@given(texts=TEXTS)
def test_no_name_changes_the_structure_of_a_graph(format_name: str, texts: tuple[str, ...]) -> None:
    suffix = {"json": "json", "graphml": "graphml", "svg": "svg"}.get(format_name, "txt")
    text, tame = (str(render_graph(hostile_picture(names), format_name)) for names in (texts, tamed(texts)))
    assert_same_structure(text, tame, suffix)
    assert not re.search("\x1b|\u202e", text)
