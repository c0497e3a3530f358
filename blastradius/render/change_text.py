"""Why an object changes, what follows, and what would change the verdict, in sentences."""

from __future__ import annotations

import textwrap
from typing import TYPE_CHECKING

from blastradius.model.attribute_path import written
from blastradius.render.neutralise import log_line, plain
from blastradius.render.words import waived_by, way_and_plan

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from blastradius.model.cause import Cause
    from blastradius.model.explanation import ChangeExplanation
    from blastradius.model.reported_change import ReportedChange

_KINDS = {
    "edit": "The configuration says something else",
    "provider": "Nobody wrote the new value: the provider has another default, or its schema changed",
    "drift": "It was changed outside Terraform",
    "taint": "It is marked as tainted",
    "request": "The plan was asked to replace it (-replace)",
    "trigger": "replace_triggered_by fires",
    "new": "The configuration has it and the state has not",
    "gone": "The state has it and the configuration has not",
    "inherited": "It reads what changes",
}

_FATES = {
    "deleted": "It is deleted",
    "retained": "The real object is kept, outside Terraform",
    "snapshotted": "A final snapshot or backup remains",
    "soft-deleted": "It can be recovered for a limited time",
    "forgotten": "The real object is kept, outside Terraform",
    "delete-will-fail": "The delete will be refused",
    "unknown": "It is not known",
}

_LISTED = 20


def render(explanation: ChangeExplanation, width: int = 100) -> str:
    """Write the answer in its first line, then one section for each question."""
    lines = [log_line(line) for line in _lines(explanation, max(width, 40))]
    return "".join(f"{line}\n" for line in lines)


def _lines(explanation: ChangeExplanation, width: int) -> Iterator[str]:
    change = explanation.change
    order = f", {change.order.value}" if change.order else ""
    yield f"{plain(change.label)}: {change.action.value}{order} ({change.type}, {change.kind})"
    yield f"  {change.severity.value}, score {change.score}; the plan: {explanation.verdict.value}, {explanation.score}"
    yield from _section("Why", why_lines(change), width)
    if change.fate is not None:
        yield from _section("What becomes of the old object", fate_lines(change), width)
    hit = [f"{one.label}: {way_and_plan(one)}, by {' > '.join(one.path)}" for one in change.impact.objects[:_LISTED]]
    if change.impact.count > len(hit):
        hit.append(f"and {change.impact.count - len(hit)} more")
    yield from _section(f"Who is hit ({change.impact.count})", hit or ["nobody that the plan knows of"], width)
    terms = [f"{term.name} {term.value:g}: {term.why}" for term in change.score_terms]
    yield from _section("How its score comes about", terms, width)
    told = [
        f"{one.severity.value} {one.rule}{waived_by(one)}: {one.title}. {one.message}" for one in explanation.findings
    ]
    yield from _section("What the rules say", told, width)
    fixes = dict.fromkeys(fix for one in explanation.findings for fix in one.fix)
    yield from _section("What to do instead", fixes, width)
    supposed = [f"{one.what}: {one.verdict.value}, score {one.score}" for one in explanation.counterfactuals]
    yield from _section("What would change the verdict, assessed again", supposed, width)


def why_lines(change: ReportedChange) -> Iterator[str]:
    """Say why an object changes, a sentence for each reason."""
    cause = change.cause
    for kind in cause.kinds:
        yield f"{_KINDS[kind.value]}{_detail(kind.value, cause)}."
    for step in cause.steps[:_LISTED]:
        through = f", through {' and '.join(step.through)}" if step.through else ""
        path = f"{written(step.path)} reads" if step.path else "It depends on"
        yield f"{path} {step.reads}{through}."
    if len(cause.chain) > 1:
        yield f"The way from the root: {' > '.join(cause.chain)}."
    others = [root for root in cause.roots if root != change.label]
    if others:
        yield f"It goes back to {', '.join(others)}."
    if not cause.certain:
        yield "The new value is known only after the apply, and may turn out to be the old one."


def _detail(kind: str, cause: Cause) -> str:
    """Say which attributes are meant, what they come from, and where that is written."""
    if kind == "trigger" and cause.triggers:
        return f" on {', '.join(cause.triggers)}"
    if kind not in ("edit", "provider", "drift") or not cause.paths:
        return ""
    source = f", from {', '.join(cause.edits)}" if cause.edits else ""
    where = f" ({', '.join(f'{place.file}:{place.line}' for place in cause.places)})" if cause.places else ""
    return f": {', '.join(map(written, cause.paths))}{source}{where}"


def fate_lines(change: ReportedChange) -> Iterator[str]:
    """Say what becomes of the old object, and what would be kinder to it."""
    decided = f" (decided by {change.fate_attribute})" if change.fate_attribute else ""
    yield f"{_FATES[change.fate.value] if change.fate else ''}{decided}. Data loss: {change.data_loss.value}."
    for one in change.spared_by:
        yield f"With {one.name} {one.wanted}: {one.fate.value}."


def _section(heading: str, lines: Iterable[str], width: int) -> Iterator[str]:
    told = list(lines)
    if not told:
        return
    yield ""
    yield f"{heading}:"
    for line in told:
        first, *code = line.rstrip("\n").split("\n")
        yield from textwrap.wrap(
            plain(first),
            width,
            initial_indent="  - ",
            subsequent_indent="    ",
            break_long_words=False,
            break_on_hyphens=False,
        )
        yield from (f"      {plain(one)}" for one in code)
