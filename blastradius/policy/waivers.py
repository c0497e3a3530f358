"""What a waiver is to a policy: which findings it means, who answers for it, and when it ends."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING

from blastradius.model.address import without_keys
from blastradius.policy.selection import names

if TYPE_CHECKING:
    from blastradius.model.finding import Location
    from blastradius.model.verdict import Severity
    from blastradius.model.waiver import Waiver


@dataclass(frozen=True, slots=True, kw_only=True)
class WaiverEntry:
    """One waiver of a file: it means the finding of a fingerprint, or those of a rule at some addresses."""

    waiver: Waiver
    last_day: date
    """The last day on which it counts, in UTC."""
    fingerprint: str = ""
    rule: str = ""
    address: str = ""
    """A glob for the objects that the findings are about."""
    severity: Severity | None = None
    """The worst severity that it waives; None for any."""
    environment: str = ""
    """The only environment in which it counts; empty for all."""
    location: Location

    @property
    def subject(self) -> str:
        """What it means, in its own words."""
        return self.fingerprint or f"{self.rule} at {self.address}"

    def has_expired(self, now: datetime | None) -> bool:
        """Tell whether its last day is over; where no time is told, nobody knows that it is not."""
        return now is None or now.astimezone(UTC).date() > self.last_day

    def fits(self, address: str) -> bool:
        """Tell whether its glob means an address."""
        return names(address, (self.address,))

    @property
    def names_nothing(self) -> bool:
        """Whether the glob names neither a resource type nor a module in full, so that it fits anything."""
        if not self.address or not _WILD & set(self.address):
            return False
        steps = without_keys(self.address).split(".")
        return not any(step and step not in _WORDS and not _WILD & set(step) for step in steps[:-1])


_WILD = frozenset("*?")
_WORDS = ("module", "data")
