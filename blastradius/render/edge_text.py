"""Why an object depends on another, in sentences."""

from __future__ import annotations

import textwrap
from typing import TYPE_CHECKING

from blastradius.render.neutralise import log_line, plain

if TYPE_CHECKING:
    from collections.abc import Iterator

    from blastradius.model.explanation import Chain, EdgeExplanation, Hop, Step

MOST_CHAINS = 5
"""Chains of one hop that are written out."""

BASES = {
    "written": "the address is written, or there is only one instance that it can mean",
    "index": "the index expression gives this instance for the dependent's key",
    "values": "the dependent holds a value that this instance alone has",
    "whole": "every instance behind the address is meant",
    "unconfirmed": "an index may have been written, and nothing tells which: every instance is kept",
    "order": "Terraform waits for all of a module that is read without naming an output; no value is read",
    "stored": "Terraform stored it in the state, where it notes blocks and not instances; "
    "no reference in the configuration shows it",
}
"""How it is known which instance an edge names."""

SURENESS = {
    "exact": "The instance is certain",
    "paired": "The instance is known by its key",
    "all": "Every instance counts",
    "state": "Known from the state alone",
}
"""How sure an edge is of the instance that it names."""


_OBJECTS = ("managed", "data")
_VALUES = ("output", "module-output", "local")
_SENTENCES: tuple[tuple[tuple[str, ...], tuple[str, ...], str], ...] = (
    (("block",), ("reference", "state"), "{target} is among {source}"),
    ((), ("state",), "The state says that {source} depends on {target}"),
    ((), ("depends-on",), "{source} names {target} in its depends_on"),
    (("module",), ("module",), "{target} belongs to {source}"),
    (_OBJECTS, ("module",), "{source} is inside the module and waits for {target}"),
    (_OBJECTS, ("provider",), "{source} is managed through {target}"),
    (("variable",), (), "{source} takes its value from {target}{arguments}"),
    (_VALUES, (), "{source} takes its value from {target}"),
    ((), ("containment",), "{source} is contained in {target}{arguments}"),
    ((), ("identifier",), "{source} holds the identifier of {target}{arguments}"),
    ((), (), "{source} reads {target}{arguments}"),
)
"""How a tie is said: for which kinds of the dependent, made by what; the first that fits."""
_WAITING = "{source} waits for {target}, which it names{arguments}"
"""How a tie is said that reads no value."""


def render(explanation: EdgeExplanation, width: int = 100) -> str:
    """Write the answer in its first line, then each hop with the steps that make it."""
    lines = [log_line(line) for line in _lines(explanation, max(width, 40))]
    return "".join(f"{line}\n" for line in lines)


def _lines(explanation: EdgeExplanation, width: int) -> Iterator[str]:
    source, target, hops = plain(explanation.source), plain(explanation.target), explanation.hops
    if not hops:
        yield f"{source} does not depend on {target}, and {target} does not depend on it."
        yield from _direct(explanation)
        return
    if explanation.backwards:
        yield f"{source} does not depend on {target}; it is the other way round:"
        source, target = target, source
    if len(hops) == 1:
        yield f"{source} depends on {target}."
        yield ""
        yield from _hop(hops[0], width, "")
        return
    yield f"{source} depends on {target} indirectly; the shortest way has {len(hops)} steps:"
    for number, hop in enumerate(hops, 1):
        yield ""
        yield f"{number}. {plain(hop.source)} depends on {plain(hop.target)}."
        yield from _hop(hop, width, "   ")


def _direct(explanation: EdgeExplanation) -> Iterator[str]:
    source, number = plain(explanation.source), explanation.direct_count
    if not number:
        yield f"{source} depends on nothing in this plan."
        return
    yield f"{source} depends directly on:"
    yield from (f"  {plain(one)}" for one in explanation.direct)
    if number > len(explanation.direct):
        yield f"  and {number - len(explanation.direct)} more"


def _hop(hop: Hop, width: int, indent: str) -> Iterator[str]:
    chains = hop.chains[:MOST_CHAINS]
    for number, chain in enumerate(chains, 1):
        if len(hop.chains) > 1:
            yield f"{indent}  Way {number} of {len(hop.chains)}:"
        yield from _chain(chain, width, f"{indent}  " if len(hop.chains) == 1 else f"{indent}    ")
    if len(hop.chains) > len(chains):
        yield f"{indent}  and {len(hop.chains) - len(chains)} more ways"
    yield from _wrapped(_sure(hop), width, f"{indent}  ", f"{indent}  ")


def _sure(hop: Hop) -> str:
    """Say how sure it is that this very instance is meant, and how that is known."""
    said = f"{SURENESS.get(hop.precision, 'Precision')} ({hop.precision})"
    return f"{said}: {BASES.get(hop.basis, hop.basis)}."


def _chain(chain: Chain, width: int, indent: str) -> Iterator[str]:
    for step in chain:
        yield from _wrapped(f"- {_step(step)}", width, indent, f"{indent}  ")


def _wrapped(text: str, width: int, first: str, later: str) -> list[str]:
    return textwrap.wrap(
        text, width, initial_indent=first, subsequent_indent=later, break_long_words=False, break_on_hyphens=False
    )


def _step(step: Step) -> str:
    """Say one tie in words: who, by which of its arguments, what."""
    fitting = (
        sentence
        for kinds, vias, sentence in _SENTENCES
        if (not kinds or step.source_kind in kinds) and (not vias or step.via in vias)
    )
    sentence = _WAITING if step.basis == "order" and step.source_kind != "module" else next(fitting)
    return sentence.format(source=plain(step.source), target=plain(step.target), arguments=_arguments(step)) + "."


def _arguments(step: Step) -> str:
    if not step.attributes:
        return ""
    *most, last = map(plain, step.attributes)
    names = f"arguments {', '.join(most)} and {last}" if most else f"argument {last}"
    return f", {names} of the module call" if step.source_kind == "variable" else f" in its {names}"
