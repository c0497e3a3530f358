"""What an approval has to fulfil, whatever the plan it is for."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import TYPE_CHECKING

from blastradius.approvals.signers import Signers, fits, may_be_one, untagged
from blastradius.approvals.statement import written_time
from blastradius.origin import read_signs

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from blastradius.approvals.statement import Statement

LONGEST = timedelta(days=30)
"""How long an approval can last: what is to be tolerated for longer is not one change."""
SKEW = timedelta(minutes=5)
"""How far the clocks of two machines may be apart."""
AGENTS = read_signs().principals
"""Patterns of principals that are no people."""


def is_agent(principal: str, patterns: tuple[str, ...] = AGENTS) -> bool:
    """Tell whether a name is that of an agent."""
    return any(fits(name, pattern) for name in (principal, untagged(principal)) for pattern in patterns)


@dataclass(frozen=True, slots=True, kw_only=True)
class Conditions:
    """Who may approve, how many it takes, where and when."""

    now: datetime
    environment: str = ""
    require: int = 1
    """How many people it takes to lift a finding."""
    roles: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Principals by role; where there are any, only they count, and each role has to be among those who approve."""
    author: str = ""
    """Who made the change, and cannot approve it."""
    agents: tuple[str, ...] = AGENTS
    signers: Signers = field(default_factory=Signers)

    def at_least(self, people: int) -> Conditions:
        """Return the conditions with no fewer people to lift a finding."""
        return replace(self, require=max(self.require, people))

    def objection(self, statement: Statement) -> str:
        """Say why a statement cannot count, whoever signed it; empty where nothing is against it."""
        if statement.expires <= self.now:
            return f"it expired at {written_time(statement.expires)}"
        if statement.created > self.now + SKEW:
            return f"it is not valid yet: it is dated {written_time(statement.created)}"
        if statement.expires - statement.created > LONGEST:
            return f"it lasts longer than {LONGEST.days} days"
        if statement.environment != self.environment:
            return f"it is for {_environment(statement.environment)}, and this is {_environment(self.environment)}"
        return self._objection_to_person(statement.principal)

    def _objection_to_person(self, principal: str) -> str:
        if is_agent(principal, self.agents):
            return "its principal is an agent, and only people approve"
        if self.author and may_be_one(principal, self.author):
            return "its principal is the author of the change"
        if self.roles and not self.roles_of(principal):
            return "its principal has none of the roles that may approve"
        return ""

    def objection_to_key(self, key: str) -> str:
        """Say why a good signature cannot count, given whose key made it."""
        if self.author and self.signers.may_sign_as(key, self.author):
            return "its key is also one of the author of the change"
        if any(is_agent(name, self.agents) for name in self.signers.names.get(key, ())):
            return "its key is also one of an agent, and only people approve"
        return ""

    def roles_of(self, principal: str) -> frozenset[str]:
        """Return the roles that somebody has."""
        return frozenset(role for role, members in self.roles.items() if principal in members)

    def same_person(self, one: Presented, other: Presented) -> bool:
        """Tell whether two approvals are one person's, as far as names and keys tell."""
        return (
            may_be_one(one.principal, other.principal)
            or one.key == other.key
            or self.signers.may_sign_as(one.key, other.principal)
            or self.signers.may_sign_as(other.key, one.principal)
        )


def _environment(name: str) -> str:
    return f"the environment {name}" if name else "no environment that is named"


@dataclass(frozen=True, slots=True, kw_only=True)
class Presented:
    """A file of the folder with approvals, after ssh-keygen has looked at its signature."""

    file: str
    statement: Statement | None = None
    """None for what is no approval."""
    key: str = ""
    """The fingerprint of the key that signed; empty unless the signature is good."""
    refused: str = ""
    """Why it cannot count for any plan; empty where it can."""

    @property
    def principal(self) -> str:
        """Who is said to approve."""
        return self.statement.principal if self.statement else ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Approvals:
    """All approvals that are presented, and what they have to fulfil."""

    presented: tuple[Presented, ...]
    conditions: Conditions
