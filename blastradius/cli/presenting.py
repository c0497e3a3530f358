"""Approvals as they are presented: a folder of files, an allowed-signers file, and who may approve."""

from __future__ import annotations

import errno
import os
import stat
from contextlib import ExitStack
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from blastradius.errors import PolicyError, UsageError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from blastradius.approvals import Approvals, Conditions, Presented, SignedStatement
    from blastradius.cli.options import ApprovalRequest
    from blastradius.cli.ssh_keygen import Verifier
    from blastradius.policy import Policy

DEFAULT_FOLDER = Path(".blastradius/approvals")
MOST_FILES = 500
"""So many approvals are looked at; each takes a few runs of ssh-keygen."""
_LARGEST_LIST = 16 * 1024**2


class _File(NamedTuple):
    """A file of the folder: what it holds, or why it is no approval."""

    name: str
    signed: SignedStatement | None
    refused: str


def with_approvals(policy: Policy, request: ApprovalRequest) -> Policy:
    """Add the approvals of the command line to a policy; they are for the environment that it chose, unless told."""
    checked_environment(request.environment)
    if request.folder is None:
        _refuse_idle(request)
        return policy
    if request.allowed_signers is None:
        raise UsageError(
            "nobody is allowed to sign approvals.", "Name the allowed-signers file: --allowed-signers FILE"
        )
    agents = (*request.agents, *policy.own_signs.agents)
    here = replace(request, environment=environment_in(policy, request.environment), agents=agents)
    return replace(policy, approvals=_present(request.folder, request.allowed_signers, here))


def environment_in(policy: Policy, told: str | None) -> str | None:
    """Return the environment that approvals are for: as told, else the one of the policy."""
    return told if told is not None else policy.environment or None


def checked_environment(name: str | None) -> str:
    """Return the environment that is named, empty where none is; raises `UsageError` for what can be none."""
    if name is None:
        return ""
    from blastradius.approvals.statement import is_environment  # late: most runs name none

    if not (name and is_environment(name)):
        raise UsageError("the name of the environment is empty, or holds more than letters, digits and . _ / -.")
    return name


def _refuse_idle(request: ApprovalRequest) -> None:
    given = {
        "--allowed-signers": request.allowed_signers is not None,
        "--revoked": request.revoked is not None,
        "--require": request.require is not None,
        "--role": bool(request.roles),
        "--author": request.author is not None,
        "--agent": bool(request.agents),
    }
    for option, is_given in given.items():
        if is_given:
            raise UsageError(f"{option} is about approvals, and none are looked for.", "Name them: --approvals DIR")


def _conditions(request: ApprovalRequest, signers: bytes) -> Conditions:
    from blastradius.approvals import AGENTS, Conditions
    from blastradius.approvals.signers import read_signers

    return Conditions(
        now=datetime.now(UTC).replace(microsecond=0),
        environment=checked_environment(request.environment),
        require=1 if request.require is None else request.require,
        roles=_roles(request.roles),
        author="" if request.author is None else principal_of(request.author, "--author"),
        agents=(*AGENTS, *request.agents),
        signers=read_signers(signers.decode("utf-8", "replace")),
    )


def principal_of(name: str, option: str) -> str:
    """Return the name of a principal; raises `UsageError` for what cannot be one."""
    from blastradius.approvals.statement import is_principal

    if not is_principal(name):
        raise UsageError(
            f"the name after {option} is empty or no principal: letters and digits, then also . _ + @ -.",
            "Write it as the allowed-signers file does, alice@example.com say.",
        )
    return name


def _roles(given: Sequence[str]) -> dict[str, tuple[str, ...]]:
    roles: dict[str, tuple[str, ...]] = {}
    for text in given:
        role, equals, members = text.partition("=")
        if not role or not equals or role in roles:
            raise UsageError("a --role is not written as ROLE=principal,principal, or is there twice.")
        roles[role] = tuple(principal_of(one, "--role") for one in members.split(","))
    return roles


def _present(folder: Path, allowed_signers: Path, request: ApprovalRequest) -> Approvals:
    from blastradius.approvals import Approvals

    signers = read_list(allowed_signers, "allowed-signers file")
    revoked = read_list(request.revoked, "revocation file") if request.revoked is not None else None
    conditions = _conditions(request, signers)
    files = read_folder(folder)
    presented = []
    with ExitStack() as stack:
        verifier: Verifier | None = None
        for file in files:
            if file.signed is not None and verifier is None:
                from blastradius.cli.ssh_keygen import Verifier

                verifier = stack.enter_context(Verifier(signers, revoked, conditions.now))
            presented.append(_presented(file, conditions, verifier))
    return Approvals(presented=tuple(presented), conditions=conditions)


def _presented(file: _File, conditions: Conditions, verifier: Verifier | None) -> Presented:
    from blastradius.approvals import Presented

    if file.signed is None or verifier is None:
        return Presented(file=file.name, refused=file.refused)
    statement = file.signed.statement
    objection = conditions.objection(statement)
    if objection:
        return Presented(file=file.name, statement=statement, refused=objection)
    given = statement.canonical(), file.signed.signature
    verified = verifier.verify(*given, statement.principal)
    refused = verified.refused or conditions.objection_to_key(verified.key)
    if not refused and conditions.author and verifier.signs_as(*given, conditions.author):
        refused = "its key is also one of the author of the change"
    return Presented(file=file.name, statement=statement, key="" if refused else verified.key, refused=refused)


def read_folder(folder: Path) -> list[_File]:
    """Read the files of a folder by name; a folder that is not there holds none."""
    try:
        with os.scandir(folder) as entries:
            names = sorted(one.name for one in entries if not one.name.startswith("."))
    except FileNotFoundError:
        return []
    except OSError as error:
        raise PolicyError(
            f"the folder with approvals cannot be read: {error.strerror}.", "Check --approvals."
        ) from None
    if len(names) > MOST_FILES:
        raise PolicyError(
            f"the folder with approvals holds more than {MOST_FILES} files.", "Remove those that expired."
        )
    return [_read(folder, name) for name in names]


def _read(folder: Path, name: str) -> _File:
    from blastradius.approvals import NoApproval
    from blastradius.approvals.statement import LARGEST, read_approval

    try:
        # Neither a link nor a pipe: what is in the folder is in it, and nothing waits.
        number = os.open(folder / name, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
        try:
            if not stat.S_ISREG(os.fstat(number).st_mode):
                return _File(name, None, "it is no file")
            with open(number, "rb", closefd=False) as file:
                data = file.read(LARGEST + 1)
        finally:
            os.close(number)
    except OSError as error:
        reason = "it is a link" if error.errno == errno.ELOOP else f"it cannot be read: {error.strerror}"
        return _File(name, None, reason)
    if len(data) > LARGEST:
        return _File(name, None, f"it is larger than {LARGEST // 1024**2} MiB")
    try:
        return _File(name, read_approval(data), "")
    except NoApproval as why:
        return _File(name, None, str(why))


def read_list(path: Path, what: str) -> bytes:
    """Read a list of keys, whole: what is verified against is what was read."""
    try:
        with path.open("rb") as file:
            data = file.read(_LARGEST_LIST + 1)
    except OSError as error:
        raise PolicyError(
            f"the {what} cannot be read: {error.strerror}.", "Check the path and its permissions."
        ) from None
    if len(data) > _LARGEST_LIST:
        raise PolicyError(f"the {what} is larger than {_LARGEST_LIST // 1024**2} MiB.", "Look what it is.")
    return data
