"""What is tolerated, and the verdict that follows."""

from blastradius.policy.decide import Decision, apply_severities, decide
from blastradius.policy.expect import expected_changes, lower_expected
from blastradius.policy.findings import policy_findings
from blastradius.policy.settings import Policy

__all__ = [
    "Decision",
    "Policy",
    "apply_severities",
    "decide",
    "expected_changes",
    "lower_expected",
    "policy_findings",
]
