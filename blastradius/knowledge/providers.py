"""Which folder of the catalogue speaks for a provider, and what holds for all its types."""

from __future__ import annotations

from typing import NamedTuple

REGISTRY = "https://registry.terraform.io/providers"


class Provider(NamedTuple):
    """One provider: its folder, its documentation, and what its types have in common."""

    folder: str
    namespace: str = "hashicorp"
    """Who publishes it in the registry."""
    identifiers: tuple[str, ...] = ()
    """What identifies an object of this provider, unless the type's entry says otherwise."""
    unique_names: tuple[str, ...] = ()
    """What two objects cannot share, unless the type's entry says otherwise."""


# Types carry the prefix of their provider; `google-beta` types are `google_` types too.
PROVIDERS = {
    "aiven": Provider("aiven", "aiven"),
    "alicloud": Provider("alicloud", "aliyun"),
    "auth0": Provider("auth0", "auth0"),
    "aws": Provider("aws", identifiers=("arn",)),
    "azuread": Provider("azuread", identifiers=("object_id",)),
    "azurerm": Provider("azurerm", identifiers=("id",), unique_names=("name",)),
    "cloudflare": Provider("cloudflare", "cloudflare"),
    "confluent": Provider("confluent", "confluentinc"),
    "consul": Provider("consul"),
    "databricks": Provider("databricks", "databricks"),
    "datadog": Provider("datadog", "DataDog"),
    "digitalocean": Provider("digitalocean", "digitalocean", identifiers=("urn",)),
    "ec": Provider("elasticstack", "elastic"),
    "elasticstack": Provider("elasticstack", "elastic"),
    "fastly": Provider("fastly", "fastly"),
    "github": Provider("github", "integrations"),
    "gitlab": Provider("gitlab", "gitlabhq"),
    "google": Provider("google", identifiers=("id", "self_link"), unique_names=("name",)),
    "grafana": Provider("grafana", "grafana"),
    "hcloud": Provider("hcloud", "hetznercloud", unique_names=("name",)),
    "helm": Provider("helm"),
    "ibm": Provider("ibm", "IBM-Cloud", identifiers=("crn",)),
    "kubernetes": Provider("kubernetes", unique_names=("metadata.name",)),
    "mongodbatlas": Provider("mongodbatlas", "mongodb"),
    "mysql": Provider("mysql", "petoju", unique_names=("name",)),
    "newrelic": Provider("newrelic", "newrelic"),
    "oci": Provider("oci", "oracle", identifiers=("id",)),
    "okta": Provider("okta", "okta"),
    "pagerduty": Provider("pagerduty", "PagerDuty"),
    "postgresql": Provider("postgresql", "cyrilgdn", unique_names=("name",)),
    "rabbitmq": Provider("rabbitmq", "cyrilgdn", unique_names=("name",)),
    "snowflake": Provider("snowflake", "snowflakedb", unique_names=("name",)),
    "vault": Provider("vault"),
    # The providers that reach no service share a folder.
    "archive": Provider("utility"),
    "cloudinit": Provider("utility"),
    "local": Provider("utility"),
    "null": Provider("utility"),
    "random": Provider("utility"),
    "terraform": Provider("utility"),
    "time": Provider("utility"),
    "tls": Provider("utility"),
}
"""The providers that the catalogue has a folder for, by the first part of their types' names."""


def prefix_of(type_name: str) -> str:
    """The part of a type's name before the first underscore: the provider's local name."""
    return type_name.partition("_")[0]


def provider_of(type_name: str) -> Provider | None:
    """The provider that a type belongs to, or nothing if the catalogue has no folder for it."""
    return PROVIDERS.get(prefix_of(type_name))


def documentation_of(type_name: str) -> str:
    """The page of the registry that documents a type."""
    prefix, _, rest = type_name.partition("_")
    provider = provider_of(type_name)
    if provider is None or not rest:
        return ""
    return f"{REGISTRY}/{provider.namespace}/{prefix}/latest/docs/resources/{rest}"
