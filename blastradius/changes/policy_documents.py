"""What documents of permissions grant: who may do what on which, compared as sets and never shown."""

from __future__ import annotations

import json
from fnmatch import fnmatchcase
from itertools import islice, product
from typing import Any, NamedTuple

WORLD = frozenset({"0.0.0.0/0", "::/0", "*", "internet", "any", "allusers", "allauthenticatedusers"})
"""Whoever is written like this is everybody."""

MANY = 2_000
"""Of more grants than these only the first are compared with wildcards; documents are small."""

_NARROWING = ("aws:source", "aws:principal", "aws:calledvia", "kms:caller", "kms:viaservice", "sts:externalid")
"""What the keys of a condition begin with that says who may, and not only how."""


class Grant(NamedTuple):
    """One thing that somebody may do, or must not."""

    effect: str
    who: str
    action: str
    what: str
    condition: str

    def covers(self, other: Grant) -> bool:
        """Tell whether whoever has this one has the other one too."""
        return (
            self.effect == other.effect
            and self.condition in ("", other.condition)
            and _fits(self.who.lower(), other.who.lower())
            and _fits(self.action.lower(), other.action.lower())
            and _fits(self.what, other.what)
        )


def _fits(pattern: str, text: str) -> bool:
    """Match as policies do: `*` and `?` alone are special."""
    return pattern == text or fnmatchcase(text, pattern.replace("[", "[[]"))


def document_of(value: Any) -> Any:
    """Read a text that is a JSON object or list; None where it is none."""
    if not isinstance(value, str) or value[:1] not in ("{", "["):
        return None
    try:
        document = json.loads(value)
    except (ValueError, RecursionError):
        return None
    return document if isinstance(document, dict | list) else None


def grants_more(old: list[Any], new: list[Any]) -> bool:
    """Tell whether the new side allows something that the old one did not, or denies something no longer."""
    return _exceeds(new, old, "Allow") or _exceeds(old, new, "Deny")


def grants_less(old: list[Any], new: list[Any]) -> bool:
    """Tell whether something is no longer allowed, or newly denied."""
    return grants_more(new, old)


def _exceeds(these: list[Any], those: list[Any], effect: str) -> bool:
    """Tell whether one side has a grant that nothing of the other covers."""
    other = {grant for grant in grants_in(those) if grant.effect == effect}
    beyond = [grant for grant in grants_in(these) if grant.effect == effect and grant not in other]
    wide = [grant for grant in other if "*" in f"{grant.who}{grant.action}{grant.what}" or not grant.condition]
    return any(not any(one.covers(grant) for one in wide[:MANY]) for grant in beyond[:MANY])


def grants_in(values: list[Any]) -> set[Grant]:
    """Return all grants of documents (AWS, Google) and of plain lists of permissions."""
    found: set[Grant] = set()
    for value in values:
        document = document_of(value)
        if isinstance(document, dict) and "Statement" in document:
            found.update(grant for one in _objects(document["Statement"]) for grant in _of_statement(one))
        elif isinstance(document, dict) and "bindings" in document:
            found.update(grant for one in _objects(document["bindings"]) for grant in _of_binding(one))
        elif document is not None:
            found.add(Grant("Allow", "", json.dumps(document, sort_keys=True), "", ""))
        else:
            found.update(Grant("Allow", "", _written(one), "", "") for one in _elements(value))
    return found


def _of_statement(statement: dict[str, Any]) -> set[Grant]:
    """Take an AWS statement apart; one that says who or what is *not* meant stays whole."""
    effect = "Deny" if statement.get("Effect") == "Deny" else "Allow"
    condition = json.dumps(statement["Condition"], sort_keys=True) if statement.get("Condition") else ""
    if any(name in statement for name in ("NotAction", "NotResource", "NotPrincipal")):
        return {Grant(effect, "", json.dumps({**statement, "Sid": ""}, sort_keys=True), "", condition)}
    principal = statement.get("Principal", "")
    who = principal.values() if isinstance(principal, dict) else [principal]
    parts = product(
        [_written(one) for value in who for one in _elements(value)],
        [_written(one) for one in _elements(statement.get("Action", ""))],
        [_written(one) for one in _elements(statement.get("Resource", ""))],
    )
    return {Grant(effect, *part, condition) for part in islice(parts, MANY)}


def _of_binding(binding: dict[str, Any]) -> set[Grant]:
    condition = json.dumps(binding["condition"], sort_keys=True) if binding.get("condition") else ""
    members = _elements(binding.get("members", []))
    return {Grant("Allow", _written(who), _written(binding.get("role", "")), "", condition) for who in members}


def _elements(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]


def _objects(value: Any) -> list[dict[str, Any]]:
    return [one for one in _elements(value) if isinstance(one, dict)]


def _written(value: Any) -> str:
    return value if isinstance(value, str) else json.dumps(value, sort_keys=True)


# -- open to everybody ---------------------------------------------------------------------


def openings(value: Any) -> int:
    """Count the ways in from everywhere: ranges, principals, and policies that say so."""
    if isinstance(value, str):
        return int(value.lower() in WORLD) if value[:1] != "{" else _openings_of_document(value)
    if isinstance(value, dict):
        value = list(value.values())
    return sum(map(openings, value)) if isinstance(value, list) else 0


def _openings_of_document(text: str) -> int:
    """Count the statements that allow everybody, or everything; all of a text, where it is no document."""
    document = document_of(text)
    if document is None:
        return text.count('"*"')
    bindings = _objects(document.get("bindings", []))
    public = sum(_written(who).lower() in WORLD for one in bindings for who in _elements(one.get("members", [])))
    return public + sum(_is_open(one) for one in _objects(document.get("Statement", [])))


def _is_open(statement: dict[str, Any]) -> bool:
    if statement.get("Effect") != "Allow" or _narrows(statement.get("Condition")):
        return False
    principal = statement.get("Principal")
    if isinstance(principal, dict):
        principal = [one for value in principal.values() for one in _elements(value)]
    if "NotPrincipal" in statement or "*" in _elements(principal):
        return True
    return principal is None and "*" in _elements(statement.get("Action"))


def _narrows(condition: Any) -> bool:
    """Tell whether a condition says who may."""
    tests = condition.values() if isinstance(condition, dict) else ()
    keys = [key.lower() for test in tests if isinstance(test, dict) for key in test]
    return any(key.startswith(_NARROWING) or key.endswith((":sub", ":aud")) for key in keys)
