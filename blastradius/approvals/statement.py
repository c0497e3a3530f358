"""The statement that an approval signs, its one way to be written, and the file that holds it.

What is signed are not the bytes of the file: they are made anew from what was understood of it.
Hence nothing can stand in a file that was not signed, and no two readers can differ on it.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from blastradius.model.verdict import Severity, Verdict

NAMESPACE = "blastradius-approval"
"""The namespace of the signatures: one that was made for something else is none of an approval."""
VERSION = 1
LARGEST = 1024**2
"""The most bytes of a file with an approval."""

_TIME = "%Y-%m-%dT%H:%M:%SZ"
_TIME_SHAPE = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ")
_DIGEST = re.compile(r"[0-9a-f]{64}")
_FINGERPRINT = re.compile(r"[0-9a-f]{16}")
_NONCE = re.compile(r"[0-9a-f]{32}")
_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._+@-]{0,127}")
_ENVIRONMENT = re.compile(r"(?:[A-Za-z0-9][A-Za-z0-9._/-]{0,127})?")
_SIGNATURE = re.compile(r"-----BEGIN SSH SIGNATURE-----\n[A-Za-z0-9+/=\n]+-----END SSH SIGNATURE-----\n?")


class NoApproval(ValueError):
    """Something is no approval; the text says why, and quotes nothing."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NamedFinding:
    """A finding that an approval lifts, as bad as it was when somebody looked at it."""

    fingerprint: str
    severity: Severity
    rule: str
    address: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Statement:
    """What somebody approves, for which plan, where and until when."""

    plan: str
    """The semantic fingerprint of the plan."""
    verdict: Verdict
    findings: tuple[NamedFinding, ...]
    environment: str
    """Empty where none was named."""
    principal: str
    created: datetime
    expires: datetime
    nonce: str

    def canonical(self) -> bytes:
        """Return the bytes that are signed."""
        return json.dumps(self._as_json(), ensure_ascii=True, sort_keys=True, separators=(",", ":")).encode("ascii")

    def _as_json(self) -> dict[str, Any]:
        return {
            "type": NAMESPACE,
            "version": VERSION,
            "plan": self.plan,
            "verdict": self.verdict.value,
            "findings": [
                {
                    "fingerprint": one.fingerprint,
                    "severity": one.severity.value,
                    "rule": one.rule,
                    "address": one.address,
                }
                for one in self.findings
            ],
            "environment": self.environment,
            "principal": self.principal,
            "created": written_time(self.created),
            "expires": written_time(self.expires),
            "nonce": self.nonce,
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class SignedStatement:
    """A statement and an armored signature, which nobody has verified yet."""

    statement: Statement
    signature: str

    def written(self) -> str:
        """Return the text of the file."""
        document = {"statement": json.loads(self.statement.canonical()), "signature": self.signature}
        return json.dumps(document, indent=2) + "\n"


def written_time(time: datetime) -> str:
    """Write a time as statements do: in UTC, to the second."""
    return time.astimezone(UTC).strftime(_TIME)


def is_principal(name: str) -> bool:
    """Tell whether a name can be that of who approves: no pattern, no option, nothing that cannot be seen."""
    return _NAME.fullmatch(name) is not None


def is_environment(name: str) -> bool:
    """Tell whether a name can be that of an environment; the empty one stands for none."""
    return _ENVIRONMENT.fullmatch(name) is not None


def read_approval(data: bytes) -> SignedStatement:
    """Read the file of an approval; raises `NoApproval`."""
    try:
        document = json.loads(data.decode("utf-8"), object_pairs_hook=_no_doubles, parse_constant=_no_constant)
    except NoApproval:
        raise
    except (ValueError, RecursionError):
        raise NoApproval("it is no approval: not the JSON that `blastradius approve` writes") from None
    _expect_keys(document, {"statement", "signature"})
    signature = document["signature"]
    if not isinstance(signature, str) or not _SIGNATURE.fullmatch(signature):
        raise NoApproval("it holds no SSH signature")
    return SignedStatement(statement=_statement(document["statement"]), signature=signature)


def _no_doubles(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    if len({name for name, _ in pairs}) < len(pairs):
        raise NoApproval("it is no approval: a key stands in it twice")
    return dict(pairs)


def _no_constant(name: str) -> None:  # noqa: ARG001 - json hands it over
    raise NoApproval("it is no approval: it holds what is no JSON")


def _expect_keys(given: object, wanted: set[str]) -> None:
    if not isinstance(given, dict) or set(given) != wanted:
        raise NoApproval("it is no approval: it lacks keys, or holds others than an approval has")


def _statement(given: Any) -> Statement:
    wanted = {"type", "version", "plan", "verdict", "findings", "environment", "principal", "created", "expires"}
    _expect_keys(given, wanted | {"nonce"})
    if given["type"] != NAMESPACE:
        raise NoApproval("it is no approval: its statement is of another type")
    if given["version"] is not VERSION:
        raise NoApproval("its version is not one that this release knows")
    if not isinstance(given["findings"], list):
        raise NoApproval("it is no approval: its findings are no list")
    return Statement(
        plan=_text(given["plan"], _DIGEST, "plan"),
        verdict=Verdict(_choice(given["verdict"], [one.value for one in Verdict], "verdict")),
        findings=tuple(_named(one) for one in given["findings"]),
        environment=_text(given["environment"], _ENVIRONMENT, "environment"),
        principal=_text(given["principal"], _NAME, "principal"),
        created=_time(given["created"], "created"),
        expires=_time(given["expires"], "expires"),
        nonce=_text(given["nonce"], _NONCE, "nonce"),
    )


def _named(given: Any) -> NamedFinding:
    _expect_keys(given, {"fingerprint", "severity", "rule", "address"})
    if not isinstance(given["rule"], str) or not isinstance(given["address"], str):
        raise NoApproval("it is no approval: a finding has no rule or address")
    return NamedFinding(
        fingerprint=_text(given["fingerprint"], _FINGERPRINT, "fingerprint"),
        severity=Severity(_choice(given["severity"], [one.value for one in Severity], "severity")),
        rule=given["rule"],
        address=given["address"],
    )


def _text(given: object, shape: re.Pattern[str], name: str) -> str:
    if not isinstance(given, str) or not shape.fullmatch(given):
        raise NoApproval(f"its {name} is not written as one can be")
    return given


def _choice(given: object, choices: list[str], name: str) -> str:
    if not isinstance(given, str) or given not in choices:
        raise NoApproval(f"its {name} is none that there is")
    return given


def _time(given: object, name: str) -> datetime:
    try:
        return datetime.strptime(_text(given, _TIME_SHAPE, name), _TIME).replace(tzinfo=UTC)
    except NoApproval:
        raise
    except ValueError:
        raise NoApproval(f"its {name} is no time") from None
