"""Terraform addresses: how they are written, taken apart and put together."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

InstanceKey = str | int | None
"""The key of one instance: a number for count, a string for for_each, None for neither."""


class ObjectKey(NamedTuple):
    """What tells one object from another: the current and a deposed object share an address."""

    address: str
    deposed: str = ""

    def __str__(self) -> str:
        return f"{self.address} (deposed {self.deposed})" if self.deposed else self.address


@dataclass(frozen=True, slots=True)
class Index:
    """An index step of a traversal, `[0]` or `["a"]`."""

    key: str | int


Step = str | Index


class ModuleStep(NamedTuple):
    """One level of a module path: the call's name and the instance key."""

    name: str
    key: InstanceKey = None


ModulePath = tuple[ModuleStep, ...]
"""The way from the root module to a module instance; empty for the root."""


@lru_cache(maxsize=65536)
def parse_traversal(text: str) -> tuple[Step, ...]:
    """Split `module.a["x.y"].aws_x.b[0].id` into its steps.

    Keys are unquoted and unescaped, so they compare equal to the `index` of a
    resource change. Text that is no traversal comes back as one step.
    """
    steps: list[Step] = []
    name: list[str] = []
    position = 0
    while position < len(text):
        char = text[position]
        if char == ".":
            if name:
                steps.append("".join(name))
                name.clear()
            position += 1
        elif char == "[":
            if name:
                steps.append("".join(name))
                name.clear()
            key, position = _parse_index(text, position + 1)
            steps.append(Index(key))
        else:
            name.append(char)
            position += 1
    if name:
        steps.append("".join(name))
    return tuple(steps)


_ESCAPES = {"n": "\n", "r": "\r", "t": "\t", '"': '"', "\\": "\\"}


def _parse_index(text: str, start: int) -> tuple[str | int, int]:
    """Read the inside of one pair of brackets; return the key and the position after it."""
    if text[start : start + 1] != '"':
        end = text.find("]", start)
        end = len(text) if end < 0 else end
        inside = text[start:end]
        number = index_number(inside)
        return (inside if number is None else number), end + 1
    chars: list[str] = []
    position = start + 1
    while position < len(text) and text[position] != '"':
        char = text[position]
        if char == "\\" and position + 1 < len(text):
            char, position = _unescape(text, position + 1)
        elif text[position : position + 3] in ("$${", "%%{"):
            position += 1  # `$${` stands for a literal `${`
        chars.append(char)
        position += 1
    return "".join(chars), position + 2


def index_number(text: str) -> int | None:
    """Read a count index; None for anything else, and for more digits than Python is sure to read."""
    return int(text) if len(text) < 640 and text.isascii() and text.isdigit() else None


def _unescape(text: str, position: int) -> tuple[str, int]:
    """Resolve the escape whose letter stands at `position`; return the character and its last position."""
    letter = text[position]
    width = {"u": 4, "U": 8}.get(letter, 0)
    digits = text[position + 1 : position + 1 + width]
    if width and len(digits) == width and all(digit in "0123456789abcdefABCDEF" for digit in digits):
        return chr(min(int(digits, 16), 0x10FFFF)), position + width
    return _ESCAPES.get(letter, letter), position


@lru_cache(maxsize=65536)
def parse_module_path(text: str) -> ModulePath:
    """Take a module address (`module.a["x"].module.b`) apart; the empty string is the root."""
    path: list[ModuleStep] = []
    steps = list(parse_traversal(text))
    while len(steps) >= 2 and steps[0] == "module" and isinstance(steps[1], str):
        key: InstanceKey = None
        taken = 2
        if len(steps) > 2 and isinstance(steps[2], Index):
            key = steps[2].key
            taken = 3
        path.append(ModuleStep(steps[1], key))
        steps = steps[taken:]
    return tuple(path)


def quote_key(key: str | int) -> str:
    """Write an instance key the way Terraform writes it, brackets included."""
    if isinstance(key, int):
        return f"[{key}]"
    escaped = key.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n").replace("\r", "\\r")
    escaped = escaped.replace("\t", "\\t").replace("${", "$${").replace("%{", "%%{")
    if not escaped.isprintable():
        escaped = "".join(char if char.isprintable() else _by_number(char) for char in escaped)
    return f'["{escaped}"]'


def _by_number(char: str) -> str:
    return f"\\u{ord(char):04x}" if ord(char) < 0x10000 else f"\\U{ord(char):08x}"


@lru_cache(maxsize=65536)
def module_address(path: ModulePath) -> str:
    """Write a module path as an address; the root is the empty string."""
    return ".".join(f"module.{step.name}{'' if step.key is None else quote_key(step.key)}" for step in path)


@lru_cache(maxsize=65536)
def module_config_address(path: ModulePath) -> str:
    """Write a module path without its instance keys."""
    return ".".join(f"module.{step.name}" for step in path)


def block_address(mode: str, type_: str, name: str) -> str:
    """Write the address of a resource block inside its module: `data.t.n` or `t.n`."""
    return f"{type_}.{name}" if mode == "managed" else f"{mode}.{type_}.{name}"


def join_address(module: str, rest: str) -> str:
    """Put a module address, which may be empty, before the rest of an address."""
    return f"{module}.{rest}" if module else rest


def without_keys(address: str) -> str:
    """Strip the instance keys: the configuration address that belongs to an instance address."""
    return ".".join(step for step in parse_traversal(address) if isinstance(step, str))
