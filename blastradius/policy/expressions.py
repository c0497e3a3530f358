"""Expressions in CEL, the Common Expression Language: compiled, checked as far as that can be done, evaluated.

The library is imported where a policy has expressions, and nowhere else.
"""

from __future__ import annotations

import re
import sys
from functools import lru_cache
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from types import ModuleType

    from cel import Context, Program

LONGEST = 4_000
DEEPEST = 2
"""So many macros that go through lists may be inside each other: each multiplies the time by the length of a list."""
MOST_STEPS = 100_000
"""So many steps through lists an expression may take for one change, which is a second at most."""


class NoLibrary(Exception):
    """The library for expressions is not installed."""


class TooManySteps(Exception):
    """An expression that would go through long lists for too long."""


class WrongExpression(Exception):
    """An expression that cannot be meant; the message says why."""


def compiled(expression: str) -> Program:
    """Return an expression, compiled; raises `NoLibrary`, or `WrongExpression` for what is none."""
    return _compiled(expression)


def checked(expression: str, sample: Mapping[str, Any]) -> None:
    """Raise `WrongExpression` where it can be told that an expression fails: by its names, and on a sample."""
    if len(expression) > LONGEST:
        raise WrongExpression(f"is longer than {LONGEST:,} characters.")
    program = compiled(expression)
    bare = _bare(expression)
    if max(_depths(bare), default=0) > DEEPEST:
        raise WrongExpression(f"has more than {DEEPEST} of {', '.join(_MACROS)} inside each other.")
    if _steps(expression, 0) > MOST_STEPS:
        raise WrongExpression(f"goes through so long lists of its own that it takes more than {MOST_STEPS:,} steps.")
    _check_names(program.variables(), bare, sample)
    _try(program, sample)


def _check_names(variables: Iterable[str], bare: str, sample: Mapping[str, Any]) -> None:
    """Look for names that nothing has, also where no sample would lead to."""
    bound = set(_BINDS.findall(bare))
    for name in variables:
        if name not in sample and name not in bound:
            raise WrongExpression(f"names {name}{_nearest(name, sample)}")
    for root, field in _FIELDS.findall(bare):
        known = sample.get(root)
        if root not in bound and isinstance(known, dict) and field not in known:
            raise WrongExpression(f"names {root}.{field}{_nearest(field, known)}")


def _try(program: Program, sample: Mapping[str, Any]) -> None:
    try:
        result = program.execute(dict(sample))
    except (KeyError, TypeError, RuntimeError) as error:
        raise WrongExpression(f"cannot be evaluated: {_reason(error)}") from None
    except (ArithmeticError, LookupError, ValueError):
        return  # another change may have what the sample lacks
    if not isinstance(result, bool):
        raise WrongExpression("is neither true nor false.")


def prepared(facts: Mapping[str, Any]) -> Context:
    """Return facts as the library takes them, to ask several expressions of them."""
    context: Context = _library().Context(dict(facts))
    return context


def holds(expression: str, facts: Context, longest: int = 0) -> bool:
    """Tell whether an expression is true of facts, whose longest list is told; raises where it cannot be evaluated."""
    if _steps(expression, longest) > MOST_STEPS:
        raise TooManySteps
    result = compiled(expression).execute(facts)
    if not isinstance(result, bool):
        raise TypeError("neither true nor false")
    return result


_MACROS = ("all", "exists", "exists_one", "map", "filter")
_TEXTS = re.compile(
    r"""[rRbB]{0,2}(?:'{3}(?:[^\\]|\\.)*?'{3}|"{3}(?:[^\\]|\\.)*?"{3}|'(?:[^'\\\n]|\\.)*'|"(?:[^"\\\n]|\\.)*")|//[^\n]*""",
    re.DOTALL,
)
_BINDS = re.compile(rf"\.\s*(?:{'|'.join(_MACROS)})\s*\(\s*(\w+)\s*,")
_FIELDS = re.compile(r"(?<![\w.])([a-z]+)\s*\.\s*(\w+)\b(?!\s*\()")
_STEPS = re.compile(rf"\.\s*({'|'.join(_MACROS)})\s*\(|[()]")
_INNER = re.compile(r'msg: "([^"]*)"')
_PLACE = re.compile(r"<input>:(\d+):(\d+): (?:Syntax error: )?([^\n]*)")


@lru_cache(maxsize=256)
def _compiled(expression: str) -> Program:
    library = _library()
    try:
        program: Program = library.compile(expression)
    except ValueError as error:
        raise WrongExpression(_mistake(str(error))) from None
    return program


def _library() -> ModuleType:
    """Load the library without its command line, which takes it four times as long as all else."""
    if "cel.cel" in sys.modules:
        return sys.modules["cel.cel"]
    from importlib.machinery import PathFinder
    from importlib.util import find_spec, module_from_spec

    package = find_spec("cel")
    found = PathFinder.find_spec("cel.cel", package.submodule_search_locations) if package else None
    if found is None or found.loader is None:
        raise NoLibrary
    module = module_from_spec(found)
    try:
        found.loader.exec_module(module)
    except ImportError:
        raise NoLibrary from None
    sys.modules["cel.cel"] = module
    return module


def _mistake(text: str) -> str:
    """Say where an expression is wrong, in the library's words but without its list of all that could follow."""
    found = _PLACE.search(text)
    if found is None:
        return "is no expression."
    line, column, what = found.groups()
    inner = _INNER.search(what)
    reason = inner[1] if inner else what.partition(" expecting ")[0].rstrip(".")
    return f"is no expression: {reason}, at line {line}, column {column} of it."


def _bare(expression: str) -> str:
    """Take comments and what stands in quotes out of an expression."""
    return _TEXTS.sub(lambda found: " " if found[0].startswith("//") else "''", expression)


def _steps(expression: str, longest: int) -> int:
    """Count the steps through lists at most: macros inside each other multiply them, and so does making a list."""
    depth, own = _shape(expression)
    return max(longest, own) ** depth if depth else 0


@lru_cache(maxsize=256)
def _shape(expression: str) -> tuple[int, int]:
    """Return how often an expression goes through lists inside each other, and how long its own ones are at most."""
    bare = _bare(expression)
    depth = max(_depths(bare), default=0)
    makes = any(step[1] in ("map", "filter") for step in _STEPS.finditer(bare))
    return depth + makes, bare.count(",") + 1


def _depths(bare: str) -> Iterator[int]:
    """Yield how many macros each parenthesis is inside of."""
    open_: list[bool] = []
    for step in _STEPS.finditer(bare):
        if step[0] == ")":
            if open_:
                open_.pop()
        else:
            open_.append(step[0] != "(")
            yield sum(open_)


def _nearest(name: str, known: Mapping[str, Any]) -> str:
    from blastradius.knowledge.mistakes import nearest

    return f", which is not there{nearest(name, sorted(known)) or f'; there are {_listed(known)}.'}"


def _listed(known: Mapping[str, Any]) -> str:
    return ", ".join(sorted(known))


def _reason(error: Exception) -> str:
    if isinstance(error, KeyError):
        return f"there is no {error.args[0]}."
    return f"{str(error).partition('. ')[0].splitlines()[0].rstrip('.:')}."
