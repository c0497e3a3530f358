"""Groups of options: what many commands share is declared once, and each command takes it as one value."""

from __future__ import annotations

from dataclasses import is_dataclass
from functools import wraps
from inspect import Parameter, signature
from types import GenericAlias
from typing import TYPE_CHECKING, Annotated, Any, NamedTuple, get_args, get_origin, get_type_hints

if TYPE_CHECKING:
    from collections.abc import Callable


class Without(NamedTuple):
    """Tells beside a group which of its options a command does not offer; their fields keep their defaults."""

    fields: frozenset[str]


def with_groups(command: Callable[..., None]) -> Callable[..., None]:
    """Let a command take dataclasses: each field that is annotated with an option is one of the command's.

    A field that holds a tuple is an option that may be repeated. One that two groups have is a single option, whose
    value goes to both. Raises `TypeError` where a field that is left out is none.
    """
    offered: dict[str, Parameter] = {}
    groups: dict[str, tuple[Any, list[str]]] = {}
    for parameter in signature(command, eval_str=True).parameters.values():
        group, left_out = _group(parameter.annotation)
        if group is None:
            offered[parameter.name] = parameter.replace(kind=Parameter.KEYWORD_ONLY)
        else:
            options = _options(group, left_out)
            offered |= options
            groups[parameter.name] = group, list(options)
    own = [name for name in offered if not any(name in names for _, names in groups.values())]

    @wraps(command)
    def called(**given: Any) -> None:
        told = {name: tuple(one) if isinstance(one, list) else one for name, one in given.items() if one is not None}
        values = {
            name: group(**{field: told[field] for field in fields if field in told})
            for name, (group, fields) in groups.items()
        }
        command(**{name: given[name] for name in own}, **values)

    called.__annotations__ = {name: one.annotation for name, one in offered.items()}
    # That a function has a signature of its own is how inspect wants to be told.
    called.__signature__ = signature(command).replace(parameters=list(offered.values()))  # type: ignore[attr-defined]
    return called


def _group(annotation: Any) -> tuple[Any, frozenset[str]]:
    """Return the group that a parameter takes, and which of its fields are left out; None for an option."""
    kind, *marks = get_args(annotation) if get_origin(annotation) is Annotated else (annotation,)
    left_out = (mark.fields for mark in marks if isinstance(mark, Without))
    return (kind if is_dataclass(kind) else None), frozenset().union(*left_out)


def _options(group: Any, left_out: frozenset[str]) -> dict[str, Parameter]:
    annotated: Any = Annotated
    options = {}
    hints = get_type_hints(group, include_extras=True)
    if not left_out <= hints.keys():
        raise TypeError(f"{group.__name__} has no {', '.join(sorted(left_out - hints.keys()))}")
    for name, hint in hints.items():
        if get_origin(hint) is Annotated and name not in left_out:
            kind, option = get_args(hint)
            if get_origin(kind) is tuple:
                kind = GenericAlias(list, get_args(kind)[:1]) | None
            annotation = annotated[kind, option]
            options[name] = Parameter(name, Parameter.KEYWORD_ONLY, default=None, annotation=annotation)
    return options
