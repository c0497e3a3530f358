"""What is tolerated, and the verdict that follows."""

from blastradius.policy.decide import Decision, apply_severities, decide
from blastradius.policy.settings import Policy

__all__ = ["Decision", "Policy", "apply_severities", "decide"]
