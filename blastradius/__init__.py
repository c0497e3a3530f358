"""blastradius: the gate between terraform plan and terraform apply.

    from blastradius import assess, read_plan
    report = assess(read_plan("plan.json"))
    report.verdict

Everything listed in `__all__` is the public interface; all else may change. Names are
resolved on first use, so that importing the package costs next to nothing.
"""

from __future__ import annotations

from blastradius._version import __version__

TYPE_CHECKING = False  # importing typing for its name costs as much as starting the interpreter
if TYPE_CHECKING:
    from blastradius.assessment import assess as assess
    from blastradius.assessment import assess_together as assess_together
    from blastradius.errors import BlastradiusError as BlastradiusError
    from blastradius.errors import PlanError as PlanError
    from blastradius.errors import ProgramError as ProgramError
    from blastradius.graph import build_graph as build_graph
    from blastradius.model.finding import Finding as Finding
    from blastradius.model.plan import Plan as Plan
    from blastradius.model.report import Report as Report
    from blastradius.model.reported_change import ReportedChange as ReportedChange
    from blastradius.model.verdict import Severity as Severity
    from blastradius.model.verdict import Verdict as Verdict
    from blastradius.policy import Policy as Policy
    from blastradius.sources import read_plan as read_plan
    from blastradius.sources import read_plans as read_plans
    from blastradius.sources.state_file import read_state as read_state

_HOMES = {
    "BlastradiusError": "blastradius.errors",
    "Finding": "blastradius.model.finding",
    "Plan": "blastradius.model.plan",
    "PlanError": "blastradius.errors",
    "Policy": "blastradius.policy",
    "ProgramError": "blastradius.errors",
    "Report": "blastradius.model.report",
    "ReportedChange": "blastradius.model.reported_change",
    "Severity": "blastradius.model.verdict",
    "Verdict": "blastradius.model.verdict",
    "assess": "blastradius.assessment",
    "assess_together": "blastradius.assessment",
    "build_graph": "blastradius.graph",
    "read_plan": "blastradius.sources",
    "read_plans": "blastradius.sources",
    "read_state": "blastradius.sources.state_file",
}

__all__ = [  # noqa: PLE0604 - the names are strings, computed
    "__version__",
    *sorted(_HOMES),
]


def __getattr__(name: str) -> object:
    if name in _HOMES:
        from importlib import import_module

        found: object = getattr(import_module(_HOMES[name]), name)
        globals()[name] = found
        return found
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted(__all__)
