"""Which names a key may sign under, as an allowed-signers file says.

Whether a signature is good is for ssh-keygen to say. This answers another question, to which it
has no answer: whether two names or two keys are one person's. Here a line counts also before and after
the time that it is valid, and whatever it is for: an old key of somebody is still somebody's.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

_LINE = re.compile(r'\s*(?P<names>"[^"]*"|\S+)(?P<options>.*?)\s(?:ssh-|ecdsa-|sk-)[\w.@-]+\s+(?P<key>AAAA[\w+/=]+)')
_CERTIFIES = re.compile(r"(?:^|[\s,])cert-authority(?:$|[\s,])", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Signers:
    """The keys of an allowed-signers file and the names, which may be patterns, that each may sign under."""

    names: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """By the key's fingerprint (`SHA256:...`); keys that certify others are not among them."""

    def may_sign_as(self, key: str, principal: str) -> bool:
        """Tell whether a key is listed under a name, or under another way to write it."""
        return any(fits(principal, name) or may_be_one(principal, name) for name in self.names.get(key, ()))


def read_signers(text: str) -> Signers:
    """Read which key is listed under which names; what is no line of a signer is passed over."""
    names: dict[str, tuple[str, ...]] = {}
    for key, listed in _lines(text):
        names[key] = (*names.get(key, ()), *listed)
    return Signers(names)


def _lines(text: str) -> Iterator[tuple[str, Iterable[str]]]:
    for line in text.split("\n"):
        found = _LINE.match(line) if not line.lstrip().startswith("#") else None
        if found and not _CERTIFIES.search(found["options"]):
            key = _fingerprint(found["key"])
            if key:
                yield key, [one for one in found["names"].strip('"').split(",") if one and not one.startswith("!")]


def _fingerprint(key: str) -> str:
    try:
        blob = base64.b64decode(key, validate=True)
    except (binascii.Error, ValueError):
        return ""
    return "SHA256:" + base64.b64encode(hashlib.sha256(blob).digest()).decode().rstrip("=")


def may_be_one(name: str, other: str) -> bool:
    """Tell whether two names may be one person's: `al`, `AL@example.com` and `al+infra@example.com` are."""
    who, _, host = untagged(name).casefold().partition("@")
    other_who, _, other_host = untagged(other).casefold().partition("@")
    return who == other_who and (host == other_host or not host or not other_host)


def untagged(name: str) -> str:
    """Return a name without what follows a plus sign in it: mail for `al+infra@example.com` is for `al@example.com`."""
    who, at, host = name.partition("@")
    return who.partition("+")[0] + at + host


def fits(name: str, pattern: str) -> bool:
    """Tell whether a name fits a pattern with `*` and `?`, whatever the case of its letters."""
    name, pattern = name.casefold(), pattern.casefold()
    reached = {0}  # how much of the pattern the letters so far can have used up
    for char in (*name, ""):
        for place, wanted in enumerate(pattern):
            if wanted == "*" and place in reached:
                reached.add(place + 1)
        if not char:
            break
        reached = {
            place if pattern[place] == "*" else place + 1
            for place in reached
            if place < len(pattern) and pattern[place] in ("*", "?", char)
        }
    return len(pattern) in reached
