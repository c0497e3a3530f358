"""Which objects an entry of a policy is about: by address, type, module or tag."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import lru_cache
from typing import TYPE_CHECKING, Any, NamedTuple

from blastradius.model.address import module_address, parse_module_path, without_keys

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

TAG_ATTRIBUTES = ("tags", "tags_all", "labels", "effective_labels", "terraform_labels", "tag", "metadata")
"""Where providers keep tags: a map, a list of blocks with key and value, or labels inside of `metadata`."""


class Subject(NamedTuple):
    """An object that a selection is asked about."""

    type: str
    addresses: tuple[str, ...]
    """Its address, and the one that it had before, where it moves."""
    attributes: Callable[[tuple[str, ...]], tuple[Any, ...]]
    """Its prior values by name; they are compared and never told."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Selection:
    """Objects that are meant: each list that is given must have a pattern that fits, each tag must be there."""

    addresses: tuple[str, ...] = ()
    """Globs; one that fits a block or a module means all that is in it."""
    types: tuple[str, ...] = ()
    modules: tuple[str, ...] = ()
    tags: Mapping[str, str] = field(default_factory=dict)
    """Globs for the values, by tag."""

    @property
    def is_everything(self) -> bool:
        """Whether nothing is named, so that all objects are meant."""
        return not (self.addresses or self.types or self.modules or self.tags)

    def has(self, subject: Subject) -> bool:
        """Tell whether an object is meant; in doubt it is, which is right for what a policy guards."""
        return self._has(subject, is_in, any)

    def surely_has(self, subject: Subject) -> bool:
        """Tell whether an object is meant wherever it was before and whatever its instance keys look like.

        It is for what is tolerated: whoever writes a change chooses the keys, and what moves.
        """
        return self._has(subject, names, all)

    def _has(
        self,
        subject: Subject,
        fits: Callable[[str, tuple[str, ...]], bool],
        enough: Callable[[Iterable[bool]], bool],
    ) -> bool:
        return (
            (not self.types or _pattern(self.types, "").fullmatch(subject.type) is not None)
            and (not self.addresses or enough(fits(one, self.addresses) for one in subject.addresses))
            and (not self.modules or enough(fits(_module(one), self.modules) for one in subject.addresses))
            and (not self.tags or have_tags(subject.attributes(TAG_ATTRIBUTES), self.tags))
        )

    def __str__(self) -> str:
        """Say what is meant in the policy's own words; tags by name alone."""
        named = [("address", self.addresses), ("type", self.types), ("module", self.modules), ("tag", self.tags)]
        return ", ".join(f"{what} {' or '.join(of)}" for what, of in named if of) or "the whole plan"


def is_like(text: str, glob: str) -> bool:
    """Tell whether a text fits a glob: `*` is anything, `?` one character, all else is itself."""
    return _pattern((glob,), "").fullmatch(text) is not None


def have_tags(attributes: tuple[Any, ...], wanted: Mapping[str, str]) -> bool:
    """Tell whether the tag attributes of an object hold all that is wanted."""
    tags = [pair for attribute in attributes for pair in _pairs(attribute)]
    return all(any(key == name and is_like(value, glob) for key, value in tags) for name, glob in wanted.items())


def _pairs(attribute: Any) -> Iterator[tuple[str, str]]:
    if isinstance(attribute, list):
        for block in attribute:
            if isinstance(block, dict) and "key" in block:
                yield str(block["key"]), as_text(block.get("value"))
            elif isinstance(block, dict) and isinstance(block.get("labels"), dict):
                yield from _pairs(block["labels"])
    elif isinstance(attribute, dict):
        for key, value in attribute.items():
            yield key, as_text(value)


def as_text(value: Any) -> str:
    """Write a value as a policy would: `true`, `3`, `production`; lists and maps are like nothing."""
    if isinstance(value, bool):
        return "true" if value else "false"
    return str(value) if isinstance(value, str | int | float) else ""


def is_in(address: str, globs: tuple[str, ...]) -> bool:
    """Tell whether a glob fits an address, its block or a module around it, with instance keys or without."""
    plain = without_keys(address) if "[" in address else address
    pattern = _pattern(globs, _INSIDE)
    return any(pattern.fullmatch(one) is not None for one in {address, plain})


def names(address: str, globs: tuple[str, ...]) -> bool:
    """Tell whether a glob means an address: its block, and where the glob names instance keys, the keys as well.

    Whoever writes a change chooses its instance keys: a key that looks like an address is none.
    """
    if "[" not in address:
        return is_in(address, globs)
    plain = without_keys(address)
    without, keyed = _by_keys(globs)
    if is_in(plain, without):
        return True
    return is_in(address, keyed) and any(is_in(plain, (without_keys(one),)) and is_in(address, (one,)) for one in keyed)


@lru_cache(maxsize=256)
def _by_keys(globs: tuple[str, ...]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Part globs that name no instance keys from those that do."""
    return tuple(one for one in globs if "[" not in one), tuple(one for one in globs if "[" in one)


_INSIDE = r"(?:[.\[].*)?"


def _module(address: str) -> str:
    return module_address(parse_module_path(address)) if address.startswith("module.") else ""


@lru_cache(maxsize=4096)
def _pattern(globs: tuple[str, ...], ending: str) -> re.Pattern[str]:
    return re.compile(f"(?:{'|'.join(map(_expression, globs))}){ending}", re.DOTALL)


def _expression(glob: str) -> str:
    """Write a glob as an expression; what is between two stars is taken where it comes first, so that none is slow."""
    first, *others = (_literally(part) for part in re.split(r"\*+", glob))
    return first + "".join(f"(?>.*?{part})" for part in others[:-1]) + "".join(f".*{part}" for part in others[-1:])


def _literally(part: str) -> str:
    return "".join("." if char == "?" else re.escape(char) for char in part)
