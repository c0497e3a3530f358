"""The rules: what the gate has to say of a plan's changes."""

from blastradius.rules.catalogue import RULES
from blastradius.rules.interface import Rule
from blastradius.rules.run import run_rules, with_fingerprints

__all__ = ["RULES", "Rule", "run_rules", "with_fingerprints"]
