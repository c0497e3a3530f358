"""Approvals as a report tells of them."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Approval:
    """Somebody's signature that lifts a finding."""

    principal: str
    until: str
    """When it ends, in UTC."""


@dataclass(frozen=True, slots=True, kw_only=True)
class JudgedApproval:
    """One file of the folder with approvals: whether it counts for this plan, and if not, why."""

    file: str
    """The name of the file in its folder."""
    principal: str = ""
    """Who is said to approve; empty where the file is no approval."""
    until: str = ""
    refused: str = ""
    """Why it does not count; empty where it does."""
    concerns_plan: bool = True
    """Whether it is about this plan, or nobody can tell."""
    names: tuple[str, ...] = ()
    """Fingerprints of the findings of this plan that it counts for."""
    lifts: tuple[str, ...] = ()
    """Those of them that are lifted: enough people have approved."""
