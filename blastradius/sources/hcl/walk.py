"""Walk the tree of a parsed expression, and put its traversals together."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from blastradius.sources.hcl.body import Traversal
from blastradius.sources.hcl.grammar import Branch, Node, Parsed, Tree, branches, unwrapped
from blastradius.sources.hcl.spine import Bracket, call_of, reach, spine_of
from blastradius.sources.hcl.traversals import Scope, Top

if TYPE_CHECKING:
    from collections.abc import Callable

    from blastradius.sources.hcl.traversals import Finder


class _Turn(NamedTuple):
    """A node whose turn it is."""

    finder: Finder
    parsed: Parsed
    node: Tree
    scope: Scope

    def later(self, node: Node, scope: Scope) -> None:
        self.finder.nodes.append((self.parsed, node, scope))

    def words(self, nodes: list[Tree]) -> tuple[str, ...]:
        return tuple(self.parsed.word(node) for node in nodes)


def visit(finder: Finder, parsed: Parsed, node: Node, scope: Scope) -> None:
    """Note what a node refers to; what is in it waits for a later turn."""
    node = unwrapped(node)
    if isinstance(node, Branch):
        turn = _Turn(finder, parsed, node, scope)
        _VISITS.get(node.data, _others)(turn)


def _others(turn: _Turn) -> None:
    for child in branches(turn.node):
        turn.later(child, turn.scope.below())


def _string(turn: _Turn) -> None:
    turn.finder.add_template(turn.parsed.template(turn.node), turn.scope)


def _object_key(turn: _Turn) -> None:
    """A bare word is the name of the attribute: `{ name = … }`."""
    for key in branches(turn.node):
        inside = unwrapped(key)
        is_word = isinstance(inside, Branch) and inside.data in ("identifier", "keyword", "literal_value")
        if not is_word:
            turn.later(key, turn.scope.below())


def _for(turn: _Turn) -> None:
    intro, *rest = branches(turn.node)
    *names, collection = branches(intro)
    variables = turn.words(names)
    turn.later(collection, turn.scope._replace(top=_top_of_collection(turn, variables, rest)))
    inner = turn.scope.binding(*variables)
    for part in rest:
        turn.later(part, inner)


def _top_of_collection(turn: _Turn, variables: tuple[str, ...], rest: list[Tree]) -> Top:
    """Tell whether what a `for` makes has the keys of what it runs over."""
    if turn.node.data == "for_tuple_expr":
        keeps_all = all(part.data != "for_cond" for part in rest)
        return Top.ELEMENTS if keeps_all and turn.scope.top is not Top.NO else Top.NO
    key = unwrapped(rest[0])
    is_first = isinstance(key, Branch) and key.data == "identifier" and turn.parsed.word(key) == variables[0]
    return Top.YES if is_first and len(variables) == 2 and turn.scope.top is Top.YES else Top.NO


def _call(turn: _Turn) -> None:
    """Look through the arguments; `merge`, `tomap` and `toset(keys(T))` hand on the keys of theirs."""
    spine = spine_of(turn.parsed, turn.node)
    call = call_of(turn.parsed, turn.node)
    if spine.is_picked or not call:
        _traversal(turn)
        return
    arguments: tuple[Node, ...] = call.arguments
    keys = call_of(turn.parsed, unwrapped(arguments[0])) if call.name == "toset" and len(arguments) == 1 else None
    if keys and keys.name == "keys":
        arguments = keys.arguments
    hands_on = (keys and keys.name == "keys") or call.name in ("merge", "tomap")
    top = Top.YES if hands_on and turn.scope.top is Top.YES and not call.is_spread else Top.NO
    for argument in arguments:
        turn.later(argument, turn.scope._replace(top=top))


def _traversal(turn: _Turn) -> None:
    spine = spine_of(turn.parsed, turn.node)
    scope = turn.scope.below()
    for node in (*spine.beside, *(link.node for link in spine.links if isinstance(link, Bracket))):
        turn.later(node, scope)
    base = spine.base
    if not isinstance(base, Branch) or base.data != "identifier":
        turn.later(base, scope)
        return
    root = turn.parsed.word(base)
    if root in scope.bound or not spine.links or not isinstance(spine.links[0], str):
        return
    steps, key, rest = reach(turn.parsed, root, spine.links, scope.bound)
    same_keys = turn.scope.top is not Top.NO and key is None and not spine.is_picked
    turn.finder.found.append(Traversal(turn.parsed.position(base), steps, key, rest, same_keys))


_VISITS: dict[str, Callable[[_Turn], None]] = {
    "string": _string,
    "heredoc_template": _string,
    "object_elem_key": _object_key,
    "for_tuple_expr": _for,
    "for_object_expr": _for,
    "function_call": _call,
    "identifier": _others,
    "get_attr_expr_term": _traversal,
    "index_expr_term": _traversal,
    "attr_splat_expr_term": _traversal,
    "full_splat_expr_term": _traversal,
}
