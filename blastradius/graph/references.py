"""What an expression of the configuration refers to.

Terraform (1.0.1 and newer) writes each traversal as a run of strings, the most
specific first: `module.m.out`, then `module.m`. Only the head of a run is what
the author wrote; its tail must not be read as "the whole of module m".
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from blastradius.model.address import Step, parse_traversal

if TYPE_CHECKING:
    from collections.abc import Iterator

    from blastradius.graph.written import Written
    from blastradius.model.source import KeyExpression

_NO_COLLECTIONS = frozenset({"each", "count", "path", "self", "terraform"})
_KEY_READS = ("each.key", "each.value", "count.index")


@dataclass(frozen=True, slots=True)
class Reference:
    """One traversal of an expression."""

    attribute: str
    """The argument that holds it, block names included: `ingress.security_groups`."""
    steps: tuple[Step, ...]
    """Names and constant indexes; as the sources have it, up to the first index that is computed."""
    keyed: bool = False
    """Whether it may have been indexed with something that differs between instances.

    A plan does not say: `x[each.key]`, `x[count.index + 1]` and `"${join(",", x[*].id)} ${each.key}"` look alike.
    """
    key: KeyExpression | None = None
    """The index that follows `steps`; only sources tell."""
    rest: tuple[Step, ...] = ()
    """What follows the index; only sources tell."""
    same_keys: bool = False
    """Whether the expression's value under a key comes from this reference's element of that key; only sources tell."""
    within: Written | None = field(default=None, compare=False, repr=False)
    """The expression that it stands in; only sources tell."""
    is_worked_out: bool = False
    """Whether `steps` are not as they are written, but what an expression was found to read."""

    @property
    def subject(self) -> tuple[Step, ...]:
        """What is referred to, without attributes and keys."""
        return subject_of(self.steps)

    def is_open(self) -> bool:
        """Tell whether it may be told only by evaluating the expression what is read."""
        if self.within is None or self.is_worked_out or self.steps[0] in _NO_COLLECTIONS:
            return False
        return self.within.leaves_open(self)


def subject_of(steps: tuple[Step, ...]) -> tuple[Step, ...]:
    """Return the part of a traversal that names a block, a local value, a variable or a module."""
    return steps[: 3 if steps[:1] in (("data",), ("resource",)) else 2]


def references_in(expressions: dict[str, Any]) -> list[Reference]:
    """List the references of a block's arguments, nested blocks included, sorted by argument."""
    found: list[Reference] = []
    for name in sorted(expressions):
        found.extend(_walk(name, expressions[name]))
    return found


def references_of(attribute: str, expression: Any) -> list[Reference]:
    """List the references of one expression."""
    return list(_walk(attribute, expression))


def _walk(attribute: str, expression: Any, *, in_list: bool = False) -> Iterator[Reference]:
    if isinstance(expression, list):
        for element in expression:
            yield from _walk(attribute, element, in_list=True)
    elif isinstance(expression, dict):
        texts = expression.get("references")
        if texts and isinstance(texts, list) and all(isinstance(text, str) for text in texts):
            yield from heads(attribute, texts)
        elif in_list or not _is_constant(expression):
            for name in sorted(expression):
                yield from _walk(f"{attribute}.{name}", expression[name])


def _is_constant(expression: dict[str, Any]) -> bool:
    """Tell a constant from a nested block with an argument of that name; what is in a list is always a block."""
    return len(expression) == 1 and "constant_value" in expression


def heads(attribute: str, texts: list[str]) -> list[Reference]:
    """Group the strings of one `references` list into the traversals that the author wrote."""
    written: list[str] = []
    previous = ""
    for text in texts:
        is_tail = previous.startswith(text) and previous[len(text) : len(text) + 1] in (".", "[")
        if is_tail and text.count(".") == 1 and text.startswith("module.") and previous[len(text)] == "[":
            is_tail = written[-1] == previous  # `module.m["x"].out` is not followed by `module.m`
        if not is_tail:
            written.append(text)
        previous = text
    last_read = max((number for number, text in enumerate(written) if text.startswith(_KEY_READS)), default=-1)
    return [
        Reference(attribute, parse_traversal(text), keyed=number < last_read) for number, text in enumerate(written)
    ]
