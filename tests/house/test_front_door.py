"""The public names are those listed, and importing the package is light."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import blastradius

ROOT = Path(__file__).parents[2]
HEAVY = {"networkx", "rich", "jsonschema", "hcl2", "typer", "msgspec", "pydantic"}


def modules_after(code: str) -> set[str]:
    done = subprocess.run(
        [sys.executable, "-c", f"import sys; {code}; print(*sys.modules)"],
        capture_output=True,
        text=True,
        check=True,
        cwd=ROOT,
    )
    return {name.split(".")[0] for name in done.stdout.split()}


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
