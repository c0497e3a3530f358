"""A traversal, from its end to its root: names, indexes, splats, and functions that pick an element."""

from __future__ import annotations

from enum import Enum, auto
from itertools import takewhile
from typing import NamedTuple

from blastradius.model.address import Index, Step, index_number
from blastradius.model.source import KeyExpression, Number, Text, Unclear, Wrapped
from blastradius.sources.hcl.grammar import Branch, Node, Parsed, Tree, branches, unwrapped
from blastradius.sources.hcl.keys import key_expression


class Mark(Enum):
    """A part of a traversal that is neither name nor index."""

    SPLAT = auto()
    SPLAT_END = auto()
    """Where what follows is no longer done to each element: behind the parenthesis of `(T[*].id)[0]`."""
    VALUES = auto()
    """`values(T)`: the elements in the order of keys that are not known."""


class Bracket(NamedTuple):
    """`[node]`; wrapped where an index past the end begins again, in `element`."""

    node: Node
    wrapped: bool = False


Link = str | Index | Bracket | Mark


class Spine(NamedTuple):
    """What a traversal begins with and the links that follow, and expressions beside them."""

    base: Node
    links: tuple[Link, ...]
    beside: tuple[Node, ...]
    """The default of a `lookup`."""
    is_picked: bool
    """Whether a function stands between the links."""


class Reached(NamedTuple):
    """Where the links of a traversal lead, as far as it is known before the plan."""

    steps: tuple[Step, ...]
    key: KeyExpression | None
    rest: tuple[Step, ...]


def spine_of(parsed: Parsed, node: Node) -> Spine:
    """Take a traversal apart."""
    links: list[Link] = []
    beside: list[Node] = []
    is_picked = False
    node = unwrapped(node)
    while isinstance(node, Branch):
        if node.data in _SUFFIXED:
            links.extend(reversed(_suffix(parsed, node.children[1])))
            node = unwrapped(node.children[0])
            continue
        picked = _picked(parsed, node)
        if not picked:
            break
        is_picked = True
        links.append(picked.link)
        node, *others = picked.arguments
        beside.extend(others)
        node = unwrapped(node)
    return Spine(node, tuple(reversed(links)), tuple(beside), is_picked)


_SUFFIXED = {"get_attr_expr_term", "index_expr_term", "attr_splat_expr_term", "full_splat_expr_term"}


def _suffix(parsed: Parsed, node: Node) -> list[Link]:
    if isinstance(node, Branch) and node.data == "full_splat":
        return [Mark.SPLAT, *(_link(parsed, child) for child in branches(node)), Mark.SPLAT_END]
    if isinstance(node, Branch) and node.data == "attr_splat":
        links = [_link(parsed, child) for child in branches(node)]
        names = list(takewhile(lambda link: isinstance(link, str), links))
        return [Mark.SPLAT, *names, Mark.SPLAT_END, *links[len(names) :]]
    return [_link(parsed, node)]


def _link(parsed: Parsed, node: Node) -> Link:
    if isinstance(node, Branch) and node.data == "get_attr":
        return parsed.word(node.children[1])
    if isinstance(node, Branch) and node.data == "braces_index":
        return Bracket(branches(node)[0])
    number = index_number(parsed.word(node.children[1])) if isinstance(node, Branch) else None  # `.0`
    return Bracket(node) if number is None else Index(number)


class Call(NamedTuple):
    """A call of a function."""

    name: str
    arguments: tuple[Tree, ...]
    is_spread: bool
    """Whether the last argument is a list of arguments: `f(x...)`."""


def call_of(parsed: Parsed, node: Node) -> Call | None:
    """Read a call; None for anything else."""
    if not isinstance(node, Branch) or node.data != "function_call":
        return None
    last = branches(node)[-1]
    if last.data != "arguments":
        return Call(parsed.word(node), (), is_spread=False)
    is_spread = any(not isinstance(child, Branch) and child.type == "ELLIPSIS" for child in last.children)
    return Call(parsed.word(node), tuple(branches(last)), is_spread)


class _Picked(NamedTuple):
    link: Link
    arguments: tuple[Node, ...]
    """What the element is taken of, and what else the function is given."""


def _picked(parsed: Parsed, node: Node) -> _Picked | None:
    """Read a call of a function that picks an element of its first argument."""
    call = call_of(parsed, node)
    if not call or call.is_spread:
        return None
    given = call.arguments
    if call.name == "values" and len(given) == 1:
        return _Picked(Mark.VALUES, given)
    if call.name == "element" and len(given) == 2:
        return _Picked(Bracket(given[1], wrapped=True), given[:1])
    if call.name == "lookup" and len(given) in (2, 3):
        return _Picked(Bracket(given[1]), (given[0], *given[2:]))
    return None


def reach(parsed: Parsed, root: str, links: tuple[Link, ...], bound: frozenset[str]) -> Reached:
    """Follow the links up to the first index that is computed, or a splat, and note what is behind it."""
    steps: list[Step] = [root]
    for number, link in enumerate(links):
        behind = links[number + 1 :]
        step = _constant(parsed, link)
        if step is not None:
            steps.append(step)
        elif isinstance(link, Bracket):
            return Reached(tuple(steps), _key(parsed, link, bound), _constants(parsed, behind))
        elif link is Mark.SPLAT:
            return _behind_splat(parsed, tuple(steps), behind, bound)
        elif behind and isinstance(behind[0], Bracket | Index):
            return Reached(tuple(steps), Unclear.UNCLEAR, _constants(parsed, behind[1:]))
        else:
            break
    return Reached(tuple(steps), None, ())


def _behind_splat(parsed: Parsed, steps: tuple[Step, ...], links: tuple[Link, ...], bound: frozenset[str]) -> Reached:
    """An index behind a splat picks what the splat was done to; one within it is done to each element."""
    end = links.index(Mark.SPLAT_END)
    behind = links[end + 1 :]
    if not behind or not isinstance(behind[0], Bracket | Index):
        return Reached(steps, None, ())
    rest = _constants(parsed, links[:end])
    if len(rest) == end:
        rest += _constants(parsed, behind[1:])
    return Reached(steps, _key(parsed, behind[0], bound), rest)


def _constant(parsed: Parsed, link: Link) -> Step | None:
    if isinstance(link, str | Index):
        return link
    if not isinstance(link, Bracket) or link.wrapped:
        return None
    key = key_expression(parsed, link.node, frozenset())
    if isinstance(key, Text):
        return Index(key.value)
    return Index(key.value) if isinstance(key, Number) and key.value >= 0 else None


def _constants(parsed: Parsed, links: tuple[Link, ...]) -> tuple[Step, ...]:
    steps = (_constant(parsed, link) for link in links)
    return tuple(step for step in takewhile(lambda step: step is not None, steps) if step is not None)


def _key(parsed: Parsed, link: Bracket | Index, bound: frozenset[str]) -> KeyExpression:
    if isinstance(link, Index):
        return Number(link.key) if isinstance(link.key, int) else Text(link.key)
    key = key_expression(parsed, link.node, bound)
    return Wrapped(key) if link.wrapped else key
