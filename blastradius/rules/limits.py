"""The limits that several rules share."""

from blastradius.model.verdict import Fate

MUCH = 10
"""This many live dependents are much to hang on one object."""

KEPT = frozenset({Fate.RETAINED, Fate.FORGOTTEN})
"""The fates in which the real object goes on as it is: nothing but Terraform's hold on it is lost."""
