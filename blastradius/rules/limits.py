"""The limits that several rules share."""

MUCH = 10
"""This many live dependents are much to hang on one object."""
