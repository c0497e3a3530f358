"""What the configuration of a provider says: some decide what a destroy does."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from blastradius.changes.values import look_up

if TYPE_CHECKING:
    from collections.abc import Mapping

    from blastradius.model.configuration import ConfigResource, Configuration


@dataclass(frozen=True, slots=True)
class Settings:
    """The arguments of one provider configuration, as they are written."""

    expressions: Mapping[str, Any] | None
    """None where it is not known which configuration an object has."""

    def values(self, path: str) -> list[Any] | None:
        """Return what is written at a dotted path, nothing where nothing is; None where a plan does not tell it."""
        if self.expressions is None:
            return None
        found = look_up(self.expressions, path)
        if not all(isinstance(one, dict) and "constant_value" in one for one in found):
            return None
        return [one["constant_value"] for one in found]


def settings_of(type_name: str, resource: ConfigResource | None, configuration: Configuration) -> Settings:
    """Return the settings of an object's provider; of an object without a block, those that all others have."""
    if resource is not None and resource.provider_config_key in configuration.providers:
        return Settings(configuration.providers[resource.provider_config_key].expressions)
    local_name = type_name.partition("_")[0]
    known = [one for key, one in configuration.providers.items() if _local_name(key) == local_name]
    return Settings(known[0].expressions if len(known) == 1 else None if known else {})


def _local_name(key: str) -> str:
    """Take the provider's name out of `aws`, `aws.west` or `module.a:aws.west` (Terraform 1.11)."""
    return key.rpartition(":")[2].partition(".")[0]
