"""What the catalogue says of services that are not a cloud: code hosts, identity, data, monitoring, edge."""

from __future__ import annotations

from pathlib import Path

import pytest

import blastradius.knowledge
from blastradius.knowledge import Catalogue, Class, FateRule, Recovery, Tier, load_catalogue

PROVIDERS = [
    "aiven",
    "auth0",
    "cloudflare",
    "confluent",
    "consul",
    "databricks",
    "datadog",
    "elasticstack",
    "fastly",
    "github",
    "gitlab",
    "grafana",
    "mongodbatlas",
    "mysql",
    "newrelic",
    "okta",
    "pagerduty",
    "postgresql",
    "rabbitmq",
    "snowflake",
    "vault",
]
TYPES = Path(blastradius.knowledge.__file__).parent / "types"


@pytest.fixture(scope="module")
def catalogue() -> Catalogue:
    return load_catalogue(f"{prefix}_x" for prefix in (*PROVIDERS, "ec"))


@pytest.mark.parametrize("provider", PROVIDERS)
def test_each_listed_type_is_known(catalogue: Catalogue, provider: str) -> None:
    names = (TYPES / f"{provider}.txt").read_text().split()
    assert names == sorted(set(names))
    assert [name for name in names if not catalogue.facts(name).known] == []


CLASSES = {
    "aiven_kafka_topic": Class.STREAM,
    "aiven_opensearch": Class.SEARCH,
    "aiven_pg": Class.DATABASE,
    "aiven_pg_user": Class.ACCESS,
    "aiven_project": Class.CONTAINER,
    "aiven_valkey": Class.CACHE,
    "auth0_client": Class.ACCESS,
    "auth0_connection": Class.USER_DIRECTORY,
    "auth0_custom_domain_verification": Class.ROUTINE,
    "auth0_user": Class.USER_DIRECTORY,
    "cloudflare_certificate_pack": Class.CERTIFICATE,
    "cloudflare_d1_database": Class.DATABASE,
    "cloudflare_dns_record": Class.RECORD,
    "cloudflare_queue": Class.QUEUE,
    "cloudflare_r2_bucket": Class.OBJECT_STORAGE,
    "cloudflare_record": Class.RECORD,
    "cloudflare_worker_version": Class.ROUTINE,
    "cloudflare_workers_kv_namespace": Class.DATABASE,
    "cloudflare_workers_script": Class.FUNCTION,
    "cloudflare_zone": Class.DNS_ZONE,
    "confluent_environment": Class.CONTAINER,
    "confluent_kafka_cluster": Class.STREAM,
    "confluent_schema_registry_kek": Class.KEY,
    "consul_intention": Class.RULE,
    "consul_namespace": Class.CONTAINER,
    "databricks_catalog": Class.CONTAINER,
    "databricks_job": Class.SERVICE,
    "databricks_secret_scope": Class.SECRET,
    "databricks_sql_table": Class.DATABASE,
    "databricks_volume": Class.FILE_STORAGE,
    "datadog_dashboard": Class.CONFIGURATION,
    "datadog_logs_index": Class.LOG_STORE,
    "datadog_monitor": Class.MONITORING,
    "ec_deployment": Class.SEARCH,
    "elasticstack_elasticsearch_index": Class.SEARCH,
    "elasticstack_kibana_space": Class.CONTAINER,
    "fastly_kvstore": Class.DATABASE,
    "fastly_service_vcl": Class.LOAD_BALANCER,
    "fastly_tls_subscription_validation": Class.ROUTINE,
    "github_actions_secret": Class.SECRET,
    "github_branch_protection": Class.RULE,
    "github_repository": Class.REGISTRY,
    "github_repository_file": Class.CONFIGURATION,
    "github_team_membership": Class.ACCESS,
    "gitlab_group": Class.CONTAINER,
    "gitlab_project": Class.REGISTRY,
    "gitlab_project_label": Class.CONFIGURATION,
    "grafana_cloud_stack": Class.CONTAINER,
    "grafana_dashboard": Class.CONFIGURATION,
    "grafana_rule_group": Class.MONITORING,
    "mongodbatlas_advanced_cluster": Class.DATABASE,
    "mongodbatlas_network_peering": Class.NETWORK,
    "mongodbatlas_project_ip_access_list": Class.RULE,
    "mysql_database": Class.DATABASE,
    "newrelic_nrql_alert_condition": Class.MONITORING,
    "newrelic_one_dashboard": Class.CONFIGURATION,
    "okta_app_oauth": Class.ACCESS,
    "okta_user": Class.USER_DIRECTORY,
    "pagerduty_service": Class.SERVICE,
    "postgresql_database": Class.DATABASE,
    "postgresql_grant": Class.ACCESS,
    "rabbitmq_queue": Class.QUEUE,
    "rabbitmq_vhost": Class.CONTAINER,
    "snowflake_database": Class.DATABASE,
    "snowflake_grant_privileges_to_account_role": Class.ACCESS,
    "snowflake_stream_on_table": Class.STREAM,
    "snowflake_view": Class.CONFIGURATION,
    "snowflake_warehouse": Class.COMPUTE,
    "vault_approle_auth_backend_login": Class.ROUTINE,
    "vault_kv_secret_v2": Class.SECRET,
    "vault_mount": Class.SECRET,
    "vault_pki_secret_backend_root_cert": Class.CERTIFICATE,
    "vault_policy": Class.ACCESS,
    "vault_transit_secret_backend_key": Class.KEY,
}


@pytest.mark.parametrize(("name", "kind"), CLASSES.items())
def test_class(catalogue: Catalogue, name: str, kind: Class) -> None:
    assert catalogue.facts(name).kind is kind


def guard(attribute: str, *, default: bool = False) -> FateRule:
    return FateRule(attribute=attribute, test="true", default=default, fate="delete-will-fail")


def missing(attribute: str) -> FateRule:
    return FateRule(attribute=attribute, test="false", default=False, fate="delete-will-fail")


FATES = {
    "aiven_kafka_topic": [guard("termination_protection")],
    "aiven_pg": [guard("termination_protection")],
    "cloudflare_d1_database": [],
    "cloudflare_zone_setting": [FateRule(fate="retained")],
    "confluent_kafka_cluster": [guard("deletion_protection")],
    "confluent_schema": [
        FateRule(attribute="hard_delete", test="true", default=False, fate="deleted"),
        FateRule(fate="soft-deleted"),
    ],
    "databricks_catalog": [missing("force_destroy")],
    "databricks_database_instance": [
        FateRule(attribute="purge_on_delete", test="false", default=True, fate="soft-deleted")
    ],
    "databricks_volume": [
        FateRule(attribute="volume_type", test="equals", value="EXTERNAL", fate="retained"),
        FateRule(fate="soft-deleted"),
    ],
    "elasticstack_elasticsearch_index": [guard("deletion_protection", default=True)],
    "elasticstack_fleet_agent_policy": [
        FateRule(attribute="skip_destroy", test="true", default=False, fate="retained")
    ],
    "fastly_service_compute": [
        FateRule(attribute="reuse", test="true", default=False, fate="retained"),
        missing("force_destroy"),
    ],
    "github_repository": [FateRule(attribute="archive_on_destroy", test="true", default=False, fate="retained")],
    "gitlab_group": [
        FateRule(attribute="archive_on_destroy", test="true", default=False, fate="retained"),
        FateRule(attribute="permanently_remove_on_delete", test="true", default=False, fate="deleted"),
        FateRule(fate="soft-deleted"),
    ],
    "gitlab_project": [
        FateRule(attribute="archive_on_destroy", test="true", default=False, fate="retained"),
        FateRule(attribute="permanently_delete_on_destroy", test="true", default=False, fate="deleted"),
        FateRule(fate="soft-deleted"),
    ],
    "grafana_cloud_stack": [guard("delete_protection", default=True)],
    "grafana_folder": [guard("prevent_destroy_if_not_empty")],
    "mongodbatlas_advanced_cluster": [
        guard("termination_protection_enabled"),
        FateRule(attribute="backup_enabled", test="false", default=False, fate="deleted"),
        FateRule(attribute="retain_backups_enabled", test="true", default=False, fate="snapshotted"),
    ],
    "mongodbatlas_flex_cluster": [guard("termination_protection_enabled")],
    "postgresql_database": [],
    "postgresql_role": [FateRule(attribute="skip_drop_role", test="true", default=False, fate="retained")],
    "postgresql_schema": [missing("drop_cascade")],
    "snowflake_database": [
        FateRule(attribute="data_retention_time_in_days", test="zero", default=1, fate="deleted"),
        FateRule(fate="soft-deleted"),
    ],
    "vault_kv_secret_v2": [FateRule(attribute="delete_all_versions", test="false", default=False, fate="soft-deleted")],
    "vault_transit_secret_backend_key": [missing("deletion_allowed")],
}


@pytest.mark.parametrize(("name", "rules"), FATES.items())
def test_fate(catalogue: Catalogue, name: str, rules: list[FateRule]) -> None:
    assert list(catalogue.facts(name).fate) == rules


RISKY = {
    ("aiven_kafka_topic", "config.retention_ms", "decrease", "retention"),
    ("cloudflare_dns_record", "content", "change", "dns"),
    ("cloudflare_r2_bucket_lifecycle", "rules", "grow", "retention"),
    ("cloudflare_record", "value", "change", "dns"),
    ("confluent_kafka_topic", "config", "change", "retention"),
    ("elasticstack_elasticsearch_index_lifecycle", "delete", "grow", "retention"),
    ("github_branch_protection", "required_pull_request_reviews", "shrink", "protection"),
    ("github_repository", "archive_on_destroy", "to-false", "protection"),
    ("github_repository", "visibility", "becomes", "exposure"),
    ("mongodbatlas_advanced_cluster", "backup_enabled", "to-false", "backup"),
    ("mongodbatlas_advanced_cluster", "paused", "to-true", "capacity"),
    ("okta_app_oauth", "redirect_uris", "shrink", "access"),
    ("snowflake_database", "data_retention_time_in_days", "decrease", "retention"),
    ("vault_kubernetes_auth_backend_role", "token_policies", "widen", "access"),
    ("vault_transit_secret_backend_key", "deletion_allowed", "to-true", "protection"),
}


@pytest.mark.parametrize(("name", "attribute", "test", "topic"), sorted(RISKY))
def test_risky_update(catalogue: Catalogue, name: str, attribute: str, test: str, topic: str) -> None:
    found = [u for u in catalogue.facts(name).risky_updates if (u.attribute, u.test) == (attribute, test)]
    assert (topic, "medium") in [(update.topic, update.severity) for update in found]


CHILDREN = {
    "aiven_pg": ("aiven_pg_database", "service_name"),
    "cloudflare_zone": ("cloudflare_*", "zone_id"),
    "confluent_kafka_cluster": ("confluent_kafka_topic", "kafka_cluster.id"),
    "github_repository": ("github_branch_protection", "repository_id"),
    "mongodbatlas_project": ("mongodbatlas_*", "project_id"),
    "rabbitmq_vhost": ("rabbitmq_queue", "vhost"),
    "snowflake_database": ("snowflake_*", "database"),
    "vault_mount": ("vault_transit_secret_backend_key", "backend"),
}


@pytest.mark.parametrize(("name", "child"), CHILDREN.items())
def test_contains(catalogue: Catalogue, name: str, child: tuple[str, str]) -> None:
    assert child in catalogue.facts(name).contains


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("cloudflare_access_application", "cloudflare_zero_trust_access_application"),
        ("cloudflare_access_policy", "cloudflare_zero_trust_access_policy"),
        ("cloudflare_record", "cloudflare_dns_record"),
        ("cloudflare_teams_rule", "cloudflare_zero_trust_gateway_policy"),
        ("cloudflare_tunnel", "cloudflare_zero_trust_tunnel_cloudflared"),
        ("cloudflare_worker_script", "cloudflare_workers_script"),
        ("snowflake_role", "snowflake_account_role"),
    ],
)
def test_an_old_name_is_worth_what_the_new_one_is(catalogue: Catalogue, old: str, new: str) -> None:
    one, other = catalogue.facts(old), catalogue.facts(new)
    assert (one.kind, one.loss_on_destroy, one.fate) == (other.kind, other.loss_on_destroy, other.fate)
    assert one.risky_updates == other.risky_updates


def test_what_a_service_brings_back_says_for_how_long(catalogue: Catalogue) -> None:
    days = {"github_repository": 90, "gitlab_project": 30, "databricks_sql_table": 7}
    for name, expected in days.items():
        assert catalogue.facts(name).recovery is Recovery.WINDOW
        assert catalogue.facts(name).recovery_days == expected


@pytest.mark.parametrize("name", ["datadog_monitor", "grafana_dashboard", "newrelic_one_dashboard", "pagerduty_tag"])
def test_what_watches_is_configuration(catalogue: Catalogue, name: str) -> None:
    assert catalogue.facts(name).tier is Tier.CONFIGURATION
    assert catalogue.facts(name).loss_on_destroy < 60


def test_a_name_that_nobody_knows_stays_unknown(catalogue: Catalogue) -> None:
    for provider in PROVIDERS:
        assert not catalogue.facts(f"{provider}_made_up_yesterday").known
