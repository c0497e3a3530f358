"""Approvals: the statement that people sign, who a key belongs to, and what an approval has to fulfil."""

from blastradius.approvals.conditions import AGENTS, Approvals, Conditions, Presented
from blastradius.approvals.statement import NAMESPACE, NamedFinding, NoApproval, SignedStatement, Statement

__all__ = [
    "AGENTS",
    "NAMESPACE",
    "Approvals",
    "Conditions",
    "NamedFinding",
    "NoApproval",
    "Presented",
    "SignedStatement",
    "Statement",
]
