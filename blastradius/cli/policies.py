"""The policy of a run: where it is found, which environment of it holds, and what the command line says besides."""

from __future__ import annotations

import os
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from blastradius.cli.choices import FailOn
from blastradius.cli.places import find_waivers, first_policy_file, read_waivers_file, says_nothing
from blastradius.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from blastradius.cli.options import PolicyChoice
    from blastradius.model.plan import Plan
    from blastradius.policy import Policy
    from blastradius.policy.effective import Settings
    from blastradius.policy.environments import Surroundings
    from blastradius.policy.file import PolicyFile
    from blastradius.policy.intent.declared import Intent
    from blastradius.policy.waivers import WaiverEntry


@dataclass(frozen=True, slots=True, kw_only=True)
class LoadedPolicy:
    """A policy that was read and is valid in all its environments; which one holds depends on the plans."""

    choice: PolicyChoice
    file: PolicyFile | None = None
    layers: Mapping[int | None, tuple[Settings, Policy]]
    waivers_file: Path | None = None
    waivers: tuple[WaiverEntry, ...] = ()
    intents: tuple[Intent, ...] = ()
    messages: tuple[str, ...] = ()
    """Those of the change's commits."""

    @property
    def rules(self) -> frozenset[str]:
        """The names of all rules, the policy's own included, whichever environment they are for."""
        return all_rules() | {rule.name for _, policy in self.layers.values() for rule in policy.rules}

    def choose(self, plans: Sequence[Plan]) -> tuple[Settings, Policy]:
        """Return the settings and the policy that hold for plans."""
        if self.file is None:
            if self.choice.environment is not None and not self.choice.environment_told and not self.waivers:
                raise UsageError(
                    "an environment is named, and there is no policy for it.",
                    "Name the policy: --policy FILE",
                )
            return self.layers[None]
        from blastradius.policy.environments import choose_environment

        around = _surroundings(self.file.folder, plans)
        number, chosen_by = choose_environment(self.file, self.choice.environment, around)
        settings, policy = self.layers[number]
        if number is None:
            return settings, policy
        name = self.file.document["environment"][number]["name"]
        return settings, replace(policy, environment=name, chosen_by=chosen_by)

    def policy(self, plans: Sequence[Plan]) -> Policy:
        """Return the policy that holds for plans and the origin of the change, with its waivers, intents and time."""
        from blastradius.cli.origins import origin_of
        from blastradius.policy.origins import for_origin

        _, chosen = self.choose(plans)
        policy = for_origin(chosen, origin_of(self.choice.origin, self.messages, chosen))
        here = self.choice.environment or policy.environment
        waivers = tuple(one for one in self.waivers if one.environment in ("", here))
        if self.intents:
            policy = replace(policy, intents=self.intents)
        if not policy.freezes and not waivers:
            return policy
        return replace(policy, waivers=waivers, now=read_time(self.choice.now))

    def fail_on(self, plans: Sequence[Plan]) -> FailOn:
        """Return from which verdict on the exit code tells of it."""
        if self.file is None:
            return self.choice.fail_on or FailOn.BLOCK
        settings, _ = self.choose(plans)
        return FailOn(settings["verdict", "fail_on"].value)


def load_policy(choice: PolicyChoice, plans: Sequence[str] = (), *, begins_waivers: bool = False) -> LoadedPolicy:
    """Read and check the policy of a run, its waivers and its intent; without a file it is what the command line says.

    `plans` are the names of those that will be read, `-` for standard input. `begins_waivers` says that the file with
    waivers need not be there: it is about to be written.
    """
    _refuse_to_share_standard_input(choice, plans)
    loaded = replace(_of_file(choice), intents=_intents(choice), messages=_messages(choice.commit_messages))
    path = find_waivers(choice.waivers, choice.file)
    if path is None or (begins_waivers and not os.path.lexists(path)):
        return replace(loaded, waivers_file=path)
    loaded = replace(loaded, waivers_file=path)
    data = read_waivers_file(path)
    if says_nothing(data):
        return loaded
    from blastradius.policy.waiver_file import parse_waivers

    return replace(loaded, waivers=parse_waivers(path, data, loaded.rules, environments_of(loaded.file)))


def _refuse_to_share_standard_input(choice: PolicyChoice, plans: Sequence[str]) -> None:
    """Raise where two things are to be read from standard input: the second would be found empty."""
    paths = (*choice.intents, *(() if choice.intent_text is None else (choice.intent_text,)), *choice.commit_messages)
    readers = [*(name for name in plans if name == "-"), *(path for path in paths if str(path) == "-")]
    if len(readers) > 1 and any(isinstance(one, Path) for one in readers):
        raise UsageError(
            "the plan, an intent or commit messages, two of them are to come from standard input.",
            "Name the file of one.",
        )


def _intents(choice: PolicyChoice) -> tuple[Intent, ...]:
    if not (choice.intents or choice.intent_text or choice.allowed):
        return ()
    from blastradius.cli.intents import read_intents

    return read_intents(choice)


def _messages(files: Sequence[Path]) -> tuple[str, ...]:
    if not files:
        return ()
    from blastradius.cli.origins import read_messages

    return tuple(map(read_messages, files))


def _of_file(choice: PolicyChoice) -> LoadedPolicy:
    path = choice.file or first_policy_file()
    if choice.now is not None:
        read_time(choice.now)
    from blastradius.policy import Policy

    if path is None:
        return LoadedPolicy(choice=choice, layers=_with_entries({None: ({}, Policy())}, choice.knowledge))
    from blastradius.policy.decode import policy_from
    from blastradius.policy.effective import settings_of
    from blastradius.policy.environments import check_names
    from blastradius.policy.file import read_policy_file

    file = read_policy_file(path)
    check_names(file)
    options = {"fail_on": choice.fail_on.value} if choice.fail_on else {}
    rules = all_rules()
    layers = {number: (one, policy_from(file, one, rules)) for number, one in settings_of(file, options).items()}
    return LoadedPolicy(choice=choice, file=file, layers=_with_entries(layers, choice.knowledge))


def all_rules() -> frozenset[str]:
    """Return the names of the rules that any policy has, those about policies, intents and waivers included."""
    from blastradius.policy.findings import POLICY_RULES
    from blastradius.rules import RULES

    return frozenset({rule.id for rule in RULES} | set(POLICY_RULES))


def environments_of(file: PolicyFile | None) -> list[str] | None:
    """Return the names of a policy's environments; None where there is no policy."""
    return None if file is None else [one["name"] for one in file.document.get("environment", ())]


def _with_entries(
    layers: Mapping[int | None, tuple[Settings, Policy]], files: Sequence[Path]
) -> Mapping[int | None, tuple[Settings, Policy]]:
    """Add the entries for the catalogue that are named on the command line; they win over those of the file."""
    if not files:
        return layers
    from blastradius.knowledge.own import read_own_entries

    added = [read_own_entries(file) for file in files]
    found = {}
    for number, (settings, policy) in layers.items():
        entries = dict(policy.knowledge)
        for more in added:
            entries.update(more)
        found[number] = (settings, replace(policy, knowledge=entries))
    return found


def read_time(told: str | None) -> datetime:
    """Return when it is: as told, else by the clock."""
    from datetime import UTC, datetime

    if told is None:
        return datetime.now(UTC)
    try:
        moment = datetime.fromisoformat(told)
    except ValueError:
        moment = None
    at_the_edge = moment is not None and not datetime.min.year < moment.year < datetime.max.year
    if moment is None or moment.tzinfo is None or at_the_edge:  # no other time zone could tell it there
        raise UsageError("--now is no time with an offset.", "As in 2026-12-20T18:00:00Z or 2026-12-20T18:00:00+01:00.")
    return moment


def _surroundings(folder: Path, plans: Sequence[Plan]) -> Surroundings:
    from blastradius.policy.environments import Surroundings

    try:
        here, root = Path.cwd(), folder.resolve()
    except FileNotFoundError:
        raise UsageError(
            "the working directory is gone, and it may choose an environment.", "Go to another one."
        ) from None
    directory = here.relative_to(root) if here.is_relative_to(root) else here
    return Surroundings(workspace=_workspace(), directory=directory.as_posix(), plans=tuple(plans))


def _workspace() -> str:
    """Return the workspace as Terraform finds it: as told, else the one that is selected."""
    if told := os.environ.get("TF_WORKSPACE"):
        return told
    try:
        return (Path(os.environ.get("TF_DATA_DIR") or ".terraform") / "environment").read_text().strip() or "default"
    except (OSError, UnicodeDecodeError):
        return "default"
