"""From signs to an origin: the one that has most to do with a machine holds."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING, NamedTuple

from blastradius.model.origin import Origin, OriginEvidence, OriginKind, Source
from blastradius.origin.names import LONGEST, any_like, folded, identities

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from blastradius.origin.messages import Trailer
    from blastradius.origin.signs import Signs

_OFF = frozenset({"", "0", "false", "no", "off"})
"""Values with which a variable says nothing."""
_NOBODY = frozenset({"", "none", "no", "false", "nobody", "n/a", "na", "-"})
"""Values with which a trailer says that there was no help."""


class Told(NamedTuple):
    """What a door hands in."""

    given: OriginKind | None = None
    """What whoever started the run says."""
    variables: Mapping[str, str] = MappingProxyType({})
    messages: tuple[str, ...] = ()
    """Commit messages, or what git log prints."""

    def __repr__(self) -> str:
        """Show neither variables nor messages, which may hold secrets."""
        return f"Told(given={self.given!r})"


def recognise(told: Told, signs: Signs, *, trust_given: bool = False) -> Origin:
    """Return the origin that is told.

    Signs of a machine outweigh a claim to be more human, unless what is given is trusted.
    """
    evidence = {*_by_variables(told.variables, signs)}
    texts = [*told.messages, *(told.variables[name] for name in signs.messages if name in told.variables)]
    for text in texts:
        evidence.update(_by_message(text, signs))
    if told.given is not None:
        evidence.add(OriginEvidence(source=Source.GIVEN, name="--origin", says=told.given))
    kinds = [one.says for one in evidence]
    kind = max(kinds, key=lambda one: one.rank, default=OriginKind.UNKNOWN)
    if trust_given and told.given is not None:
        kind = told.given
    return Origin(kind=kind, evidence=tuple(sorted(evidence)))


def _by_variables(variables: Mapping[str, str], signs: Signs) -> Iterator[OriginEvidence]:
    for sign in signs.variables:
        value = folded(variables.get(sign.name, "")[:LONGEST])
        if value and (any_like((value,), sign.values) if sign.values else value not in _OFF):
            yield _agent(Source.VARIABLE, sign.name, sign.tool)
    for name in signs.actors:
        for tool in _tools(variables.get(name, ""), signs):
            yield _agent(Source.VARIABLE, name, tool)


def _by_message(text: str, signs: Signs) -> Iterator[OriginEvidence]:
    from blastradius.origin.messages import lines_of, openings_of, trailers_of  # late: most runs have no messages

    for trailer in trailers_of(text):
        yield from _by_trailer(trailer, signs)
    for line in lines_of(text):
        if "enerated" in line[:60]:
            opening = openings_of(line)
            yield from (
                OriginEvidence(source=Source.LINE, name="Generated with", says=OriginKind.ASSISTED, tool=one.tool)
                for one in signs.openings
                if opening.startswith(one.begins)
            )


def _by_trailer(trailer: Trailer, signs: Signs) -> Iterator[OriginEvidence]:
    if trailer.key in signs.agent_trailers and _says_something(trailer):
        yield _agent(Source.TRAILER, signs.agent_trailers[trailer.key], "")
    elif trailer.key in signs.acts:
        for tool in _tools(trailer.value, signs):
            yield _agent(Source.TRAILER, signs.acts[trailer.key], tool)
    elif trailer.key in signs.helps:
        for tool in _tools(trailer.value, signs):
            yield _assisted(signs.helps[trailer.key], tool)
    elif trailer.key in signs.assists and _says_something(trailer):
        yield _assisted(signs.assists[trailer.key], next(iter(_tools(trailer.value, signs)), ""))


def _says_something(trailer: Trailer) -> bool:
    return folded(trailer.value[:20]) not in _NOBODY


def _tools(text: str, signs: Signs) -> Iterable[str]:
    """Return the tools that a text names, machines of no other name last; none for people."""
    names = [one for one in identities(text) if not any_like((one,), signs.carriers)] if text else []
    return [tool.name for tool in signs.tools if any_like(names, tool.names)][:1] if names else ()


def _agent(source: Source, name: str, tool: str) -> OriginEvidence:
    return OriginEvidence(source=source, name=name, says=OriginKind.AGENT, tool=tool)


def _assisted(name: str, tool: str) -> OriginEvidence:
    return OriginEvidence(source=Source.TRAILER, name=name, says=OriginKind.ASSISTED, tool=tool)
