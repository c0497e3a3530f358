"""Bytes to plans and states; states by `state_file`, for few runs have any."""

from blastradius.sources.encoding import read_stream
from blastradius.sources.read import read_plan, read_plans

__all__ = ["read_plan", "read_plans", "read_stream"]
