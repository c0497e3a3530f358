"""What is said of changes that were not meant."""

from __future__ import annotations

from collections import Counter, defaultdict
from typing import TYPE_CHECKING

from blastradius.model.action import Action
from blastradius.model.address import without_keys
from blastradius.model.finding import Finding
from blastradius.model.intent import IntentAction
from blastradius.policy.findings import BEYOND, DESTRUCTIVE_BEYOND, MISSING, POLICY_RULES
from blastradius.policy.intent.declared import asked_by
from blastradius.policy.wording import digest, some
from blastradius.rules.fixes import put_back
from blastradius.rules.wording import join, plural, sentences, verb, why

if TYPE_CHECKING:
    from collections.abc import Collection, Container, Iterable, Iterator

    from blastradius.changes import Change
    from blastradius.policy.intent.beyond import Beyond


def findings_about(beyond: Collection[Beyond]) -> Iterator[Finding]:
    """Yield findings for the destructive changes that were not meant, and one for all others.

    What goes with a cascade is told with its root, and instances of one block that go alike are told together.
    """
    destructive = [one for one in beyond if one.change.destructive]
    others = [one for one in beyond if not one.change.destructive]
    starts = {_root(one.change) for one in destructive if _root(one.change) != one.label}
    together: defaultdict[tuple[str, ...], list[Beyond]] = defaultdict(list)
    for one in destructive:
        together[_story(one, starts)].append(one)
    for root, members in sorted(together.items()):
        first, *rest = sorted(members, key=lambda one: (one.label != root[0], len(one.change.cause.chain), one.label))
        yield _destructive(first, rest)
    if others:
        yield _not_meant(others)


def _story(one: Beyond, starts: Container[str]) -> tuple[str, ...]:
    """Return what is the same for changes that are told together."""
    root = _root(one.change)
    if root != one.label or root in starts:
        return (root,)
    row = one.change.row
    return (without_keys(row.address), *row.actions, *one.meant, "deposed" if row.deposed else "")


def missing_intent(number: int) -> Finding:
    """Say that the policy asks for an intent, and none is there for the changes of a plan."""
    return Finding(
        rule=MISSING,
        severity=POLICY_RULES[MISSING][0],
        address="",
        title=f"changes {plural(number, 'object', 'objects')}, and nobody has said what is meant",
        message="The policy requires that a change declares its intent, and none is given with this plan.",
        evidence={"changes": number, "topic": MISSING},
        fix=("Declare what is meant; blastradius intent suggest PLAN drafts it, for a person to look at.",),
    )


def _root(change: Change) -> str:
    label = str(change.row.object)
    roots = change.cause.roots
    return label if label in roots or not roots else roots[0]


def _destructive(first: Beyond, rest: list[Beyond]) -> Finding:
    change = first.change
    instead = IntentAction.UPDATE in first.meant and change.action is Action.REPLACE
    return Finding(
        rule=DESTRUCTIVE_BEYOND,
        severity=POLICY_RULES[DESTRUCTIVE_BEYOND][0],
        address=first.label,
        title=f"{verb(change)} {first.label}, {'where an update was meant' if instead else 'beyond the intent'}",
        message=sentences(_meant_and_planned(first, instead=instead), _with_it(rest)),
        evidence={
            "type": change.row.type,
            "class": change.facts.kind.value,
            "action": change.action.value,
            "meant": list(first.meant),
            "topic": DESTRUCTIVE_BEYOND,
        },
        fix=(
            *put_back(change),
            f"Where it is meant after all, a person allows {_listed(sorted(asked_by(change) or ()))} in the intent.",
        ),
        covers=tuple(one.label for one in rest),
        location=change.location,
        aside=not instead,
    )


def _meant_and_planned(one: Beyond, *, instead: bool) -> str:
    change = one.change
    reason = f", because {why(change)}" if why(change) else ""
    planned = "a destroy"
    if change.action is Action.REPLACE:
        planned = "a create and delete" if change.create_first else "a delete and recreate"
    if instead:
        return f"What was meant as an update is planned as {planned}{reason}."
    meant = f"For this object {_listed(one.meant)} alone was meant" if one.meant else "No change of it was meant"
    return f"{meant}, and {planned} is planned{reason}."


def _listed(actions: Iterable[IntentAction]) -> str:
    return join([one.value for one in actions])


def _with_it(rest: list[Beyond]) -> str:
    if not rest:
        return ""
    return f"With it {plural(len(rest), 'more goes', 'more go')}, not meant either: {some(_labels(rest))}."


def _not_meant(others: list[Beyond]) -> Finding:
    labels = sorted(_labels(others))
    kinds = Counter(_kind(one.change) for one in others)
    said = join([f"{number} {kind}" for kind, number in sorted(kinds.items())])
    return Finding(
        rule=BEYOND,
        severity=POLICY_RULES[BEYOND][0],
        address="",
        title=f"changes {plural(len(others), 'object', 'objects')} beyond the intent: {said}",
        message=f"What is meant does not take in {some(labels)}.",
        evidence={
            "objects": labels,
            "actions": dict(sorted(kinds.items())),
            "topic": digest(f"{_kind(one.change)} {one.label}" for one in others),
        },
        fix=("Leave them out of the change; or where they are meant, name them in the intent.",),
    )


def _kind(change: Change) -> str:
    """Name what a change does that deletes nothing."""
    if not change.action.changes_something:
        return IntentAction.MOVE.value if change.row.previous_address else IntentAction.IMPORT.value
    return "unknown action" if change.action is Action.UNKNOWN else change.action.value


def _labels(beyond: Iterable[Beyond]) -> list[str]:
    return [one.label for one in beyond]
