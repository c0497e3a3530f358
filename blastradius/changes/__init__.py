"""What each change of a plan is, why it happens, and who it can hurt."""

from blastradius.changes.change import Change, Changes
from blastradius.changes.read import read_changes

__all__ = ["Change", "Changes", "read_changes"]
