"""The `configuration` part of the document, into the model."""

from __future__ import annotations

from typing import Any

from blastradius.model.configuration import (
    ConfigModule,
    ConfigOutput,
    ConfigResource,
    Configuration,
    ModuleCall,
    ProviderConfig,
)
from blastradius.sources.members import unexpected


def configuration_of(value: Any) -> Configuration:
    """Turn the configuration into the model; a plan without one has an empty one."""
    if value is not None and not isinstance(value, dict):
        raise unexpected("the configuration")
    whole = _object(value)
    providers = {
        key: ProviderConfig(
            key=key,
            module=_text(provider.get("module_address")),
            expressions=_object(provider.get("expressions")),
        )
        for key, provider in _objects(whole.get("provider_config")).items()
    }
    return Configuration(root=_module(_object(whole.get("root_module"))), providers=providers)


def _module(value: dict[str, Any]) -> ConfigModule:
    return ConfigModule(
        resources=tuple(_resource(entry) for entry in _list(value.get("resources")) if isinstance(entry, dict)),
        outputs={
            name: ConfigOutput(
                expression=output.get("expression"),
                depends_on=_texts(output.get("depends_on")),
                sensitive=output.get("sensitive") is True,
            )
            for name, output in _objects(value.get("outputs")).items()
        },
        calls={name: _call(call) for name, call in _objects(value.get("module_calls")).items()},
        sensitive_variables=frozenset(
            name for name, variable in _objects(value.get("variables")).items() if variable.get("sensitive") is True
        ),
    )


def _call(value: dict[str, Any]) -> ModuleCall:
    return ModuleCall(
        module=_module(_object(value.get("module"))),
        expressions=_object(value.get("expressions")),
        count=value.get("count_expression"),
        for_each=value.get("for_each_expression"),
        depends_on=_texts(value.get("depends_on")),
    )


def _resource(value: dict[str, Any]) -> ConfigResource:
    return ConfigResource(
        mode=_text(value.get("mode")) or "managed",
        type=_text(value.get("type")),
        name=_text(value.get("name")),
        provider_config_key=_text(value.get("provider_config_key")),
        expressions=_object(value.get("expressions")),
        count=value.get("count_expression"),
        for_each=value.get("for_each_expression"),
        depends_on=_texts(value.get("depends_on")),
        provisioners=tuple(
            _object(entry.get("expressions")) for entry in _list(value.get("provisioners")) if isinstance(entry, dict)
        ),
    )


def _object(value: Any) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}


def _objects(value: Any) -> dict[str, dict[str, Any]]:
    return {key: entry for key, entry in _object(value).items() if isinstance(entry, dict)}


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []


def _texts(value: Any) -> tuple[str, ...]:
    return tuple(entry for entry in _list(value) if isinstance(entry, str))


def _text(value: Any) -> str:
    return value if isinstance(value, str) else ""
