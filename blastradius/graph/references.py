"""What an expression of the configuration refers to.

Terraform (1.0.1 and newer) writes each traversal as a run of strings, the most
specific first: `module.m.out`, then `module.m`. Only the head of a run is what
the author wrote; its tail must not be read as "the whole of module m".
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from blastradius.model.address import Step, parse_traversal

if TYPE_CHECKING:
    from collections.abc import Iterator

_KEY_READS = ("each.key", "count.index")


@dataclass(frozen=True, slots=True)
class Reference:
    """One traversal of an expression."""

    attribute: str
    """The argument that holds it, block names included: `ingress.security_groups`."""
    steps: tuple[Step, ...]
    keyed: bool = False
    """Whether `each.key` or `count.index` follows: the traversal was most likely indexed by it."""


def references_in(expressions: dict[str, Any]) -> list[Reference]:
    """List the references of a block's arguments, nested blocks included, sorted by argument."""
    found: list[Reference] = []
    for name in sorted(expressions):
        found.extend(_walk(name, expressions[name]))
    return found


def references_of(attribute: str, expression: Any) -> list[Reference]:
    """List the references of one expression."""
    return list(_walk(attribute, expression))


class ReferenceIndex:
    """The references of expressions, each expression read once however many instances evaluate it."""

    def __init__(self) -> None:
        self._found: dict[tuple[int, str], tuple[Reference, ...]] = {}

    def of(self, attribute: str, expression: Any) -> tuple[Reference, ...]:
        """Return the references of an expression that outlives the index."""
        key = (id(expression), attribute)
        found = self._found.get(key)
        if found is None:
            found = self._found[key] = tuple(_walk(attribute, expression))
        return found


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
    followers = [*written[1:], ""]
    return [
        Reference(attribute, parse_traversal(text), keyed=follower in _KEY_READS)
        for text, follower in zip(written, followers, strict=False)
    ]
