"""Read a file in JSON syntax: what is a block there, and what an argument.

The syntax does not tell them apart without the provider's schema. A list of objects is read as
blocks, and so are the objects under the names that Terraform itself gives meaning to; any other
object is an argument with a map.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from blastradius.model.formula import Constant, Listing, Object, Opaque
from blastradius.sources.hcl.body import Argument, Block, Body, Found, Indexed, Traversal
from blastradius.sources.hcl.expression import SET
from blastradius.sources.hcl.json_text import JsonValue, read_json
from blastradius.sources.hcl.scan import Unreadable
from blastradius.sources.hcl.traversals import find_in_code, find_in_template

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from blastradius.model.formula import Formula
    from blastradius.sources.hcl.written import SourceFile

_TOP_LEVEL = (
    dict.fromkeys(("resource", "data", "ephemeral", "action"), 2)
    | dict.fromkeys(("module", "output", "variable", "provider", "check"), 1)
    | dict.fromkeys(("locals", "moved", "removed", "import"), 0)
)
"""The types of top-level blocks, and how many labels each has."""
_IN_RESOURCES = {"lifecycle": 0, "connection": 0, "provisioner": 1, "dynamic": 1}
_NESTED = {
    "resource": _IN_RESOURCES,
    "data": _IN_RESOURCES,
    "ephemeral": _IN_RESOURCES,
    "removed": _IN_RESOURCES,
    "provisioner": {"connection": 0},
    "lifecycle": {"precondition": 0, "postcondition": 0, "action_trigger": 0},
    "dynamic": {"content": 0},
    "output": {"precondition": 0},
    "variable": {"validation": 0},
    "check": {"data": 2, "assert": 0},
}
"""The nested blocks that are Terraform's own, by the block that they stand in, and how many labels each has."""
_WITHOUT_OTHERS = {"locals", "module", "output", "variable"}
"""The types of blocks in which nothing else is a block: a list of objects is an argument there."""
_BARE = {"depends_on", "provider", "providers", "replace_triggered_by", "ignore_changes"}
"""Arguments whose texts are traversals and no templates."""
_BARE_IN = {"moved": {"from", "to"}, "removed": {"from"}, "import": {"to"}, "action_trigger": {"actions"}}
"""Those of some blocks alone."""


def index_json(file: SourceFile) -> Indexed:
    """Find the blocks of a file in JSON syntax; one that is no JSON has none, and the place of the error is told."""
    try:
        document = read_json(file.text)
    except (Unreadable, RecursionError) as error:
        position = error.position if isinstance(error, Unreadable) else 0
        return Indexed((), (file.place(position),))
    blocks: list[Block] = []
    for member in (member for part in _each(document) for member in part.members):
        labels = _TOP_LEVEL.get(member.name)
        if labels is not None:
            blocks.extend(_blocks(file, member.name, member.position, member.value, labels))
    return Indexed(tuple(blocks), ())


def _each(value: JsonValue) -> tuple[JsonValue, ...]:
    """Return the elements of a list, and anything else as it is."""
    return value.elements if value.is_list else (value,)


def _blocks(
    file: SourceFile, kind: str, position: int, value: JsonValue, open_labels: int, labels: tuple[str, ...] = ()
) -> Iterator[Block]:
    for part in _each(value):
        if not open_labels:
            begins = part.position if value.is_list else position
            yield Block(kind, labels, file, begins, partial(_body, file, kind, part))
            continue
        for member in part.members:
            yield from _blocks(file, kind, member.position, member.value, open_labels - 1, (*labels, member.name))


def _body(file: SourceFile, kind: str, value: JsonValue) -> Body:
    arguments: list[Argument] = []
    blocks: list[Block] = []
    nested = _NESTED.get(kind, {"dynamic": 1})
    for member in value.members:
        if member.name in nested or (kind not in _WITHOUT_OTHERS and _is_blocks(member.value)):
            labels = nested.get(member.name, 0)
            blocks.extend(_blocks(file, member.name, member.position, member.value, labels))
        else:
            is_bare = member.name in _BARE | _BARE_IN.get(kind, set())
            expression = JsonExpression(member.value, is_bare=is_bare)
            arguments.append(Argument(member.name, file, member.position, expression))
    return Body(tuple(arguments), tuple(blocks))


def _is_blocks(value: JsonValue) -> bool:
    return bool(value.elements) and all(element.is_object for element in value.elements)


class JsonExpression:
    """A value of a file in JSON syntax; its texts are templates, or bare traversals."""

    def __init__(self, value: JsonValue, *, is_bare: bool) -> None:
        self._value = value
        self._is_bare = is_bare

    def find(self, bound: frozenset[str]) -> Found:
        """Return its references; names that are bound around it are none."""
        found: list[Traversal] = []
        broken: list[int] = []
        for position, text in _texts(self._value):
            inside = self._find(text, bound)
            same_keys = position == self._value.position
            found.extend(
                traversal._replace(position=position, same_keys=same_keys and traversal.same_keys)
                for traversal in inside.traversals
            )
            broken.extend(position for _ in inside.broken[:1])
        return Found(tuple(found), tuple(broken))

    def is_set(self) -> bool:
        """Tell whether it is a call of a function that makes a set."""
        texts = [text for _, text in _texts(self._value)]
        return len(texts) == 1 and texts[0].startswith("${") and SET.match(texts[0], 2) is not None

    def formula(self, bound: frozenset[str]) -> Formula | None:
        """Return what can be worked out of it; names that are bound around it have values that are not known."""
        from blastradius.sources.hcl.formulas import formula_in_template

        try:
            return None if self._is_bare else _formula(self._value, lambda text: formula_in_template(text, bound))
        except RecursionError:
            return None

    def chooses(self) -> bool:
        """Tell whether a conditional may stand in it."""
        return any("?" in text for _, text in _texts(self._value))

    def _find(self, text: str, bound: frozenset[str]) -> Found:
        if self._is_bare:
            return find_in_code(text, 0, len(text), bound)
        return find_in_template(text, bound) if "{" in text else Found((), ())

    def constant(self) -> str | int | bool | None:
        """Return its value if it is a literal string, whole number or boolean."""
        value = self._value.value
        if isinstance(value, str):
            return None if "${" in value or "%{" in value else value
        return value if isinstance(value, int) else None

    def word(self) -> str | None:
        """Return it if it is nothing but a name, which is a text in this syntax."""
        value = self._value.value
        return value if isinstance(value, str) and value.isidentifier() else None


def _formula(value: JsonValue, read: Callable[[str], Formula | None]) -> Formula | None:
    if value.is_object:
        members = [(read(member.name), _formula(member.value, read)) for member in value.members]
        known = tuple((name, inside) for name, inside in members if name is not None and inside is not None)
        return Object(known) if len(known) == len(members) else None
    if value.is_list:
        elements = [_formula(element, read) for element in value.elements]
        read_elements = tuple(element for element in elements if element is not None)
        return Listing(read_elements) if len(read_elements) == len(elements) else None
    if isinstance(value.value, str):
        return read(value.value)
    return Constant(value.value) if isinstance(value.value, int | None) else Opaque.OPAQUE


def _texts(value: JsonValue) -> Iterator[tuple[int, str]]:
    """Yield the texts in a value, the names of its members too, and where they begin."""
    if isinstance(value.value, str):
        yield value.position, value.value
    for element in value.elements:
        yield from _texts(element)
    for member in value.members:
        yield member.position, member.name
        yield from _texts(member.value)
