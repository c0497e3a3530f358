"""Bytes to plans."""

from blastradius.sources.encoding import read_stream
from blastradius.sources.read import read_plan, read_plans

__all__ = ["read_plan", "read_plans", "read_stream"]
