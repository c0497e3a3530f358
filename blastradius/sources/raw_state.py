"""Raw states of version 4: `terraform.tfstate`, and what `terraform state pull` prints."""

from __future__ import annotations

import re
from sys import intern
from typing import TYPE_CHECKING, Any

from msgspec import UNSET, Struct, UnsetType, ValidationError
from msgspec.json import Decoder

from blastradius.model.address import join_address, module_config_address, parse_module_path
from blastradius.model.plan import StateObject
from blastradius.sources.tolerant import built_address
from blastradius.sources.wire import Value, decode_value, some_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from msgspec import Raw

_PROVIDER = re.compile(r'(?:^|\.)provider(?:\["([^"]*)"\]|\.([^.]+))')
_COLLECTIONS = frozenset({"list", "set", "map", "object", "tuple"})
_SIMPLE = frozenset({"string", "number", "bool", "dynamic"})


class _Instance(Struct, gc=False):
    """One object of a resource."""

    index_key: str | int | None = None
    deposed: str | None = None
    provider: str | None = None
    """OpenTofu, for a provider with `for_each`."""
    attributes: Value = UNSET
    attributes_flat: Value = UNSET
    """Of objects that no release since 0.12 has touched: `tags.Name` and the like, all of it text."""
    dependencies: Value = UNSET
    depends_on: Value = UNSET
    """What the first releases of 0.12 wrote, from inside the module."""
    create_before_destroy: Value = UNSET
    sensitive_attributes: Value = UNSET


class _Resource(Struct, gc=False):
    """One block in one module instance."""

    type: str
    name: str
    mode: str = "managed"
    module: str | None = None
    provider: str | None = None
    instances: list[_Instance] | None = None


class _RawState(Struct, gc=False):
    resources: list[_Resource] | None = None


_STATE = Decoder(_RawState)


def raw_state_objects(raw: bytes | Raw) -> Iterator[StateObject]:
    """Read the objects of a raw state, without their values; raises msgspec's errors for another shape."""
    lists: dict[tuple[bytes, str], tuple[str, ...]] = {}
    for resource in _STATE.decode(raw).resources or ():
        if not resource.type or not resource.name:
            raise ValidationError
        module = intern(resource.module or "")
        for instance in resource.instances or ():
            yield _object(resource, instance, module, lists)


def _object(
    resource: _Resource, instance: _Instance, module: str, lists: dict[tuple[bytes, str], tuple[str, ...]]
) -> StateObject:
    attributes = instance.attributes if _is_there(instance.attributes) else instance.attributes_flat
    return StateObject(
        address=built_address(module, resource.mode, resource.type, resource.name, instance.index_key),
        mode=intern(resource.mode),
        type=intern(resource.type),
        name=resource.name,
        module=module,
        key=instance.index_key,
        provider=intern(_provider(instance.provider or resource.provider or "")),
        deposed=instance.deposed or "",
        depends_on=_dependencies(instance, module, lists),
        values=RawValues(attributes, instance.sensitive_attributes) if _is_there(attributes) else None,
        create_before_destroy=_flag(instance.create_before_destroy),
    )


def _dependencies(instance: _Instance, module: str, lists: dict[tuple[bytes, str], tuple[str, ...]]) -> tuple[str, ...]:
    """Read what an object depends on; the instances of a block have the same list, and share it."""
    absolute = _is_there(instance.dependencies)
    raw = instance.dependencies if absolute else instance.depends_on
    if isinstance(raw, UnsetType):
        return ()
    inside = "" if absolute else module_config_address(parse_module_path(module))
    written = (bytes(raw), inside)
    known = lists.get(written)
    if known is None:
        listed = decode_value(raw)
        texts = [text for text in listed if isinstance(text, str)] if isinstance(listed, list) else []
        known = lists[written] = tuple(intern(join_address(inside, text)) for text in texts)
    return known


def _provider(written: str) -> str:
    """Return the provider's source of `module.m.provider["registry.terraform.io/hashicorp/aws"].west`."""
    found = _PROVIDER.search(written)
    return (found[1] or found[2] or "") if found else ""


def _flag(raw: Value) -> bool | None:
    value = decode_value(raw)
    return value if isinstance(value, bool) else None


def _is_there(raw: Value) -> bool:
    return not isinstance(raw, UnsetType) and bytes(memoryview(raw)[:1]) != b"n"


class RawValues:
    """The attributes of an object of a raw state; implements the model's `AttributeValues`."""

    __slots__ = ("_raw", "_sensitive")

    def __init__(self, raw: Value, sensitive: Value = UNSET) -> None:
        self._raw = raw
        self._sensitive = sensitive

    def whole(self) -> Any:
        """Decode all of them."""
        found = decode_value(self._raw)
        return {name: _unwrapped(value) for name, value in found.items()} if isinstance(found, dict) else found

    def of(self, names: tuple[str, ...]) -> tuple[Any, ...]:
        """Decode some of them."""
        return tuple(_unwrapped(value) for value in some_of(self._raw, names))

    def sensitive(self) -> Any:
        """Decode which top-level attributes are sensitive or hold something that is; all where that is unclear."""
        paths = decode_value(self._sensitive) or []
        try:
            return {path[0]["value"]: True for path in paths}
        except (TypeError, LookupError):
            return True


def _unwrapped(value: Any) -> Any:
    """Take the type away that a raw state writes beside a value whose type no schema tells."""
    if not isinstance(value, dict) or value.keys() != {"value", "type"}:
        return value
    type_ = value["type"]
    if isinstance(type_, list):
        is_type = len(type_) == 2 and isinstance(type_[0], str) and type_[0] in _COLLECTIONS
    else:
        is_type = isinstance(type_, str) and type_ in _SIMPLE
    return value["value"] if is_type else value
