"""What the catalogue says of one resource type."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from blastradius.knowledge.classes import Class, Recovery, Role, Tier

FATE_TESTS: Final = frozenset({"true", "false", "set", "unset", "zero", "positive", "equals"})
"""What a fate rule may ask of a prior value."""

UPDATE_TESTS: Final = frozenset(
    {
        "change",
        "to-false",
        "to-true",
        "to-zero",
        "to-null",
        "decrease",
        "increase",
        "shrink",
        "grow",
        "becomes",
        "opens-to-world",
        "version-jump",
        "widen",
        "narrow",
    }
)
"""What a risky update may ask of an attribute's values before and after."""

TOPICS: Final = frozenset(
    {
        "protection",
        "retention",
        "backup",
        "versioning",
        "capacity",
        "settings",
        "dns",
        "version",
        "exposure",
        "access",
        "encryption",
        "restart",
    }
)
"""What a risky update is about."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """What is asked of an object's prior value, or of the configuration of its provider."""

    attribute: str = ""
    """A dotted path; in a list of blocks any element will do."""
    setting: str = ""
    """Instead of an attribute: the dotted path of an argument of the provider's configuration."""
    test: str = "always"
    value: object = None
    """What it must equal, for the test `equals`."""
    default: object = None
    """What the provider assumes where it is absent or null."""

    @property
    def name(self) -> str:
        """What is asked for, as a reader knows it; empty where nothing is."""
        return self.attribute or (f"the provider's {self.setting}" if self.setting else "")


@dataclass(frozen=True, slots=True, kw_only=True)
class FateRule(Question):
    """What becomes of the real object when it is destroyed, if the answer says so.

    The rules of a type are asked in order; the first one that holds decides. Where none holds the object is deleted.
    """

    fate: str = "unknown"


@dataclass(frozen=True, slots=True, kw_only=True)
class Keep(Question):
    """A part beside the object, a disk of a machine say, that stays if the answer says so, and else goes with it."""

    what: str
    """With its article."""


@dataclass(frozen=True, slots=True)
class RiskyUpdate:
    """An update in place that loses data, service or protection."""

    attribute: str
    """A dotted path; its last step may end in `*`."""
    test: str
    value: object = None
    """What the attribute turns into, for the test `becomes`; what stands for ever, for the test `decrease`."""
    severity: str = "medium"
    effect: str = ""
    """A short clause for a human."""
    topic: str = "settings"
    first: str = field(init=False, repr=False, compare=False)
    """The first step of the path: the top-level attribute."""

    def __post_init__(self) -> None:
        object.__setattr__(self, "first", self.attribute.partition(".")[0])


@dataclass(frozen=True, slots=True)
class TypeFacts:
    """What one resource type is worth, and what can be known of it from a plan."""

    type: str
    kind: Class
    loss_on_destroy: int
    loss_on_replace: int
    recovery: Recovery
    holds: str = ""
    """What is lost with it, as a clause."""
    recovery_days: int = 0
    """For how many days the service can bring a deleted one back; 0 where that is not known."""
    fate: tuple[FateRule, ...] = ()
    keeps: tuple[Keep, ...] = ()
    risky_updates: tuple[RiskyUpdate, ...] = ()
    common_updates: tuple[RiskyUpdate, ...] = ()
    """What attribute names mean whatever the type; only of attributes that the type's own rules do not speak of."""
    contains: tuple[tuple[str, str], ...] = ()
    """Pairs: a glob of child types, and the child's attribute that names this container."""
    joins: tuple[str, ...] = ()
    """The attributes by which a glue type names what it joins."""
    role: Role | None = None
    identifiers: tuple[str, ...] = ()
    """The attributes whose value belongs to this object alone."""
    unique_names: tuple[str, ...] = ()
    """The attributes that two living objects cannot share, so that create-before-destroy collides."""
    names_reserved: str = ""
    """Why a name cannot be taken again at once after a destroy; empty where it can."""
    source: str = ""
    """The page of the provider's documentation."""
    known: bool = True
    """Whether the catalogue has an entry for the type."""
    note: str = field(default="", compare=False)
    """Why the entry is as it is, where that is not obvious."""
    watched: frozenset[str] = field(init=False, repr=False, compare=False)
    """The top-level attributes that the risky updates are about; one may end in `*`."""
    watches_families: bool = field(init=False, repr=False, compare=False)
    """Whether one of them does."""

    def __post_init__(self) -> None:
        watched = frozenset(update.first for update in self.risky_updates + self.common_updates)
        object.__setattr__(self, "watched", watched)
        object.__setattr__(self, "watches_families", any(name.endswith("*") for name in watched))

    @property
    def tier(self) -> Tier:
        """The group that the gate's defaults are written about."""
        return self.kind.tier

    @property
    def guards(self) -> tuple[str, ...]:
        """The attributes that refuse deletion while they are true, or hold the guarding value."""
        return tuple(
            dict.fromkeys(
                rule.attribute
                for rule in self.fate
                if rule.attribute and rule.fate == "delete-will-fail" and rule.test in ("true", "equals")
            )
        )
