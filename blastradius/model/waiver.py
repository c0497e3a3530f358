"""Waivers as a report tells of them."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiver:
    """Why a finding is tolerated, who answers for that, and until when."""

    reason: str
    owner: str
    until: str
    """The last day, in UTC."""
    ticket: str = ""

    def __str__(self) -> str:
        """Say who, until when and why."""
        ticket = f", {self.ticket}" if self.ticket else ""
        return f"{self.owner} until {self.until}{ticket}: {self.reason}"
