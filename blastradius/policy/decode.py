"""From the settings of a file to a policy: what no schema can tell is checked here."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

from blastradius.knowledge.mistakes import nearest
from blastradius.model.action import Action
from blastradius.model.origin import OriginKind
from blastradius.model.verdict import Severity
from blastradius.origin import OwnSigns
from blastradius.policy.decide import NOT_UNDERSTOOD
from blastradius.policy.findings import POLICY_RULES, WAIVER_RULES
from blastradius.policy.selection import Selection
from blastradius.policy.settings import (
    Budget,
    Demands,
    Expectation,
    Limits,
    OwnRule,
    Policy,
    Protection,
    WaiverLimits,
)

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable
    from datetime import tzinfo

    from blastradius.policy.effective import Setting, Settings
    from blastradius.policy.file import PolicyFile
    from blastradius.policy.freeze import FreezeWindow, Moment
    from blastradius.policy.lines import KeyPath

_ASKED = ("destroys", "require_approval", "approvals")
LIMITS = ("destroys", "replacements", "data_losses", "affected", "share", "weight")


def policy_from(file: PolicyFile, settings: Settings, rules: Collection[str]) -> Policy:
    """Return the policy of a file's settings; raises `PolicyError` for what cannot be meant."""
    verdict = {key: setting.value for (section, key), setting in settings.items() if section == "verdict"}
    reader = _Reader(file, {*rules, *_own_names(file)}, rules)
    return Policy(
        severities={str(key): reader.severity(one) for key, one in _section(settings, "severities")},
        block_from=Severity(verdict["block_from"]),
        warn_from=Severity(verdict["warn_from"]),
        block_score=verdict["block_score"],
        warn_score=verdict["warn_score"],
        knowledge={str(key): one.value for key, one in _section(settings, "knowledge")},
        budgets=tuple(reader.budget(one) for _, one in _section(settings, "budget")),
        protected=tuple(reader.protection(one) for _, one in _section(settings, "protected")),
        expected=tuple(reader.expectation(one) for _, one in _section(settings, "expected")),
        weights={str(key): reader.weights(one) for key, one in _section(settings, "weights")},
        freezes=tuple(reader.freeze(one) for _, one in _section(settings, "freeze")),
        waiver_limits=reader.waiver_limits({str(key): one for key, one in _section(settings, "waivers")}),
        intent_required=any(one.value for key, one in _section(settings, "intent") if key == "required"),
        demands=reader.demands({str(key): one for key, one in _section(settings, "origin")}),
        rules=reader.own_rules([one for _, one in _section(settings, "rule")]),
        own_signs=OwnSigns(**{key: _texts(settings, key) for key in ("agents", "assistants", "variables", "trailers")}),
        trust_given=("origin", "trust_given") in settings and settings["origin", "trust_given"].value,
    )


def _own_names(file: PolicyFile) -> Iterable[str]:
    """Return the names of all own rules, for severities may speak of those that an environment has not."""
    layers = (file.document, *file.document.get("environment", ()))
    return (one["name"] for layer in layers for one in layer.get("rule", ()))


def _texts(settings: Settings, key: str) -> tuple[str, ...]:
    return tuple(settings["origin", key].value) if ("origin", key) in settings else ()


def _section(settings: Settings, name: str) -> Iterable[tuple[str | int, Setting]]:
    return [(key, setting) for (section, key), setting in settings.items() if section == name]


def selection_of(entry: dict[str, Any]) -> Selection:
    """Read which objects an entry is about."""
    lists = {key: tuple(entry.get(key, ())) for key in ("addresses", "types", "modules")}
    return Selection(**lists, tags=dict(entry.get("tags", {})))


def _parts(own: dict[str, Setting], key: str) -> Iterable[Setting]:
    """Return the entries of a list, or of a table, as settings of their own."""
    if key not in own:
        return []
    whole = own[key]
    named = whole.value.items() if isinstance(whole.value, dict) else enumerate(whole.value)
    return [whole._replace(value=value, path=(*whole.path, name)) for name, value in named]


class _Reader:
    """Reads entries; a mistake is told with its place in the file."""

    def __init__(self, file: PolicyFile, rules: Collection[str], built_in: Collection[str]) -> None:
        self.file = file
        self.rules = rules
        self.built_in = built_in

    def severity(self, setting: Setting) -> Severity:
        rule = str(setting.path[-1])
        if rule in NOT_UNDERSTOOD:
            raise self.file.wrong(
                setting.path, "cannot be set: no policy lets pass what was not understood.", "Take the line out."
            )
        if rule not in self.rules:
            raise self.file.wrong(
                setting.path, f"is no rule{nearest(rule, sorted(self.rules)) or '.'}", "blastradius rules lists them."
            )
        return Severity(setting.value)

    def budget(self, setting: Setting) -> Budget:
        limits = {key: setting.value[key] for key in LIMITS if key in setting.value}
        for key, value in limits.items():
            self._finite((*setting.path, key), value)
        return Budget(name=setting.value.get("name", ""), of=selection_of(setting.value), limits=Limits(**limits))

    def protection(self, setting: Setting) -> Protection:
        return Protection(of=selection_of(setting.value), reason=setting.value.get("reason", ""))

    def expectation(self, setting: Setting) -> Expectation:
        actions = frozenset(Action(word) for word in setting.value.get("actions", ()))
        return Expectation(of=selection_of(setting.value), actions=actions, reason=setting.value.get("reason", ""))

    def weights(self, setting: Setting) -> dict[str, float]:
        for key, value in setting.value.items():
            self._finite((*setting.path, key), value)
        return {"update" if key == "modify" else key: value for key, value in setting.value.items()}

    def waiver_limits(self, settings: dict[str, Setting]) -> WaiverLimits:
        may_lift = settings["may_lift"]
        for number, rule in enumerate(may_lift.value):
            if rule not in POLICY_RULES or rule in WAIVER_RULES:
                there = sorted(POLICY_RULES.keys() - WAIVER_RULES.keys())
                raise self.file.wrong(
                    (*may_lift.path, number),
                    f"is no rule of the policy that a waiver could lift{nearest(rule, there) or '.'}",
                    f"There are {', '.join(there)}; findings of other rules can be waived in any case.",
                )
        return WaiverLimits(
            longest_days=settings["longest_days"].value,
            most_findings=settings["most_findings"].value,
            may_lift=tuple(may_lift.value),
        )

    def freeze(self, setting: Setting) -> FreezeWindow:
        from datetime import datetime

        from blastradius.policy.freeze import FreezeWindow

        entry, path = setting.value, setting.path
        begins = self._moment(entry["from"], (*path, "from"), is_end=False)
        ends = self._moment(entry["until"], (*path, "until"), is_end=True)
        if type(begins) is not type(ends):
            raise self.file.wrong(path, "has a day of the week at one end and a date at the other.", _MOMENTS)
        backwards = isinstance(begins, datetime) and isinstance(ends, datetime) and begins > ends
        if begins == ends or backwards:
            raise self.file.wrong(path, "ends before it begins, or where it does.", _MOMENTS)
        name = entry.get("name") or f"{entry['from']} to {entry['until']}"
        zone = self._zone(entry.get("timezone", "UTC"), (*path, "timezone"))
        return FreezeWindow(name=name, begins=begins, ends=ends, zone=zone, reason=entry.get("reason", ""))

    def own_rules(self, settings: list[Setting]) -> tuple[OwnRule, ...]:
        if not settings:
            return ()
        from blastradius.policy.facts import SAMPLE  # late: few policies have any

        names: list[str] = []
        for setting in settings:
            name = str(setting.value["name"])
            if name.endswith("\n"):  # which no pattern of Python's sees
                raise self.file.wrong((*setting.path, "name"), "ends in a line break.")
            if name in self.built_in or name in NOT_UNDERSTOOD:
                raise self.file.wrong((*setting.path, "name"), "is the name of a built-in rule.", "blastradius rules")
            if name in names:
                raise self.file.wrong((*setting.path, "name"), "is the name of an earlier rule, too.")
            names.append(name)
            self._check_expression(setting, SAMPLE)
        return tuple(OwnRule(**{**one.value, "severity": Severity(one.value["severity"])}) for one in settings)

    def _check_expression(self, setting: Setting, sample: dict[str, Any]) -> None:
        from blastradius.policy.expressions import NoLibrary, WrongExpression, checked

        path = (*setting.path, "when")
        try:
            checked(setting.value["when"], sample)
        except NoLibrary:
            raise self.file.wrong(
                path, "needs a library that is not installed.", "pip install 'tf-blastradius[expr]'"
            ) from None
        except WrongExpression as wrong:
            raise self.file.wrong(path, str(wrong), "docs/own-rules.md tells what an expression can name.") from None

    def demands(self, settings: dict[str, Setting]) -> dict[OriginKind, Demands]:
        found = {}
        for kind in OriginKind:
            own = {key.partition(".")[2]: one for key, one in settings.items() if key.startswith(f"{kind.value}.")}
            if own:
                found[kind] = self._demands(own)
        return found

    def _demands(self, own: dict[str, Setting]) -> Demands:
        verdict = own["verdict"].value if "verdict" in own else {}
        asked: dict[str, Any] = {key: own[key].value for key in _ASKED if key in own}
        asked.update(
            (key, Severity(one) if key in ("block_from", "warn_from") else one) for key, one in verdict.items()
        )
        return Demands(
            severities={str(one.path[-1]): self.severity(one) for one in _parts(own, "severities")},
            budgets=tuple(self.budget(one) for one in _parts(own, "budget")),
            protected=tuple(self.protection(one) for one in _parts(own, "protected")),
            freezes=tuple(self.freeze(one) for one in _parts(own, "freeze")),
            **asked,
        )

    def _finite(self, path: KeyPath, value: float) -> None:
        if not math.isfinite(value):
            raise self.file.wrong(path, "is no number to compare with.")

    def _moment(self, text: str, path: KeyPath, *, is_end: bool) -> Moment:
        from blastradius.policy.freeze import read_moment

        moment = read_moment(text, is_end=is_end)
        if moment is None:
            raise self.file.wrong(path, "is no moment.", _MOMENTS)
        return moment

    def _zone(self, name: str, path: KeyPath) -> tzinfo:
        from datetime import UTC

        if name == "UTC":
            return UTC
        from zoneinfo import ZoneInfo, available_timezones  # late: it takes as long to load as reading the policy

        try:
            return ZoneInfo(name)
        except (LookupError, ValueError, OSError):
            known = sorted(available_timezones())
            advice = "As in Europe/Berlin." if known else "This machine has no time zones: install tzdata, or use UTC."
            raise self.file.wrong(path, f"is no time zone{nearest(name, known) or '.'}", advice) from None


_MOMENTS = "friday 16:00 every week, or 2026-12-20, or 2026-12-20 18:00 without an offset: timezone is its own key."
