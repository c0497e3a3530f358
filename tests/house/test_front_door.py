"""The public names are those listed, and importing the package is light."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import blastradius

ROOT = Path(__file__).parents[2]
HEAVY = {"networkx", "rich", "jsonschema", "hcl2", "typer", "msgspec", "pydantic"}
SMALL = ROOT / "fixtures" / "plans" / "kiro-environment" / "plan.json"
POLICY = """
[[budget]]
destroys = 5
[[protected]]
addresses = ["module.shop.*"]
[[freeze]]
from = "friday 16:00"
until = "monday 07:00"
timezone = "Europe/Berlin"
[[environment]]
name = "production"
workspaces = ["prod*"]
"""
OTHER_COMMANDS = {
    f"blastradius.cli.{name}"
    for name in ("guard_command", "intent_commands", "lookup_commands", "permissions", "policy_commands", "questions")
}
FEW_RUNS_NEED = (HEAVY - {"typer", "msgspec"}) | {
    "blastradius.approvals",
    "blastradius.changes.elsewhere",
    "blastradius.graph.evaluation",
    "blastradius.graph.landscape",
    "blastradius.model.formula",
    "blastradius.model.source",
    "blastradius.policy.expressions",
    "blastradius.policy.lines",
    "blastradius.policy.waivers",
    "blastradius.sources.hcl",
    "blastradius.sources.state_file",
}
POLICY_NEEDS = {"blastradius.policy.decode", "blastradius.policy.file", "tomllib", "zoneinfo"}


def modules_after(code: str) -> set[str]:
    done = subprocess.run(
        [sys.executable, "-c", f"import sys; {code}; print(*sys.modules)"],
        capture_output=True,
        text=True,
        check=True,
        cwd=ROOT,
    )
    names = done.stdout.rsplit("\n", 2)[-2].split()
    return {*names, *(name.split(".")[0] for name in names)}


def modules_of_run(*words: str) -> set[str]:
    return modules_after(f"from blastradius.cli.app import run; assert run({list(words)!r}) == 20")


def test_the_public_names() -> None:
    assert sorted(blastradius.__all__) == [
        "BlastradiusError",
        "Finding",
        "Plan",
        "PlanError",
        "Policy",
        "ProgramError",
        "Report",
        "ReportedChange",
        "Severity",
        "Verdict",
        "__version__",
        "assess",
        "assess_together",
        "build_graph",
        "read_plan",
        "read_plans",
        "read_state",
    ]


def test_each_public_name_is_there() -> None:
    for name in blastradius.__all__:
        assert getattr(blastradius, name) is not None


def test_functions_stay_functions_after_their_modules_are_imported() -> None:
    from blastradius.assessment import assess

    assert blastradius.assess is assess


def test_a_bare_import_loads_nothing_heavy() -> None:
    assert not HEAVY & modules_after("import blastradius")


def test_the_command_line_does_not_load_what_only_a_verdict_needs() -> None:
    assert not (HEAVY - {"typer"}) & modules_after("import blastradius.cli")


def test_a_run_loads_only_what_it_needs() -> None:
    loaded = modules_of_run(str(SMALL))
    assert not (OTHER_COMMANDS | FEW_RUNS_NEED | POLICY_NEEDS) & loaded


def test_a_run_with_a_policy_loads_only_what_that_takes_more(tmp_path: Path) -> None:
    policy = tmp_path / "policy.toml"
    policy.write_text(POLICY)
    loaded = modules_of_run(str(SMALL), "--policy", str(policy))
    assert loaded >= POLICY_NEEDS
    assert not (OTHER_COMMANDS | FEW_RUNS_NEED) & loaded
