"""What each resource type is worth: its class, what a destroy leaves, which updates hurt."""

from __future__ import annotations

from blastradius.knowledge.classes import Class, Recovery, Role, Tier
from blastradius.knowledge.facts import FateRule, Keep, Question, RiskyUpdate, TypeFacts
from blastradius.knowledge.lookup import Catalogue, load_catalogue

__all__ = [
    "Catalogue",
    "Class",
    "FateRule",
    "Keep",
    "Question",
    "Recovery",
    "RiskyUpdate",
    "Role",
    "Tier",
    "TypeFacts",
    "load_catalogue",
]
