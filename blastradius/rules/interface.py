"""What a rule is.

A rule is one file with one function; the function's docstring is its manual page.
Its first line is the summary; What, Why, Example, Instead and Wrong when follow.
"""

from __future__ import annotations

import inspect
from dataclasses import dataclass
from typing import TYPE_CHECKING

from blastradius.model.finding import Finding

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from blastradius.changes import Change, Changes
    from blastradius.model.verdict import Severity


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule: its name, how bad its findings are by default, and how it finds them."""

    id: str
    """A kebab-case slug that reads well after "allow"."""
    severity: Severity
    """The severity of its findings unless one says otherwise."""
    check: Callable[[Changes], Iterable[Finding]]

    @property
    def manual(self) -> str:
        """The manual page."""
        return inspect.cleandoc(self.check.__doc__ or "")

    @property
    def summary(self) -> str:
        """The first line of the manual page."""
        return self.manual.partition("\n")[0]


def rule(slug: str, severity: Severity) -> Callable[[Callable[[Changes], Iterable[Finding]]], Rule]:
    """Make a rule out of the function that checks it."""

    def decorate(check: Callable[[Changes], Iterable[Finding]]) -> Rule:
        return Rule(slug, severity, check)

    return decorate


def finding(
    slug: str,
    change: Change,
    severity: Severity,
    *,
    title: str,
    message: str,
    evidence: Mapping[str, object] | None = None,
    fix: Iterable[str] = (),
    covers: Iterable[Change] = (),
    aside: bool = False,
) -> Finding:
    """Make a finding about one change; facts that any reader wants are added to the evidence."""
    facts: dict[str, object] = {"type": change.row.type, "class": change.facts.kind.value}
    if change.fate is not None:
        facts["fate"] = change.fate.value
    if change.fate_attribute:
        facts["fate_attribute"] = change.fate_attribute
    if change.kept_parts:
        facts["parts"] = {part.what: "stays" if part.stays else "goes" for part in change.kept_parts}
    if change.drifted:
        facts["drifted"] = True
    facts.update(evidence or {})
    return Finding(
        rule=slug,
        severity=severity,
        address=str(change.row.object),
        title=title,
        message=message,
        evidence=facts,
        fix=tuple(fix),
        covers=tuple(str(one.row.object) for one in covers),
        location=change.location,
        aside=aside,
    )
