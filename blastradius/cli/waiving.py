"""The command that waives: it shows which findings are meant, and adds a waiver to a file whose rest stays as it is."""

from __future__ import annotations

import contextlib
import fcntl
import os
import re
from dataclasses import dataclass, replace
from datetime import UTC, date, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from blastradius.cli.assessing import assess_all
from blastradius.cli.places import WAIVERS_NAME, read_waivers_file
from blastradius.cli.policies import environments_of, load_policy, read_time
from blastradius.cli.reading import read_one, read_states
from blastradius.cli.writing import write_file
from blastradius.errors import BlastradiusError, PolicyError, UsageError

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from blastradius.cli.options import Means, PolicyChoice
    from blastradius.cli.policies import LoadedPolicy
    from blastradius.model.finding import Finding
    from blastradius.model.report import Report
    from blastradius.policy.waivers import WaiverEntry

_DAYS = re.compile(r"([1-9]\d{0,4})d")
_FINGERPRINT = re.compile(r"[0-9a-f]{16}")
_WHERE = "blastradius --format json shows the findings with their fingerprints."
_NEW_LINE = 0
"""The line of a waiver that stands in no file yet."""


@dataclass(frozen=True, slots=True, kw_only=True)
class WaivingRequest:
    """What the command line asks to waive."""

    plan: str | None
    means: Means
    policy: PolicyChoice
    finding: str | None
    rule: str | None
    address: str | None
    reason: str
    owner: str
    expires: str
    ticket: str | None = None
    is_trial: bool = False
    """Whether to write nothing."""


def waive(request: WaivingRequest) -> str:
    """Find what is meant, add a waiver for it to the file, and say what is waived and what the gate says then."""
    loaded = load_policy(request.policy, (request.plan or "-",), begins_waivers=True)
    path = loaded.waivers_file or _new_file(loaded)
    plan = read_one(request.plan, request.means)
    policy = loaded.policy([plan])
    given = _given(request, request.policy.environment or policy.environment)
    entry = _entry(path, given, loaded)
    now = policy.now or read_time(request.policy.now)
    with_it = replace(policy, waivers=(*policy.waivers, entry), now=now)
    report = assess_all([("", plan)], read_states(request.means), with_it)[0]
    waived = [one for one in report.findings if one.waived is entry.waiver]
    if not waived:
        raise UsageError(_why_not(report, entry), _WHERE)
    worst = max((one.severity for one in waived), key=lambda one: one.rank)
    text = _block({**given, "severity": worst.value}, waived)
    if not request.is_trial:
        _append(path, text, loaded)
    return _said(path, text, waived, report, is_trial=request.is_trial)


def _new_file(loaded: LoadedPolicy) -> Path:
    """Return where a file with waivers is begun: beside the policy, else here."""
    return loaded.file.folder / WAIVERS_NAME if loaded.file else Path(WAIVERS_NAME)


def _given(request: WaivingRequest, environment: str) -> dict[str, str]:
    by_rule = (request.rule, request.address)
    if (request.finding is None) is (by_rule == (None, None)) or (request.finding is None and None in by_rule):
        raise UsageError(
            "a waiver is for one finding, or for a rule at an address.",
            "Name --finding FINGERPRINT, or both --rule RULE and --address GLOB.",
        )
    if request.finding is not None and not _FINGERPRINT.fullmatch(request.finding):
        raise UsageError("--finding is no fingerprint: 16 digits of 0-9 and a-f.", _WHERE)
    told = {
        "fingerprint": request.finding,
        "rule": request.rule,
        "address": request.address,
        "environment": environment or None,
        "reason": request.reason,
        "owner": request.owner,
        "ticket": request.ticket,
        "expires": last_day(request.expires, read_time(request.policy.now).astimezone(UTC).date()).isoformat(),
    }
    return {key: value for key, value in told.items() if value is not None}


def last_day(text: str, today: date) -> date:
    """Read the last day of a waiver: 2027-01-31, or 30d for so many days from today."""
    try:
        days = _DAYS.fullmatch(text)
        day = today + timedelta(days=int(days[1])) if days else date.fromisoformat(text)
    except (ValueError, OverflowError):
        raise UsageError("--expires is no day and no number of days.", "As in 2027-01-31 or 30d.") from None
    if day < today:
        raise UsageError("the day of --expires is over.", "Name the last day on which the waiver counts.")
    return day


def _entry(path: Path, given: Mapping[str, str], loaded: LoadedPolicy) -> WaiverEntry:
    """Make the waiver; whatever no file may say, the command line may not either."""
    from blastradius.model.finding import Location
    from blastradius.policy.waiver_file import parse_waivers

    try:
        (entry,) = parse_waivers(path, _block(given, ()).encode(), loaded.rules, environments_of(loaded.file))
    except PolicyError as error:
        raise UsageError(error.reason.partition(": ")[2].replace("waiver[1].", "--"), error.advice) from None
    return replace(entry, location=Location(file=path.name, line=_NEW_LINE))


def _why_not(report: Report, entry: WaiverEntry) -> str:
    """Say why a new waiver waives nothing, in the words that a report would have for it."""
    from blastradius.policy.findings import WAIVER_RULES, WAIVER_UNUSED

    for one in report.findings:
        if one.rule in WAIVER_RULES and one.location and one.location.line == _NEW_LINE:
            if one.rule == WAIVER_UNUSED and not one.evidence["fits"]:
                break
            return f"{one.title}. {one.message}"
    return f"the plan has no finding that is meant by {entry.subject}."


def _block(given: Mapping[str, str], waived: Sequence[Finding]) -> str:
    """Write a waiver as TOML, below what it is about."""
    from blastradius.render.neutralise import plain

    lines = ["[[waiver]]", *(plain(f"# {one.severity.value} {one.rule}: {one.title}") for one in waived)]
    for key, value in given.items():
        lines.append(f"{key} = {value if key == 'expires' else _quoted(value)}")
    return "".join(f"{line}\n" for line in lines)


def _quoted(text: str) -> str:
    """Write a text as a TOML string on one line; what cannot be seen is written by its number."""
    if any("\ud800" <= char <= "\udfff" for char in text):
        raise UsageError("a text of the command line is no UTF-8.", "Write it in another way.")
    return f'"{"".join(map(_escaped, text))}"'


def _escaped(char: str) -> str:
    if char in '"\\':
        return f"\\{char}"
    if char.isprintable():
        return char
    return f"\\u{ord(char):04x}" if ord(char) < 0x10000 else f"\\U{ord(char):08x}"


def _append(path: Path, text: str, loaded: LoadedPolicy) -> None:
    """Add a waiver to what the file holds by then; written whole or not at all, and by one at a time."""
    from blastradius.policy.waiver_file import parse_waivers

    with _locked(path):
        there = read_waivers_file(path) if os.path.lexists(path) else b""
        ending = b"\r\n" if b"\r\n" in there else b"\n"
        gap = b"" if not there.strip(b"\xef\xbb\xbf\r\n") else ending if there.endswith(b"\n") else ending * 2
        content = there + gap + text.encode().replace(b"\n", ending)
        known = loaded.rules, environments_of(loaded.file)
        before = parse_waivers(path, there, *known)
        try:
            after = parse_waivers(path, content, *known)
        except PolicyError:
            after = ()
        if after[:-1] != before or len(after) != len(before) + 1:
            raise UsageError(
                f"nothing can be added at the end of {path.name}.",
                "Write its waivers as [[waiver]], each a table of its own.",
            )
        try:
            write_file(path, content)
        except BlastradiusError as error:
            raise BlastradiusError(error.reason.replace("the report", "the waiver", 1), error.advice) from None


@contextlib.contextmanager
def _locked(path: Path) -> Iterator[None]:
    """Hold the folder of a file against others who add a waiver."""
    try:
        folder = os.open(path.resolve().parent, os.O_RDONLY | os.O_CLOEXEC)
    except OSError as error:
        raise BlastradiusError(f"{path} cannot be written: {error.strerror}.", "Check the folder.") from None
    try:
        fcntl.flock(folder, fcntl.LOCK_EX)
        yield
    finally:
        os.close(folder)


def _said(path: Path, text: str, waived: Sequence[Finding], report: Report, *, is_trial: bool) -> str:
    from blastradius.render.neutralise import log_line, plain

    number = "1 finding" if len(waived) == 1 else f"{len(waived)} findings"
    lines = [
        f"{'This would waive' if is_trial else 'Waived, in'} {number if is_trial else f'{path}, {number}'}:",
        *(f"  {one.severity.value:<8}  {one.title}" for one in waived),
        "",
        *text.splitlines(),
        "",
        f"The gate {'would say' if is_trial else 'says'} then: {report.verdict.value.upper()}  {report.headline}",
    ]
    return "".join(f"{log_line(plain(line))}\n" for line in lines)
