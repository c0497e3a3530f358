"""What the catalogue says of Google's types: each has a class, and the guards and fates that matter most."""

from __future__ import annotations

from pathlib import Path

import pytest

import blastradius.knowledge
from blastradius.knowledge import Catalogue, Class, FateRule, Recovery, load_catalogue
from blastradius.knowledge.facts import Keep

TYPES = (Path(blastradius.knowledge.__file__).parent / "types" / "google.txt").read_text().split()


@pytest.fixture(scope="module")
def catalogue() -> Catalogue:
    return load_catalogue(["google_x"])


def test_every_type_is_classified(catalogue: Catalogue) -> None:
    assert [name for name in TYPES if not catalogue.facts(name).known] == []


def test_only_grants_are_known_by_their_family(catalogue: Catalogue) -> None:
    families = {catalogue.family(name) for name in TYPES} - {""}
    assert families == {"google_*_iam_binding", "google_*_iam_member", "google_*_iam_policy"}


CLASSES = {
    "google_access_context_manager_service_perimeter": Class.RULE,
    "google_active_directory_domain": Class.USER_DIRECTORY,
    "google_alloydb_cluster": Class.DATABASE,
    "google_api_gateway_api_config": Class.ROUTINE,
    "google_artifact_registry_repository": Class.REGISTRY,
    "google_backup_dr_backup_vault": Class.BACKUP,
    "google_bigquery_job": Class.ROUTINE,
    "google_bigquery_row_access_policy": Class.ACCESS,
    "google_bigtable_materialized_view": Class.DATABASE,
    "google_certificate_manager_certificate": Class.CERTIFICATE,
    "google_certificate_manager_dns_authorization": Class.CONFIGURATION,
    "google_cloud_run_v2_service": Class.SERVICE,
    "google_cloud_run_v2_worker_pool": Class.SERVICE,
    "google_cloud_tasks_queue": Class.QUEUE,
    "google_composer_environment": Class.ENVIRONMENT,
    "google_compute_disk": Class.BLOCK_STORAGE,
    "google_compute_forwarding_rule": Class.LOAD_BALANCER,
    "google_compute_health_check": Class.CONFIGURATION,
    "google_compute_instance_template": Class.ROUTINE,
    "google_compute_interconnect_attachment": Class.NETWORK,
    "google_compute_machine_image": Class.BACKUP,
    "google_compute_network_endpoint": Class.ATTACHMENT,
    "google_compute_public_advertised_prefix": Class.NETWORK,
    "google_compute_security_policy_rule": Class.RULE,
    "google_compute_snapshot": Class.BACKUP,
    "google_dataflow_job": Class.COMPUTE,
    "google_dataform_repository": Class.REGISTRY,
    "google_dataproc_job": Class.ROUTINE,
    "google_dialogflow_cx_agent": Class.CONTAINER,
    "google_dialogflow_cx_version": Class.ROUTINE,
    "google_discovery_engine_data_store": Class.SEARCH,
    "google_dns_response_policy_rule": Class.RECORD,
    "google_edgecontainer_cluster": Class.CLUSTER,
    "google_filestore_backup": Class.BACKUP,
    "google_firebase_database_instance": Class.DATABASE,
    "google_firestore_document": Class.DATABASE,
    "google_gke_hub_namespace": Class.CONTAINER,
    "google_iam_workload_identity_pool": Class.ACCESS,
    "google_identity_platform_tenant": Class.USER_DIRECTORY,
    "google_logging_folder_bucket_config": Class.LOG_STORE,
    "google_managed_kafka_topic": Class.STREAM,
    "google_memcache_instance": Class.CACHE,
    "google_monitoring_alert_policy": Class.MONITORING,
    "google_netapp_backup_vault": Class.BACKUP,
    "google_network_services_http_route": Class.ROUTE,
    "google_org_policy_policy": Class.RULE,
    "google_parameter_manager_parameter": Class.SECRET,
    "google_parameter_manager_parameter_version": Class.ROUTINE,
    "google_privateca_certificate_authority": Class.CERTIFICATE,
    "google_project_service": Class.CONFIGURATION,
    "google_pubsub_lite_subscription": Class.QUEUE,
    "google_service_directory_namespace": Class.CONTAINER,
    "google_spanner_instance_partition": Class.DATABASE,
    "google_tags_tag_binding": Class.ACCESS,
    "google_vertex_ai_rag_corpus": Class.SEARCH,
    "google_vmwareengine_private_cloud": Class.CONTAINER,
}


@pytest.mark.parametrize(("name", "kind"), CLASSES.items())
def test_class(catalogue: Catalogue, name: str, kind: Class) -> None:
    assert catalogue.facts(name).kind is kind


GUARDED_UNLESS_SWITCHED_OFF = """
google_active_directory_domain google_alloydb_cluster google_bigquery_table google_bigtable_instance
google_chronicle_environment google_cloud_run_v2_job google_cloud_run_v2_service google_cloud_run_v2_worker_pool
google_compute_storage_pool google_container_cluster google_folder google_memcache_instance
google_oracle_database_autonomous_database google_oracle_database_cloud_exadata_infrastructure
google_oracle_database_cloud_vm_cluster google_oracle_database_db_system google_oracle_database_exadb_vm_cluster
google_oracle_database_exascale_db_storage_vault google_oracle_database_odb_network google_oracle_database_odb_subnet
google_privateca_certificate_authority google_redis_instance google_spanner_database google_sql_database_instance
google_workflows_workflow
"""

GUARDED_WHERE_ASKED_FOR = """
google_bigtable_logical_view google_bigtable_materialized_view google_compute_instance
google_compute_instance_from_template google_dataproc_metastore_federation google_dataproc_metastore_service
google_secret_manager_regional_secret google_secret_manager_secret
"""


@pytest.mark.parametrize(
    ("name", "default"),
    [(name, True) for name in GUARDED_UNLESS_SWITCHED_OFF.split()]
    + [(name, False) for name in GUARDED_WHERE_ASKED_FOR.split()],
)
def test_deletion_protection(catalogue: Catalogue, name: str, default: bool) -> None:
    rule = FateRule(attribute="deletion_protection", test="true", default=default, fate="delete-will-fail")
    assert rule in catalogue.facts(name).fate


FATES = {
    "google_app_engine_standard_app_version": [
        FateRule(attribute="noop_on_destroy", test="true", default=False, fate="retained")
    ],
    "google_apigee_organization": [
        FateRule(attribute="billing_type", test="equals", value="EVALUATION", fate="deleted"),
        FateRule(fate="soft-deleted"),
    ],
    "google_backup_dr_backup_vault": [
        FateRule(attribute="ignore_inactive_datasources", test="true", default=False, fate="deleted"),
        FateRule(attribute="force_delete", test="true", default=False, fate="deleted"),
        FateRule(fate="delete-will-fail"),
    ],
    "google_billing_subaccount": [FateRule(fate="forgotten")],
    "google_compute_disk": [
        FateRule(attribute="create_snapshot_before_destroy", test="true", default=False, fate="snapshotted")
    ],
    "google_dns_managed_zone": [
        FateRule(attribute="force_destroy", test="false", default=False, fate="delete-will-fail")
    ],
    "google_filestore_instance": [
        FateRule(attribute="deletion_protection_enabled", test="true", default=False, fate="delete-will-fail")
    ],
    "google_kms_crypto_key": [FateRule(fate="soft-deleted")],
    "google_logging_project_bucket_config": [
        FateRule(attribute="bucket_id", test="equals", value="_Default", fate="forgotten"),
        FateRule(attribute="bucket_id", test="equals", value="_Required", fate="forgotten"),
        FateRule(fate="soft-deleted"),
    ],
    "google_privateca_certificate_authority": [
        FateRule(attribute="deletion_protection", test="true", default=True, fate="delete-will-fail"),
        FateRule(attribute="skip_grace_period", test="true", default=False, fate="deleted"),
        FateRule(fate="soft-deleted"),
    ],
    "google_project_service": [
        FateRule(attribute="disable_on_destroy", test="false", default=False, fate="retained"),
        FateRule(
            attribute="check_if_service_has_usage_on_destroy", test="true", default=False, fate="delete-will-fail"
        ),
    ],
    "google_redis_cluster": [
        FateRule(attribute="deletion_protection_enabled", test="true", default=True, fate="delete-will-fail")
    ],
    "google_storage_bucket": [
        FateRule(attribute="force_destroy", test="false", default=False, fate="delete-will-fail")
    ],
    "google_workbench_instance": [
        FateRule(attribute="enable_deletion_protection", test="true", default=False, fate="delete-will-fail")
    ],
}


@pytest.mark.parametrize(("name", "rules"), FATES.items())
def test_fate_beside_the_deletion_policy(catalogue: Catalogue, name: str, rules: list[FateRule]) -> None:
    assert [rule for rule in catalogue.facts(name).fate if rule.attribute != "deletion_policy"] == rules


def test_the_deletion_policy_is_asked_before_the_service(catalogue: Catalogue) -> None:
    """The provider looks at it before it asks the service anything."""
    policy = [
        FateRule(attribute="deletion_policy", test="equals", value="PREVENT", fate="delete-will-fail"),
        FateRule(attribute="deletion_policy", test="equals", value="ABANDON", fate="retained"),
    ]
    for name in (
        "google_compute_network",
        "google_sql_database_instance",
        "google_storage_bucket",
        "google_dns_policy",
    ):
        assert list(catalogue.facts(name).fate[:2]) == policy


def test_deletion_policies_that_are_not_delete_by_default(catalogue: Catalogue) -> None:
    defaults = {
        name: rule.default
        for name in TYPES
        for rule in catalogue.facts(name).fate
        if rule.attribute == "deletion_policy" and rule.default not in (None, "DELETE")
    }
    assert defaults == {
        "google_firestore_database": "ABANDON",
        "google_oracle_database_goldengate_deployment": "PREVENT",
        "google_secure_source_manager_instance": "PREVENT",
        "google_secure_source_manager_repository": "PREVENT",
        "google_sql_provision_script": "ABANDON",
    }


STAYS = """
google_app_engine_application google_clouddomains_registration google_compute_region_commitment
google_container_registry google_firebase_project google_identity_platform_config google_kms_ekm_connection
google_kms_key_handle google_kms_key_ring google_project_service_identity google_scc_source google_vmwareengine_subnet
"""


@pytest.mark.parametrize("name", STAYS.split())
def test_what_cannot_be_deleted_is_forgotten(catalogue: Catalogue, name: str) -> None:
    assert catalogue.facts(name).fate[-1] == FateRule(fate="forgotten")


def test_disks_beside_a_machine(catalogue: Catalogue) -> None:
    boot, attached = catalogue.facts("google_compute_instance").keeps
    assert boot == Keep(attribute="boot_disk.auto_delete", test="false", default=True, what="its boot disk")
    assert attached.attribute == "attached_disk.source"


RESERVED = """
google_firebase_database_instance google_firebase_hosting_site google_iam_workforce_pool
google_iam_workload_identity_pool google_kms_crypto_key google_kms_key_ring google_logging_project_bucket_config
google_project
google_project_iam_custom_role google_sql_database_instance google_storage_bucket
"""


@pytest.mark.parametrize("name", RESERVED.split())
def test_names_that_cannot_be_taken_again(catalogue: Catalogue, name: str) -> None:
    assert catalogue.facts(name).names_reserved


RISKY = {
    ("google_artifact_registry_repository", "cleanup_policies", "grow"),
    ("google_cloud_run_v2_service", "deletion_protection", "to-false"),
    ("google_cloud_scheduler_job", "paused", "to-true"),
    ("google_compute_backend_service", "iap.enabled", "to-false"),
    ("google_compute_firewall", "deny", "shrink"),
    ("google_compute_instance", "service_account.scopes", "shrink"),
    ("google_container_cluster", "database_encryption.state", "becomes"),
    ("google_firestore_field", "ttl_config", "grow"),
    ("google_iam_workload_identity_pool_provider", "attribute_condition", "to-null"),
    ("google_netapp_volume", "export_policy.rules.allowed_clients", "opens-to-world"),
    ("google_project_iam_binding", "members", "opens-to-world"),
    ("google_project_iam_custom_role", "permissions", "widen"),
    ("google_sql_database_instance", "settings.ip_configuration.ssl_mode", "becomes"),
    ("google_storage_bucket", "lifecycle_rule", "grow"),
    ("google_storage_bucket_iam_binding", "members", "opens-to-world"),
    ("google_storage_transfer_job", "status", "becomes"),
}


@pytest.mark.parametrize(("name", "attribute", "test"), sorted(RISKY))
def test_risky_update(catalogue: Catalogue, name: str, attribute: str, test: str) -> None:
    assert (attribute, test) in {(update.attribute, update.test) for update in catalogue.facts(name).risky_updates}


def test_days_in_which_the_service_brings_one_back(catalogue: Catalogue) -> None:
    days = {"google_bigquery_dataset": 7, "google_kms_crypto_key": 30, "google_project": 30, "google_storage_bucket": 7}
    for name, number in days.items():
        facts = catalogue.facts(name)
        assert (facts.recovery, facts.recovery_days) == (Recovery.WINDOW, number)
