"""What the catalogue says of Azure: classes, and what the provider's features decide."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path

import pytest

import blastradius.knowledge
from blastradius.knowledge import Catalogue, Class, FateRule, Keep, Recovery, Tier, load_catalogue

TYPES = Path(blastradius.knowledge.__file__).parent / "types"
NAMES = [name for provider in ("azuread", "azurerm") for name in (TYPES / f"{provider}.txt").read_text().split()]


@cache
def loaded() -> Catalogue:
    return load_catalogue(["azuread_a", "azurerm_a"])


def test_every_type_is_known() -> None:
    assert [name for name in NAMES if not loaded().facts(name).known] == []


def test_every_type_of_the_directory_has_an_entry_of_its_own() -> None:
    assert [name for name in NAMES if name.startswith("azuread_") and loaded().family(name)] == []


def test_a_family_has_the_class_of_those_that_its_name_fits() -> None:
    """A type to come is taken for what its name says: so must those be that are here."""
    entries = {}
    for file in (TYPES.parent / "catalogue" / "azurerm").glob("*.json"):
        entries.update(json.loads(file.read_text()))
    families = Catalogue({name: entry for name, entry in entries.items() if "*" in name})
    others = {
        name for name in NAMES if families.family(name) and families.facts(name).kind is not loaded().facts(name).kind
    }
    assert others == {"azurerm_workloads_sap_discovery_virtual_instance"}


CLASSES = {
    "azuread_application": Class.ACCESS,
    "azuread_conditional_access_policy": Class.ACCESS,
    "azuread_group": Class.ACCESS,
    "azuread_service_principal_token_signing_certificate": Class.CERTIFICATE,
    "azuread_synchronization_job": Class.SERVICE,
    "azuread_synchronization_job_provision_on_demand": Class.ROUTINE,
    "azuread_user": Class.USER_DIRECTORY,
    "azurerm_api_management": Class.SERVICE,
    "azurerm_api_management_api_operation": Class.ROUTE,
    "azurerm_api_management_workspace": Class.CONTAINER,
    "azurerm_app_configuration": Class.DATABASE,
    "azurerm_arc_kubernetes_cluster": Class.ATTACHMENT,
    "azurerm_automation_variable_string": Class.CONFIGURATION,
    "azurerm_backup_policy_vm": Class.CONFIGURATION,
    "azurerm_backup_protected_vm": Class.BACKUP,
    "azurerm_batch_job": Class.ROUTINE,
    "azurerm_cdn_frontdoor_custom_domain_association": Class.ATTACHMENT,
    "azurerm_cognitive_account": Class.SERVICE,
    "azurerm_container_registry": Class.REGISTRY,
    "azurerm_container_registry_task_schedule_run_now": Class.ROUTINE,
    "azurerm_cosmosdb_sql_role_assignment": Class.ACCESS,
    "azurerm_custom_ip_prefix": Class.NETWORK,
    "azurerm_data_factory": Class.CONTAINER,
    "azurerm_data_factory_dataset_json": Class.CONFIGURATION,
    "azurerm_data_factory_linked_service_mysql": Class.CONFIGURATION,
    "azurerm_data_protection_backup_instance_disk": Class.BACKUP,
    "azurerm_data_protection_backup_policy_disk": Class.CONFIGURATION,
    "azurerm_dev_center_project": Class.CONTAINER,
    "azurerm_dns_ns_record": Class.RECORD,
    "azurerm_elastic_cloud_elasticsearch": Class.SEARCH,
    "azurerm_eventgrid_namespace": Class.QUEUE,
    "azurerm_eventhub_namespace_schema_group": Class.REGISTRY,
    "azurerm_hdinsight_interactive_query_cluster": Class.CLUSTER,
    "azurerm_iothub": Class.STREAM,
    "azurerm_key_vault_certificate": Class.CERTIFICATE,
    "azurerm_key_vault_managed_hardware_security_module_key": Class.KEY,
    "azurerm_kusto_script": Class.ROUTINE,
    "azurerm_kusto_eventhub_data_connection": Class.ATTACHMENT,
    "azurerm_log_analytics_workspace_table": Class.CONFIGURATION,
    "azurerm_log_analytics_workspace_table_custom_log": Class.LOG_STORE,
    "azurerm_logic_app_trigger_recurrence": Class.CONFIGURATION,
    "azurerm_mongo_cluster_firewall_rule": Class.RULE,
    "azurerm_mssql_database_extended_auditing_policy": Class.MONITORING,
    "azurerm_netapp_volume_group_oracle": Class.FILE_STORAGE,
    "azurerm_palo_alto_next_generation_firewall_virtual_hub_panorama": Class.NETWORK,
    "azurerm_private_dns_txt_record": Class.RECORD,
    "azurerm_resource_deployment_script_azure_cli": Class.ROUTINE,
    "azurerm_resource_policy_remediation": Class.ROUTINE,
    "azurerm_sentinel_data_connector_office_365": Class.MONITORING,
    "azurerm_shared_image_version": Class.REGISTRY,
    "azurerm_site_recovery_replicated_vm": Class.BACKUP,
    "azurerm_spring_cloud_java_deployment": Class.SERVICE,
    "azurerm_storage_account_local_user": Class.ACCESS,
    "azurerm_stream_analytics_output_table": Class.ATTACHMENT,
    "azurerm_virtual_desktop_host_pool_registration_info": Class.ROUTINE,
    "azurerm_virtual_machine_implicit_data_disk_from_source": Class.BLOCK_STORAGE,
    "azurerm_virtual_machine_restore_point_collection": Class.BACKUP,
    "azurerm_vmware_cluster": Class.CLUSTER,
    "azurerm_web_app_active_slot": Class.ROUTINE,
    "azurerm_workloads_sap_single_node_virtual_instance": Class.ENVIRONMENT,
}


@pytest.mark.parametrize(("name", "kind"), CLASSES.items())
def test_class(name: str, kind: Class) -> None:
    assert loaded().facts(name).kind is kind


def by_setting(setting: str, *, default: bool, fate: str, test: str = "true") -> FateRule:
    return FateRule(setting=f"features.{setting}", test=test, default=default, fate=fate)


SOFT_DELETED = FateRule(fate="soft-deleted")
PURGE_PROTECTED = FateRule(attribute="purge_protection_enabled", test="true", default=False, fate="soft-deleted")
PURGED_WORKSPACE = by_setting("machine_learning.purge_soft_deleted_workspace_on_destroy", default=False, fate="deleted")
KEPT_BACKUPS = "recovery_service.vm_backup_{}_protection_and_retain_data_on_destroy"

FATES = {
    "azuread_application": [SOFT_DELETED],
    "azuread_directory_role": [FateRule(fate="forgotten")],
    "azuread_group": [FateRule(attribute="mail_enabled", test="true", default=False, fate="soft-deleted")],
    "azurerm_ai_foundry": [PURGED_WORKSPACE, SOFT_DELETED],
    "azurerm_api_management": [
        by_setting("api_management.purge_soft_delete_on_destroy", default=True, fate="deleted"),
        SOFT_DELETED,
    ],
    "azurerm_app_configuration": [
        PURGE_PROTECTED,
        by_setting("app_configuration.purge_soft_delete_on_destroy", default=True, fate="deleted"),
        FateRule(attribute="sku", test="equals", value="free", default="free", fate="deleted"),
        SOFT_DELETED,
    ],
    "azurerm_backup_protected_vm": [
        by_setting(KEPT_BACKUPS.format("stop"), default=False, fate="retained"),
        by_setting(KEPT_BACKUPS.format("suspend"), default=False, fate="retained"),
        SOFT_DELETED,
    ],
    "azurerm_cognitive_account": [
        by_setting("cognitive_account.purge_soft_delete_on_destroy", default=True, fate="deleted"),
        SOFT_DELETED,
    ],
    "azurerm_data_protection_backup_vault": [
        FateRule(attribute="immutability", test="equals", value="Locked", default="Disabled", fate="delete-will-fail"),
        FateRule(attribute="soft_delete", test="equals", value="Off", default="On", fate="deleted"),
        SOFT_DELETED,
    ],
    "azurerm_key_vault_certificate": [
        by_setting("key_vault.purge_soft_deleted_certificates_on_destroy", default=True, fate="deleted"),
        SOFT_DELETED,
    ],
    "azurerm_key_vault_key": [
        by_setting("key_vault.purge_soft_deleted_keys_on_destroy", default=True, fate="deleted"),
        SOFT_DELETED,
    ],
    "azurerm_key_vault_managed_hardware_security_module": [
        PURGE_PROTECTED,
        by_setting("key_vault.purge_soft_deleted_hardware_security_modules_on_destroy", default=True, fate="deleted"),
        SOFT_DELETED,
    ],
    "azurerm_key_vault_secret": [
        by_setting("key_vault.purge_soft_deleted_secrets_on_destroy", default=True, fate="deleted"),
        SOFT_DELETED,
    ],
    "azurerm_log_analytics_workspace": [
        by_setting("log_analytics_workspace.permanently_delete_on_destroy", default=False, fate="deleted"),
        SOFT_DELETED,
    ],
    "azurerm_log_analytics_workspace_table": [FateRule(fate="retained")],
    "azurerm_machine_learning_workspace": [PURGED_WORKSPACE, SOFT_DELETED],
    "azurerm_management_group_template_deployment": [FateRule(fate="forgotten")],
    "azurerm_netapp_backup_vault": [
        by_setting(
            "netapp.delete_backups_on_backup_vault_destroy", test="false", default=False, fate="delete-will-fail"
        )
    ],
    "azurerm_netapp_volume": [by_setting("netapp.prevent_volume_destruction", default=True, fate="delete-will-fail")],
    "azurerm_recovery_services_vault": [
        by_setting(
            "recovery_service.purge_protected_items_from_vault_on_destroy",
            test="false",
            default=False,
            fate="delete-will-fail",
        )
    ],
    "azurerm_resource_group": [
        by_setting("resource_group.prevent_deletion_if_contains_resources", default=True, fate="delete-will-fail")
    ],
    "azurerm_resource_group_template_deployment": [
        by_setting(
            "template_deployment.delete_nested_items_during_deletion", test="false", default=True, fate="retained"
        )
    ],
    "azurerm_servicebus_namespace_customer_managed_key": [FateRule(fate="retained")],
    "azurerm_storage_container_immutability_policy": [
        FateRule(attribute="locked", test="true", default=False, fate="delete-will-fail")
    ],
    "azurerm_subscription": [
        by_setting("subscription.prevent_cancellation_on_destroy", default=False, fate="retained"),
        SOFT_DELETED,
    ],
    "azurerm_virtual_machine_implicit_data_disk_from_source": [
        by_setting("virtual_machine.detach_implicit_data_disk_on_deletion", default=False, fate="retained")
    ],
}


@pytest.mark.parametrize(("name", "rules"), FATES.items())
def test_fate(name: str, rules: list[FateRule]) -> None:
    assert list(loaded().facts(name).fate) == rules


KEEPS = {
    "azurerm_databricks_workspace": [
        Keep(
            what="the data of its default catalog",
            setting="features.databricks_workspace.force_delete",
            test="false",
            default=False,
        )
    ],
    "azurerm_virtual_machine": [
        Keep(what="the OS disk", attribute="delete_os_disk_on_termination", test="false", default=False),
        Keep(what="the data disks", attribute="delete_data_disks_on_termination", test="false", default=False),
    ],
    "azurerm_windows_virtual_machine": [
        Keep(
            what="the OS disk",
            setting="features.virtual_machine.delete_os_disk_on_deletion",
            test="false",
            default=True,
        )
    ],
}


@pytest.mark.parametrize(("name", "keeps"), KEEPS.items())
def test_what_stays_beside_it(name: str, keeps: list[Keep]) -> None:
    assert list(loaded().facts(name).keeps) == keeps


DAYS = {
    "azuread_user": 30,
    "azurerm_api_management": 2,
    "azurerm_key_vault": 90,
    "azurerm_log_analytics_workspace": 14,
    "azurerm_postgresql_flexible_server": 5,
    "azurerm_storage_account": 14,
}


@pytest.mark.parametrize(("name", "days"), DAYS.items())
def test_how_long_it_can_be_brought_back(name: str, days: int) -> None:
    facts = loaded().facts(name)
    assert (facts.recovery, facts.recovery_days) == (Recovery.WINDOW, days)


RISKY = {
    ("azuread_conditional_access_policy", "conditions.users.excluded_users", "grow"),
    ("azuread_service_principal", "app_role_assignment_required", "to-false"),
    ("azurerm_cosmosdb_account", "local_authentication_disabled", "to-true"),
    ("azurerm_cosmosdb_sql_container", "default_ttl", "grow"),
    (
        "azurerm_firewall_policy_rule_collection_group",
        "network_rule_collection.rule.source_addresses",
        "opens-to-world",
    ),
    ("azurerm_key_vault", "enable_rbac_authorization", "change"),
    ("azurerm_key_vault", "rbac_authorization_enabled", "change"),
    ("azurerm_kubernetes_cluster", "azure_active_directory_role_based_access_control", "shrink"),
    ("azurerm_managed_redis", "default_database.clustering_policy", "change"),
    ("azurerm_mysql_flexible_server", "public_network_access", "becomes"),
    ("azurerm_storage_account", "enable_https_traffic_only", "to-false"),
    ("azurerm_storage_account", "https_traffic_only_enabled", "to-false"),
    ("azurerm_storage_management_policy", "rule", "grow"),
    ("azurerm_subnet", "service_endpoint", "shrink"),
    ("azurerm_subnet", "service_endpoints", "shrink"),
}


@pytest.mark.parametrize(("name", "attribute", "test"), sorted(RISKY))
def test_an_update_that_warns(name: str, attribute: str, test: str) -> None:
    found = [rule for rule in loaded().facts(name).risky_updates if (rule.attribute, rule.test) == (attribute, test)]
    assert {rule.severity for rule in found} == {"medium"}


def test_names_of_both_versions_of_the_provider_tell_the_container() -> None:
    """Version 5 names many a container by its id where version 4 took its name."""
    for container, child, attributes in [
        ("azurerm_private_dns_zone", "azurerm_private_dns_*_record", {"zone_name", "private_dns_zone_id"}),
        ("azurerm_storage_account", "azurerm_storage_container", {"storage_account_name", "storage_account_id"}),
        (
            "azurerm_user_assigned_identity",
            "azurerm_federated_identity_credential",
            {"parent_id", "user_assigned_identity_id"},
        ),
    ]:
        contains = loaded().facts(container).contains
        assert {attribute for glob, attribute in contains if glob == child} == attributes


def test_no_type_with_a_name_of_data_is_a_mere_setting() -> None:
    telling = ("_database", "_volume", "_share", "_vault", "_registry", "_disk", "_table", "_queue", "_snapshot")
    of_others = ("_dataset_", "_linked_service_", "_policy_")
    harmless = {"azurerm_log_analytics_workspace_table"}
    plain = {
        name
        for name in NAMES
        if name.endswith(telling)
        and not any(part in name for part in of_others)
        and loaded().facts(name).tier in (Tier.CONFIGURATION, Tier.ROUTINE)
    }
    assert plain == harmless
