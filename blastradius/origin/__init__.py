"""Recognise who wrote a change: from what is said, from variables of agents and CI, and from commit messages."""

from blastradius.origin.recognise import Told, recognise
from blastradius.origin.signs import OwnSigns, Signs, read_signs

__all__ = ["OwnSigns", "Signs", "Told", "read_signs", "recognise"]
