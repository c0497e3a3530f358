"""Facts on AWS that the catalogue must keep: what types are, what guards them, what stays, what harms them."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import blastradius.knowledge
from blastradius.knowledge import Catalogue, Class, Recovery, Tier, load_catalogue
from blastradius.knowledge.facts import FateRule, Keep

TYPES = (Path(blastradius.knowledge.__file__).parent / "types" / "aws.txt").read_text().split()


@pytest.fixture(scope="module")
def catalogue() -> Catalogue:
    return load_catalogue(["aws_vpc"])


def test_every_type_is_known(catalogue: Catalogue) -> None:
    assert [name for name in TYPES if not catalogue.facts(name).known] == []


def test_every_type_has_an_entry_of_its_own(catalogue: Catalogue) -> None:
    assert [name for name in TYPES if catalogue.family(name)] == []


def test_no_family_speaks_for_a_whole_service(catalogue: Catalogue) -> None:
    """A family is a naming convention: it names how the type ends, and any service may use it."""
    for name in ("aws_made_up", "aws_s3_made_up", "aws_rds_made_up_cluster", "aws_iam_made_up", "aws_made_up_key"):
        assert not catalogue.facts(name).known


CLASSES = {
    Class.ACCESS: "aws_iam_role aws_lambda_permission aws_prometheus_resource_policy aws_ssoadmin_account_assignment "
    "aws_guardduty_organization_admin_account aws_connect_user",
    Class.ATTACHMENT: "aws_route_table_association aws_volume_attachment aws_lb_target_group_attachment aws_oam_link",
    Class.BACKUP: "aws_backup_vault aws_db_snapshot aws_ebs_snapshot aws_mailmanager_archive",
    Class.BLOCK_STORAGE: "aws_ebs_volume aws_ebs_volume_copy aws_lightsail_disk aws_sagemaker_space",
    Class.CACHE: "aws_elasticache_replication_group aws_elasticache_serverless_cache aws_dax_cluster",
    Class.CERTIFICATE: "aws_acm_certificate aws_acmpca_certificate_authority aws_iam_server_certificate",
    Class.CLUSTER: "aws_eks_cluster aws_ecs_cluster aws_emr_cluster aws_odb_cloud_vm_cluster",
    Class.COMPUTE: "aws_instance aws_autoscaling_group aws_rds_cluster_instance aws_workspaces_workspace",
    Class.CONFIGURATION: "aws_db_parameter_group aws_s3_bucket_versioning aws_backup_plan aws_account_region",
    Class.CONTAINER: "aws_organizations_account aws_cloudformation_stack aws_quicksight_namespace "
    "aws_workmail_organization aws_pinpoint_app",
    Class.DATABASE: "aws_db_instance aws_rds_cluster aws_dynamodb_table aws_redshift_cluster aws_qldb_ledger "
    "aws_memorydb_cluster aws_timestreamwrite_table aws_keyspaces_table aws_rekognition_collection",
    Class.DNS_ZONE: "aws_route53_zone aws_route53domains_domain",
    Class.ENVIRONMENT: "aws_elastic_beanstalk_environment aws_mwaa_environment aws_connect_instance",
    Class.FILE_STORAGE: "aws_efs_file_system aws_fsx_windows_file_system aws_fsx_ontap_volume",
    Class.FUNCTION: "aws_lambda_function aws_sfn_state_machine",
    Class.KEY: "aws_kms_key aws_cloudhsm_v2_cluster aws_paymentcryptography_key",
    Class.LOAD_BALANCER: "aws_lb aws_cloudfront_distribution aws_globalaccelerator_accelerator",
    Class.LOG_STORE: "aws_cloudwatch_log_group aws_prometheus_workspace aws_securitylake_data_lake",
    Class.MONITORING: "aws_cloudtrail aws_guardduty_detector aws_cloudwatch_metric_alarm",
    Class.NETWORK: "aws_vpc aws_nat_gateway aws_dx_connection aws_vpn_connection aws_ec2_transit_gateway",
    Class.OBJECT_STORAGE: "aws_s3_bucket aws_s3_directory_bucket aws_lightsail_bucket aws_glacier_vault",
    Class.QUEUE: "aws_sqs_queue aws_mq_broker",
    Class.RECORD: "aws_route53_record aws_lightsail_domain_entry",
    Class.REGISTRY: "aws_ecr_repository aws_codecommit_repository aws_ami aws_bedrock_custom_model",
    Class.ROUTE: "aws_route aws_lb_listener_rule aws_cloudwatch_event_rule",
    Class.ROUTINE: "aws_acm_certificate_validation aws_api_gateway_deployment aws_ecs_task_definition aws_ecs_tag "
    "aws_launch_configuration aws_lambda_layer_version aws_batch_job_definition aws_secretsmanager_secret_version "
    "aws_sagemaker_endpoint_configuration aws_kms_ciphertext aws_dynamodb_table_export",
    Class.RULE: "aws_security_group aws_wafv2_web_acl aws_networkfirewall_rule_group aws_bedrock_guardrail",
    Class.SEARCH: "aws_opensearch_domain aws_opensearchserverless_collection aws_s3vectors_index",
    Class.SECRET: "aws_secretsmanager_secret",
    Class.SERVICE: "aws_ecs_service aws_api_gateway_rest_api aws_transfer_server",
    Class.STREAM: "aws_kinesis_stream aws_msk_cluster aws_msk_topic",
    Class.USER_DIRECTORY: "aws_cognito_user_pool aws_directory_service_directory aws_workmail_user",
}


@pytest.mark.parametrize(("kind", "name"), [(kind, name) for kind, names in CLASSES.items() for name in names.split()])
def test_class(catalogue: Catalogue, kind: Class, name: str) -> None:
    assert catalogue.facts(name).kind is kind


def refused(attribute: str, test: str = "true", default: object = False, value: object = None) -> FateRule:
    return FateRule(attribute=attribute, test=test, value=value, default=default, fate="delete-will-fail")


FORCED = FateRule(attribute="force_destroy", test="true", default=False, fate="deleted")
RETAINED = FateRule(attribute="skip_destroy", test="true", default=False, fate="retained")
FORGOTTEN = FateRule(fate="forgotten")
IN_THIRTY_DAYS = FateRule(attribute="deletion_window_in_days", test="set", default=30, fate="soft-deleted")

FATES = {
    "aws_account_region": [FORGOTTEN],
    "aws_backup_vault": [refused("force_destroy", "false")],
    "aws_cloudtrail_event_data_store": [
        refused("termination_protection_enabled", default=True),
        FateRule(fate="soft-deleted"),
    ],
    "aws_datazone_domain": [refused("skip_deletion_check", "false")],
    "aws_db_parameter_group": [RETAINED],
    "aws_dsql_cluster": [FORCED, refused("deletion_protection_enabled")],
    "aws_dx_connection": [RETAINED],
    "aws_dx_lag": [refused("force_destroy", "false")],
    "aws_ec2_image_block_public_access": [FORGOTTEN],
    "aws_ecr_repository": [refused("force_delete", "false")],
    "aws_instance": [FORCED, refused("disable_api_termination")],
    "aws_kms_replica_key": [IN_THIRTY_DAYS],
    "aws_lambda_provisioned_concurrency_config": [RETAINED],
    "aws_lightsail_bucket": [refused("force_delete", "false")],
    "aws_neptunegraph_graph": [refused("deletion_protection", default=True)],
    "aws_networkfirewall_firewall": [refused("delete_protection")],
    "aws_networkmanager_attachment_accepter": [
        FateRule(attribute="attachment_type", test="equals", value="VPC", fate="deleted"),
        FORGOTTEN,
    ],
    "aws_paymentcryptography_key": [IN_THIRTY_DAYS],
    "aws_qldb_ledger": [refused("deletion_protection", default=True)],
    "aws_quicksight_analysis": [
        FateRule(attribute="recovery_window_in_days", test="zero", default=30, fate="deleted"),
        FateRule(fate="soft-deleted"),
    ],
    "aws_redshift_cluster": [
        FateRule(attribute="skip_final_snapshot", test="false", default=False, fate="snapshotted")
    ],
    "aws_redshiftserverless_namespace": [],
    "aws_route53_zone": [refused("force_destroy", "false")],
    "aws_s3vectors_vector_bucket": [refused("force_destroy", "false")],
    "aws_sagemaker_domain": [],
    "aws_savingsplans_savings_plan": [FORGOTTEN],
    "aws_servicecatalog_provisioned_product": [
        FateRule(attribute="retain_physical_resources", test="true", default=False, fate="retained")
    ],
    "aws_verifiedpermissions_policy_store": [
        refused("deletion_protection", "equals", default="DISABLED", value="ENABLED")
    ],
}


@pytest.mark.parametrize(("name", "rules"), FATES.items())
def test_fate(catalogue: Catalogue, name: str, rules: list[FateRule]) -> None:
    assert list(catalogue.facts(name).fate) == rules


KEEPS = {
    "aws_db_instance": [
        Keep(what="the automated backups", attribute="delete_automated_backups", test="false", default=True)
    ],
    "aws_ec2_fleet": [
        Keep(what="the machines that it launched", attribute="terminate_instances", test="false", default=False)
    ],
    "aws_instance": [
        Keep(what="the root volume", attribute="root_block_device.delete_on_termination", test="false", default=True),
        Keep(what="its other volumes", attribute="ebs_block_device.delete_on_termination", test="false", default=True),
    ],
    "aws_sagemaker_domain": [
        Keep(
            what="the file system with the home directories",
            attribute="retention_policy.home_efs_file_system",
            test="equals",
            value="Retain",
            default="Retain",
        )
    ],
}


@pytest.mark.parametrize(("name", "keeps"), KEEPS.items())
def test_keeps(catalogue: Catalogue, name: str, keeps: list[Keep]) -> None:
    assert list(catalogue.facts(name).keeps) == keeps


RISKY = {
    ("aws_autoscaling_group", "suspended_processes", "grow", "medium"),
    ("aws_cloudfront_distribution", "default_cache_behavior.viewer_protocol_policy", "becomes", "medium"),
    ("aws_cloudtrail", "event_selector", "shrink", "medium"),
    ("aws_dynamodb_table", "replica", "shrink", "high"),
    ("aws_ecs_service", "network_configuration.assign_public_ip", "to-true", "medium"),
    ("aws_elasticache_replication_group", "snapshot_retention_limit", "decrease", "medium"),
    ("aws_iam_policy", "policy", "narrow", "medium"),
    ("aws_iam_policy", "policy", "widen", "low"),
    ("aws_iam_role", "assume_role_policy", "widen", "medium"),
    ("aws_lb", "enable_deletion_protection", "to-false", "medium"),
    ("aws_msk_cluster", "encryption_info.encryption_in_transit.client_broker", "becomes", "medium"),
    ("aws_organizations_account", "parent_id", "change", "medium"),
    ("aws_s3_bucket_lifecycle_configuration", "rule.expiration", "grow", "medium"),
    (
        "aws_s3_bucket_lifecycle_configuration",
        "rule.noncurrent_version_expiration.noncurrent_days",
        "decrease",
        "medium",
    ),
    ("aws_sqs_queue", "message_retention_seconds", "decrease", "medium"),
}


@pytest.mark.parametrize(("name", "attribute", "test", "severity"), sorted(RISKY))
def test_risky_update(catalogue: Catalogue, name: str, attribute: str, test: str, severity: str) -> None:
    found = {u.severity for u in catalogue.facts(name).risky_updates if (u.attribute, u.test) == (attribute, test)}
    assert found == {severity}


def test_the_worse_of_two_updates_of_an_attribute_is_asked_first(catalogue: Catalogue) -> None:
    """Of an attribute the first update that happens is told: what any change is must come last."""
    for name in TYPES:
        asked: set[str] = set()
        for update in catalogue.facts(name).risky_updates:
            assert update.attribute not in asked, (name, update.attribute)
            if update.test == "change":
                asked.add(update.attribute)


def test_what_is_forgotten_is_worth_little(catalogue: Catalogue) -> None:
    for name in TYPES:
        facts = catalogue.facts(name)
        if [rule.name for rule in facts.fate] == [""] and facts.fate[0].fate == "forgotten":
            assert facts.loss_on_destroy <= 60, name


def test_tags_and_waiting_are_routine(catalogue: Catalogue) -> None:
    for name in TYPES:
        if re.fullmatch(r"aws_[a-z0-9]+(_group)?_tag|.*_(validation|verification|confirmation)", name):
            facts = catalogue.facts(name)
            assert facts.tier in (Tier.ROUTINE, Tier.CONFIGURATION), name
            assert facts.loss_on_destroy <= 32, name


def test_what_somebody_else_filled_does_not_come_back(catalogue: Catalogue) -> None:
    for name in (
        "aws_workmail_user",
        "aws_sesv2_contact_list",
        "aws_mailmanager_archive",
        "aws_customerprofiles_domain",
    ):
        facts = catalogue.facts(name)
        assert facts.recovery is Recovery.NONE
        assert facts.tier is Tier.DATA
        assert facts.holds


RECOVERY_DAYS = {
    "aws_acmpca_certificate_authority": 30,
    "aws_cloudtrail_event_data_store": 7,
    "aws_kms_key": 30,
    "aws_organizations_account": 90,
    "aws_secretsmanager_secret": 30,
}


@pytest.mark.parametrize(("name", "days"), RECOVERY_DAYS.items())
def test_recovery_days(catalogue: Catalogue, name: str, days: int) -> None:
    facts = catalogue.facts(name)
    assert (facts.recovery, facts.recovery_days) == (Recovery.WINDOW, days)


def test_a_name_that_holds_another_objects_arn_identifies_nothing(catalogue: Catalogue) -> None:
    for name in ("aws_sns_topic_data_protection_policy", "aws_lakeformation_resource"):
        assert "arn" not in catalogue.facts(name).identifiers


FAMILIES = {
    "aws_made_up_organization_admin_account": Tier.TIE,
    "aws_made_up_policy_attachment": Tier.TIE,
    "aws_made_up_resource_policy": Tier.TIE,
    "aws_made_up_subnet_group": Tier.CONFIGURATION,
}


@pytest.mark.parametrize(("name", "tier"), FAMILIES.items())
def test_a_new_type_of_a_naming_convention(catalogue: Catalogue, name: str, tier: Tier) -> None:
    assert catalogue.facts(name).known
    assert catalogue.facts(name).tier is tier
