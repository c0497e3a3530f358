"""Bytes to plans and states."""

from blastradius.sources.encoding import read_stream
from blastradius.sources.read import read_plan, read_plans
from blastradius.sources.state_file import read_state

__all__ = ["read_plan", "read_plans", "read_state", "read_stream"]
