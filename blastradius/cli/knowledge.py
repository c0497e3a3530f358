"""The command that shows what is known of resource types, and how much."""

from __future__ import annotations

import json
from fnmatch import fnmatchcase
from typing import TYPE_CHECKING, Any

from blastradius.errors import UsageError
from blastradius.knowledge.coverage import catalogue_of, coverage_of, folders, types_of
from blastradius.knowledge.providers import PROVIDERS, provider_of
from blastradius.model.spelling import nearest_names

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from blastradius.knowledge import FateRule, Question, TypeFacts
    from blastradius.knowledge.coverage import Coverage


def show_coverage(provider: str | None, *, as_json: bool) -> str:
    """Return how many types of each provider are known: by entries of their own, by a family, and not at all."""
    found = [coverage_of(folder) for folder in ([_folder(provider)] if provider else folders())]
    if as_json:
        counted = [
            {
                "provider": one.folder,
                "types": one.listed,
                "own": len(one.own),
                "by_family": len(one.by_family),
                "unknown": list(one.unknown),
            }
            for one in found
        ]
        return json.dumps(counted, indent=2) + "\n"
    lines = [f"{'provider':<14}{'types':>7}{'own':>7}{'family':>8}{'unknown':>9}{'known':>8}"]
    lines.extend(_counts(one.folder, [one]) for one in found)
    if len(found) > 1:
        lines.append(_counts("all", found))
    return "\n".join(lines) + "\n"


def _counts(name: str, found: Sequence[Coverage]) -> str:
    listed = sum(one.listed for one in found)
    own = sum(len(one.own) for one in found)
    family = sum(len(one.by_family) for one in found)
    return f"{name:<14}{listed:>7}{own:>7}{family:>8}{listed - own - family:>9}{(own + family) / listed:>8.0%}"


def show_knowledge(what: str | None, *, as_json: bool) -> str:
    """Return the list of types of a provider or a glob, or all that is known of one type."""
    if what and provider_of(what) and "*" not in what and "_" in what:
        return _shown(what, as_json=as_json)
    listed = list(_facts(what))
    if not listed:
        raise UsageError(
            f"no type is called {what}.", "Name a type, a provider, or a pattern: blastradius knowledge 'aws_db_*'"
        )
    if as_json:
        return json.dumps([_short(facts) for facts in listed], indent=2) + "\n"
    width = max(len(facts.type) for facts in listed)
    return "".join(
        f"{facts.type:<{width}}  {facts.kind.value:<15}  destroy {facts.loss_on_destroy:>3}  replace "
        f"{facts.loss_on_replace:>3}\n"
        for facts in listed
    )


def _folder(provider: str) -> str:
    if provider in PROVIDERS:
        return PROVIDERS[provider].folder
    if provider in folders():
        return provider
    near = nearest_names(provider, PROVIDERS)
    raise UsageError(
        "the catalogue has no provider of that name.",
        f"Did you mean {near[0]}?" if near else f"It has {', '.join(folders())}.",
    )


def _facts(what: str | None) -> Iterator[TypeFacts]:
    pattern = what if what and "*" in what else f"{what}_*" if what else "*"
    for folder in folders():
        catalogue = catalogue_of(folder)
        names = types_of(folder)
        yield from (catalogue.facts(name) for name in names if fnmatchcase(name, pattern) or folder == what)


def _short(facts: TypeFacts) -> dict[str, Any]:
    return {
        "type": facts.type,
        "class": facts.kind.value,
        "destroy": facts.loss_on_destroy,
        "replace": facts.loss_on_replace,
        "recovery": facts.recovery.value,
        "known": facts.known,
        "documentation": facts.source,
    }


def _shown(type_name: str, *, as_json: bool) -> str:
    provider = provider_of(type_name)
    catalogue = catalogue_of(provider.folder if provider else "")
    facts = catalogue.facts(type_name)
    if not facts.known:
        near = nearest_names(type_name, types_of(provider.folder if provider else ""))
        raise UsageError(
            "the catalogue does not know that type; its loss would warn.",
            f"Did you mean {near[0]}?"
            if near and near[0] != type_name
            else "An own entry can be added: --knowledge FILE",
        )
    said_by = catalogue.family(type_name) or type_name
    if as_json:
        return json.dumps({**_short(facts), "said_by": said_by, **_details(facts)}, indent=2) + "\n"
    return "\n".join(_page(facts, said_by)) + "\n"


def _details(facts: TypeFacts) -> dict[str, Any]:
    return {
        "holds": facts.holds,
        "recovery_days": facts.recovery_days or None,
        "fate": [{**_question(rule), "fate": rule.fate} for rule in facts.fate],
        "keeps": [{**_question(rule), "what": rule.what} for rule in facts.keeps],
        "risky_updates": [
            {"attribute": one.attribute, "test": one.test, "severity": one.severity, "effect": one.effect}
            for one in facts.risky_updates
        ],
        "contains": [{"type": child, "attribute": attribute} for child, attribute in facts.contains],
        "joins": list(facts.joins),
        "role": facts.role.value if facts.role else None,
        "identifiers": list(facts.identifiers),
        "unique_names": list(facts.unique_names),
        "names_reserved": facts.names_reserved,
        "note": facts.note,
    }


def _question(rule: Question) -> dict[str, Any]:
    asked = {"attribute": rule.attribute} if rule.attribute else {"setting": rule.setting} if rule.setting else {}
    value = {"value": rule.value} if rule.test == "equals" else {}
    return {**asked, "test": rule.test, **value, "default": rule.default}


_RECOVERY = {
    "none": "nothing brings it back",
    "backup": "a backup brings it back, if there is one",
    "window": "the service can bring it back for a while",
    "recreate": "an apply makes it again",
}


def _page(facts: TypeFacts, said_by: str) -> Iterator[str]:
    yield facts.type
    yield f"  {facts.kind.value}: destroy {facts.loss_on_destroy}, replace {facts.loss_on_replace} of 100"
    if facts.holds:
        yield f"  With it goes {facts.holds}."
    days = f" ({facts.recovery_days} days)" if facts.recovery_days else ""
    yield f"  Recovery: {_RECOVERY[facts.recovery.value]}{days}."
    yield from _section("When it is destroyed, the first that holds decides", map(_fate_line, facts.fate))
    yield from _section("Beside it", (f"{rule.what} stays if {_condition(rule)}" for rule in facts.keeps))
    yield from _section(
        "Updates that hurt",
        (f"{one.attribute}, {one.test}: {one.effect} ({one.severity})" for one in facts.risky_updates),
    )
    yield from _section("Inside it", (f"{child}, by {attribute}" for child, attribute in facts.contains))
    yield from _section("It joins, by", facts.joins)
    yield from _section("Identified by", facts.identifiers)
    yield from _section("No two can share", facts.unique_names)
    if facts.names_reserved:
        yield from _section("Its name cannot be taken again at once", [facts.names_reserved])
    if facts.note:
        yield from _section("Note", [facts.note])
    yield ""
    yield f"  Entry: {said_by}"
    yield f"  Documentation: {facts.source}"


def _section(heading: str, lines: Iterable[str]) -> Iterator[str]:
    told = list(lines)
    if told:
        yield ""
        yield f"  {heading}:"
        yield from (f"    - {line}" for line in told)


def _fate_line(rule: FateRule) -> str:
    return f"{rule.fate} if {_condition(rule)}" if rule.name else f"{rule.fate} otherwise"


def _condition(rule: Question) -> str:
    test = f"is {rule.value}" if rule.test == "equals" else f"is {rule.test.replace('un', 'not ')}"
    default = "" if rule.default is None else f" (where absent: {str(rule.default).lower()})"
    return f"{rule.name} {test}{default}"
