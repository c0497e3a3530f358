"""What a rule has to say, and where in the sources it is written."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from blastradius.model.approval import Approval
    from blastradius.model.verdict import Severity
    from blastradius.model.waiver import Waiver


@dataclass(frozen=True, slots=True, kw_only=True)
class Location:
    """Where in the sources something is written."""

    file: str
    line: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One thing a rule has to say, about one primary object."""

    rule: str
    severity: Severity
    address: str
    """The primary object; empty where the finding is about the plan as a whole."""
    title: str
    """One line, for a list."""
    message: str
    """Two or three sentences: what happens, and what follows."""
    evidence: Mapping[str, object] = field(default_factory=dict)
    """Facts by name: attribute names, counts, addresses. Never values."""
    fix: tuple[str, ...] = ()
    """What to do instead, most specific first."""
    fingerprint: str = ""
    covers: tuple[str, ...] = ()
    """Other addresses that this one story speaks for."""
    location: Location | None = None
    waived: Waiver | None = None
    """The waiver that lifts it, where one does."""
    approved: tuple[Approval, ...] = ()
    """Who lifts it, one approval a person; empty where too few have."""
    aside: bool = False
    """Whether it adds to what another finding says of the same object, and comes after those that are as severe."""

    @property
    def order(self) -> tuple[int, bool, str, str, str]:
        """A key that sorts findings, the worst first."""
        return (-self.severity.rank, self.aside, self.rule, self.address, self.title)

    @property
    def lifted(self) -> bool:
        """Whether it is shown, and demands no verdict any more."""
        return bool(self.waived or self.approved)
