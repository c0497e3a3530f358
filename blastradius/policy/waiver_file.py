"""A file with waivers: read and held against its schema and against what no schema can tell."""

from __future__ import annotations

import json
import re
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from blastradius.knowledge.mistakes import nearest
from blastradius.model.finding import Location
from blastradius.model.verdict import Severity
from blastradius.model.waiver import Waiver
from blastradius.policy.decide import NOT_UNDERSTOOD
from blastradius.policy.file import parse_file
from blastradius.policy.findings import WAIVER_RULES
from blastradius.policy.waivers import WaiverEntry

if TYPE_CHECKING:
    from collections.abc import Collection

    from blastradius.policy.file import PolicyFile

SCHEMA_FILE = Path(__file__).parent / "waivers.schema.json"
ADVICE = "docs/waivers.md tells all keys; blastradius waive writes a waiver."
LONGEST = 1_000
"""The most characters of a reason, an owner or a ticket: reports tell them."""
_DAY = "As in 2027-01-31: the last day on which it counts, without a time."
_SHAPES = {
    "expires": (r"\d{4}-\d\d-\d\d", "is no day.", _DAY),
    "fingerprint": (r"[0-9a-f]{16}", "is no fingerprint.", "The JSON report has them: 16 digits of 0-9 and a-f."),
}


def parse_waivers(
    path: Path, data: bytes, rules: Collection[str], environments: Collection[str] | None
) -> tuple[WaiverEntry, ...]:
    """Take the waivers out of the bytes of a file; raises `PolicyError` for bytes that are not valid.

    `environments` are those of the policy; None where there is no policy that could name any.
    """
    file = parse_file(path, data, ADVICE)
    given = file.document.get("waiver", [])
    if isinstance(given, dict):
        raise file.wrong(("waiver",), "is one table, and no list of them.", "Write each waiver below [[waiver]].")
    known = json.loads(SCHEMA_FILE.read_bytes())["$defs"]["waiver"]["properties"].keys()
    for number, one in enumerate(given if isinstance(given, list) else ()):
        if isinstance(one, dict) and one.keys() <= known:  # of other keys the schema tells, and what may be meant
            _check_shape(file, number, one)
    file.check(SCHEMA_FILE)
    return tuple(_entry(file, number, one, rules, environments) for number, one in enumerate(given))


def _check_shape(file: PolicyFile, number: int, one: dict[str, Any]) -> None:
    """Raise `PolicyError` for a waiver that does not say what it means, in words that no schema has."""
    way = ("waiver", number)
    named = [key for key in ("fingerprint", "rule", "address") if key in one]
    if named not in (["fingerprint"], ["rule", "address"]):
        raise file.wrong(
            way,
            f"names {' and '.join(named) or 'nothing that it waives'}.",
            "A waiver names the fingerprint of a finding, or both a rule and the address of what it is about.",
        )
    for key in ("reason", "owner", "expires"):
        if key not in one:
            raise file.wrong(way, f"has no {key}.", "A waiver says why (reason), who answers for it and until when.")
    for key, (shape, said, advice) in _SHAPES.items():
        if isinstance(one.get(key), str) and not re.fullmatch(shape, one[key]):
            raise file.wrong((*way, key), said, advice)


def _entry(
    file: PolicyFile,
    number: int,
    given: dict[str, str],
    rules: Collection[str],
    environments: Collection[str] | None,
) -> WaiverEntry:
    way = ("waiver", number)
    for key in ("reason", "owner", "ticket", "address"):
        if len(given.get(key, "")) > LONGEST:
            raise file.wrong((*way, key), f"is longer than {LONGEST} characters.")
    _check_rule(file, number, given.get("rule", ""), rules)
    environment = given.get("environment", "")
    if environment and environments is not None and environment not in environments:
        known = f"It has {', '.join(environments)}." if environments else "It has none."
        near = nearest(environment, environments) or "."
        raise file.wrong((*way, "environment"), f"is no environment of the policy{near}", known)
    try:
        last_day = date.fromisoformat(given["expires"])
    except ValueError:
        raise file.wrong((*way, "expires"), "is no day of the calendar.", _DAY) from None
    return WaiverEntry(
        waiver=Waiver(
            reason=given["reason"], owner=given["owner"], until=given["expires"], ticket=given.get("ticket", "")
        ),
        last_day=last_day,
        fingerprint=given.get("fingerprint", ""),
        rule=given.get("rule", ""),
        address=given.get("address", ""),
        severity=Severity(given["severity"]) if "severity" in given else None,
        environment=environment,
        location=Location(file=file.name, line=file.line(way)),
    )


def _check_rule(file: PolicyFile, number: int, rule: str, rules: Collection[str]) -> None:
    way = ("waiver", number, "rule")
    if rule in NOT_UNDERSTOOD:
        raise file.wrong(
            way, "cannot be waived: no waiver lets pass what was not understood.", "Plan again until it is."
        )
    if rule in WAIVER_RULES:
        raise file.wrong(way, "cannot be waived: it is about waivers.", "Mend the waiver that it is about.")
    if rule and rule not in rules:
        raise file.wrong(way, f"is no rule{nearest(rule, sorted(rules)) or '.'}", "blastradius rules lists them.")
