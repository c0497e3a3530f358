"""What the catalogue says of DigitalOcean, Hetzner Cloud, Oracle Cloud, Alibaba Cloud and IBM Cloud."""

from __future__ import annotations

from pathlib import Path

import pytest

import blastradius.knowledge
from blastradius.knowledge import Catalogue, Class, FateRule, Recovery, Tier, load_catalogue

TYPES = Path(blastradius.knowledge.__file__).parent / "types"


@pytest.fixture(scope="module")
def catalogue() -> Catalogue:
    return load_catalogue(f"{prefix}_x" for prefix in ("digitalocean", "hcloud", "oci", "alicloud", "ibm"))


CLASSES = {
    "alicloud_alikafka_instance": Class.STREAM,
    "alicloud_cs_managed_kubernetes": Class.CLUSTER,
    "alicloud_db_instance": Class.DATABASE,
    "alicloud_db_readonly_instance": Class.DATABASE,
    "alicloud_disk": Class.BLOCK_STORAGE,
    "alicloud_ecs_snapshot": Class.BACKUP,
    "alicloud_ess_scaling_group": Class.COMPUTE,
    "alicloud_fc_layer_version": Class.ROUTINE,
    "alicloud_instance": Class.COMPUTE,
    "alicloud_kms_key": Class.KEY,
    "alicloud_kms_secret": Class.SECRET,
    "alicloud_log_project": Class.CONTAINER,
    "alicloud_log_store": Class.LOG_STORE,
    "alicloud_nas_file_system": Class.FILE_STORAGE,
    "alicloud_oss_bucket": Class.OBJECT_STORAGE,
    "alicloud_ram_role": Class.ACCESS,
    "alicloud_ros_stack": Class.CONTAINER,
    "alicloud_security_group_rule": Class.RULE,
    "alicloud_slb": Class.LOAD_BALANCER,
    "alicloud_subnet": Class.NETWORK,
    "digitalocean_app": Class.ENVIRONMENT,
    "digitalocean_container_registry": Class.REGISTRY,
    "digitalocean_database_cluster": Class.DATABASE,
    "digitalocean_database_mysql_config": Class.CONFIGURATION,
    "digitalocean_domain": Class.DNS_ZONE,
    "digitalocean_droplet": Class.COMPUTE,
    "digitalocean_kubernetes_cluster": Class.CLUSTER,
    "digitalocean_spaces_bucket": Class.OBJECT_STORAGE,
    "digitalocean_tag": Class.CONFIGURATION,
    "digitalocean_volume": Class.BLOCK_STORAGE,
    "hcloud_network": Class.NETWORK,
    "hcloud_server": Class.COMPUTE,
    "hcloud_snapshot": Class.BACKUP,
    "hcloud_storage_box": Class.FILE_STORAGE,
    "hcloud_volume": Class.BLOCK_STORAGE,
    "hcloud_zone": Class.DNS_ZONE,
    "ibm_cloudant": Class.DATABASE,
    "ibm_code_engine_project": Class.ENVIRONMENT,
    "ibm_container_vpc_cluster": Class.CLUSTER,
    "ibm_cos_bucket": Class.OBJECT_STORAGE,
    "ibm_database": Class.DATABASE,
    "ibm_event_streams_topic": Class.STREAM,
    "ibm_hpcs": Class.KEY,
    "ibm_iam_access_group_policy": Class.ACCESS,
    "ibm_is_instance_volume_attachment": Class.BLOCK_STORAGE,
    "ibm_is_share": Class.FILE_STORAGE,
    "ibm_is_volume": Class.BLOCK_STORAGE,
    "ibm_is_vpc": Class.NETWORK,
    "ibm_kms_key": Class.KEY,
    "ibm_resource_instance": Class.CONTAINER,
    "ibm_schematics_workspace": Class.CONTAINER,
    "oci_core_instance": Class.COMPUTE,
    "oci_core_security_list": Class.RULE,
    "oci_core_vcn": Class.NETWORK,
    "oci_core_volume": Class.BLOCK_STORAGE,
    "oci_database_autonomous_database": Class.DATABASE,
    "oci_database_cloud_vm_cluster": Class.CLUSTER,
    "oci_devops_repository": Class.REGISTRY,
    "oci_file_storage_file_system": Class.FILE_STORAGE,
    "oci_fusion_apps_fusion_environment": Class.CONTAINER,
    "oci_identity_compartment": Class.CONTAINER,
    "oci_identity_domain": Class.USER_DIRECTORY,
    "oci_kms_key": Class.KEY,
    "oci_objectstorage_bucket": Class.OBJECT_STORAGE,
    "oci_os_management_hub_managed_instance_reboot_management": Class.ROUTINE,
    "oci_streaming_stream": Class.STREAM,
    "oci_vault_secret": Class.SECRET,
}


@pytest.mark.parametrize(("name", "kind"), CLASSES.items())
def test_class(catalogue: Catalogue, name: str, kind: Class) -> None:
    assert catalogue.facts(name).known
    assert catalogue.facts(name).kind is kind


FATES = {
    "alicloud_alikafka_instance": [
        FateRule(attribute="paid_type", test="equals", value="PrePaid", default="PostPaid", fate="forgotten")
    ],
    "alicloud_eip_address": [
        FateRule(attribute="payment_type", test="equals", value="Subscription", default="PayAsYouGo", fate="forgotten"),
        FateRule(attribute="deletion_protection", test="true", default=False, fate="delete-will-fail"),
    ],
    "alicloud_hbase_instance": [
        FateRule(attribute="deletion_protection", test="true", default=True, fate="delete-will-fail")
    ],
    "alicloud_instance": [
        FateRule(attribute="deletion_protection", test="true", default=False, fate="delete-will-fail"),
        FateRule(attribute="force_delete", test="true", default=False, fate="deleted"),
        FateRule(
            attribute="instance_charge_type",
            test="equals",
            value="PrePaid",
            default="PostPaid",
            fate="delete-will-fail",
        ),
    ],
    "alicloud_kms_key": [
        FateRule(
            attribute="deletion_protection",
            test="equals",
            value="Enabled",
            default="Disabled",
            fate="delete-will-fail",
        ),
        FateRule(attribute="pending_window_in_days", test="set", default=30, fate="soft-deleted"),
    ],
    "alicloud_maxcompute_project": [
        FateRule(attribute="is_logical", test="false", default=True, fate="deleted"),
        FateRule(fate="soft-deleted"),
    ],
    "alicloud_oss_bucket": [FateRule(attribute="force_destroy", test="false", default=False, fate="delete-will-fail")],
    "digitalocean_database_redis_config": [FateRule(fate="forgotten")],
    "digitalocean_spaces_bucket": [
        FateRule(attribute="force_destroy", test="false", default=False, fate="delete-will-fail")
    ],
    "ibm_cos_bucket": [FateRule(attribute="force_delete", test="false", default=True, fate="delete-will-fail")],
    "ibm_database": [FateRule(attribute="deletion_protection", test="true", default=False, fate="delete-will-fail")],
    "ibm_enterprise": [FateRule(fate="forgotten")],
    "ibm_is_instance_volume_attachment": [
        FateRule(attribute="delete_volume_on_attachment_delete", test="false", default=True, fate="retained")
    ],
    "ibm_kms_key": [
        FateRule(attribute="policies.dual_auth_delete.enabled", test="true", default=False, fate="delete-will-fail"),
        FateRule(fate="soft-deleted"),
    ],
    "ibm_kms_key_policies": [FateRule(fate="forgotten")],
    "oci_identity_compartment": [FateRule(attribute="enable_delete", test="false", default=False, fate="retained")],
    "oci_kms_vault": [FateRule(fate="soft-deleted")],
    "oci_load_balancer_load_balancer": [
        FateRule(attribute="is_delete_protection_enabled", test="true", default=False, fate="delete-will-fail")
    ],
    "oci_mysql_mysql_db_system": [
        FateRule(attribute="deletion_policy.is_delete_protected", test="true", default=False, fate="delete-will-fail"),
        FateRule(
            attribute="deletion_policy.final_backup",
            test="equals",
            value="REQUIRE_FINAL_BACKUP",
            default="SKIP_FINAL_BACKUP",
            fate="snapshotted",
        ),
    ],
}


@pytest.mark.parametrize(("name", "rules"), FATES.items())
def test_fate(catalogue: Catalogue, name: str, rules: list[FateRule]) -> None:
    assert list(catalogue.facts(name).fate) == rules


def test_the_lock_of_hetzner_does_not_stop_terraform(catalogue: Catalogue) -> None:
    """The provider lifts the lock itself; switching it off is still told."""
    for name in ("hcloud_server", "hcloud_volume", "hcloud_storage_box", "hcloud_zone", "hcloud_primary_ip"):
        facts = catalogue.facts(name)
        assert facts.guards == ()
        assert ("delete_protection", "to-false") in {(u.attribute, u.test) for u in facts.risky_updates}


KEPT = {
    ("alicloud_instance", "data_disks.delete_with_instance", True),
    ("digitalocean_kubernetes_cluster", "destroy_all_associated_resources", False),
    ("ibm_container_vpc_cluster", "force_delete_storage", False),
    ("ibm_is_instance", "boot_volume.auto_delete_volume", True),
    ("oci_core_instance", "preserve_boot_volume", False),
    ("oci_core_instance", "preserve_data_volumes_created_at_launch", True),
}


@pytest.mark.parametrize(("name", "attribute", "default"), sorted(KEPT))
def test_what_stays_beside_it(catalogue: Catalogue, name: str, attribute: str, default: bool) -> None:
    assert (attribute, default) in {(part.attribute, part.default) for part in catalogue.facts(name).keeps}


CHILDREN = {
    "alicloud_resource_manager_resource_group": ("alicloud_*", "resource_group_id"),
    "alicloud_vpc": ("alicloud_vswitch", "vpc_id"),
    "digitalocean_database_cluster": ("digitalocean_database_*", "cluster_id"),
    "hcloud_network": ("hcloud_network_subnet", "network_id"),
    "ibm_resource_group": ("ibm_*", "resource_group_id"),
    "oci_identity_compartment": ("oci_*", "compartment_id"),
}


@pytest.mark.parametrize(("name", "child"), CHILDREN.items())
def test_contains(catalogue: Catalogue, name: str, child: tuple[str, str]) -> None:
    assert child in catalogue.facts(name).contains


@pytest.mark.parametrize(("name", "days"), {"ibm_kms_key": 30, "oci_kms_key": 30, "ibm_code_engine_project": 7}.items())
def test_recovery_window(catalogue: Catalogue, name: str, days: int) -> None:
    facts = catalogue.facts(name)
    assert (facts.recovery, facts.recovery_days) == (Recovery.WINDOW, days)


def test_what_terraform_makes_again_is_routine_or_little(catalogue: Catalogue) -> None:
    """Certificates that are checked, actions that were run, and settings of a cluster do not alarm."""
    for name in (
        "alicloud_ssl_certificates_service_certificate_validation",
        "alicloud_ecs_invocation",
        "digitalocean_database_postgresql_config",
        "ibm_is_instance_action",
        "oci_data_safe_mask_data",
        "oci_devops_deployment",
    ):
        facts = catalogue.facts(name)
        assert facts.tier in (Tier.ROUTINE, Tier.CONFIGURATION)
        assert facts.loss_on_destroy <= 20


UNJUDGED = {
    "oci_cloud_guard_adhoc_query_result_content",
    "oci_cloud_guard_adhoc_query_results",
    "oci_cloud_guard_problem_entities",
    "oci_cloud_guard_resource_ports",
    "oci_cloud_guard_resource_vulnerabilities",
    "oci_cloud_guard_resource_vulnerability",
    "oci_cloud_guard_resources",
}
"""Types that no documentation tells of; they stay unknown, and so warn."""


@pytest.mark.parametrize("provider", ["alicloud", "digitalocean", "hcloud", "ibm", "oci"])
def test_every_listed_type_is_known(catalogue: Catalogue, provider: str) -> None:
    names = TYPES.joinpath(f"{provider}.txt").read_text().split()
    unknown = {name for name in names if not catalogue.facts(name).known}
    assert unknown == {name for name in UNJUDGED if name.startswith(provider)}


def test_small_providers_are_told_type_by_type(catalogue: Catalogue) -> None:
    for provider in ("digitalocean", "hcloud"):
        names = TYPES.joinpath(f"{provider}.txt").read_text().split()
        assert {name for name in names if catalogue.family(name)} == set()
