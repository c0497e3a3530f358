"""What a sensible platform team expects of single changes: type, action, prior values, verdict."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from blastradius import assess
from blastradius.model.verdict import Verdict
from tests.rules.plans import plan, row, with_readers

if TYPE_CHECKING:
    from blastradius.model.plan import Plan

PASS, WARN, BLOCK = ({verdict} for verdict in Verdict)
QUIET = PASS | WARN
"""Not worth stopping for, whichever of the two it is."""

Values = dict[str, Any]

ALONE: list[tuple[str, str, Values, set[Verdict]]] = [
    # What holds data, or cannot come back.
    ("aws_db_instance", "destroy", {}, BLOCK),
    ("aws_db_instance", "replace", {"skip_final_snapshot": True}, BLOCK),
    ("aws_db_instance", "replace", {"final_snapshot_identifier": "last", "skip_final_snapshot": False}, BLOCK),
    ("aws_db_instance", "destroy", {"deletion_protection": True}, BLOCK),
    ("aws_rds_cluster", "replace", {}, BLOCK),
    ("aws_dynamodb_table", "replace", {}, BLOCK),
    ("aws_s3_bucket", "destroy", {"force_destroy": True}, BLOCK),
    ("aws_s3_bucket", "create-first", {"bucket": "logs"}, BLOCK),
    ("aws_ebs_volume", "replace", {}, BLOCK),
    ("aws_efs_file_system", "replace", {}, BLOCK),
    ("aws_sqs_queue", "replace", {}, BLOCK),
    ("aws_kinesis_stream", "destroy", {}, BLOCK),
    ("aws_elasticache_replication_group", "replace", {}, BLOCK),
    ("aws_elasticache_cluster", "replace", {"engine": "redis"}, WARN | BLOCK),
    ("aws_cognito_user_pool", "destroy", {}, BLOCK),
    ("aws_cognito_user_pool", "replace", {}, BLOCK),
    ("aws_kms_key", "destroy", {"deletion_window_in_days": 30}, BLOCK),
    ("aws_secretsmanager_secret", "destroy", {"recovery_window_in_days": 30}, BLOCK),
    ("aws_ecr_repository", "replace", {}, BLOCK),
    ("aws_ecr_repository", "destroy", {"force_delete": True}, BLOCK),
    ("aws_opensearch_domain", "replace", {}, BLOCK),
    ("azurerm_key_vault", "destroy", {}, BLOCK),
    ("azurerm_storage_account", "replace", {}, BLOCK),
    ("azurerm_mssql_database", "destroy", {}, BLOCK),
    ("azurerm_managed_disk", "destroy", {}, BLOCK),
    ("azurerm_postgresql_flexible_server", "replace", {}, BLOCK),
    ("azurerm_cosmosdb_account", "destroy", {}, BLOCK),
    ("google_sql_database_instance", "replace", {"deletion_protection": False}, BLOCK),
    ("google_storage_bucket", "destroy", {"force_destroy": True}, BLOCK),
    ("google_bigquery_dataset", "destroy", {}, BLOCK),
    ("google_spanner_database", "destroy", {}, BLOCK),
    ("google_compute_disk", "replace", {}, BLOCK),
    ("kubernetes_persistent_volume_claim", "destroy", {}, BLOCK),
    ("kubernetes_persistent_volume_claim_v1", "replace", {}, BLOCK),
    # Containers.
    ("aws_elastic_beanstalk_environment", "replace", {}, BLOCK),
    ("aws_eks_cluster", "replace", {}, BLOCK),
    ("aws_ecs_cluster", "destroy", {}, BLOCK),
    ("aws_route53_zone", "replace", {}, BLOCK),
    ("aws_organizations_account", "destroy", {}, WARN | BLOCK),
    ("aws_cloudformation_stack", "destroy", {}, BLOCK),
    ("azurerm_resource_group", "replace", {}, BLOCK),
    ("azurerm_kubernetes_cluster", "destroy", {}, BLOCK),
    ("azurerm_dns_zone", "destroy", {}, BLOCK),
    ("google_project", "destroy", {}, BLOCK),
    ("google_container_cluster", "replace", {}, BLOCK),
    ("kubernetes_namespace", "destroy", {}, BLOCK),
    ("kubernetes_namespace", "replace", {}, BLOCK),
    # Network foundation with nothing on it.
    ("aws_vpc", "destroy", {}, WARN),
    ("aws_subnet", "replace", {}, WARN),
    ("azurerm_virtual_network", "replace", {}, WARN),
    ("google_compute_network", "destroy", {}, WARN),
    ("aws_eip", "destroy", {}, WARN),
    ("aws_dx_connection", "destroy", {}, BLOCK),
    ("azurerm_express_route_circuit", "replace", {}, BLOCK),
    # Compute, load balancers, functions, services.
    ("aws_instance", "replace", {}, WARN),
    ("aws_instance", "destroy", {}, WARN),
    ("aws_lb", "replace", {}, WARN),
    ("aws_lambda_function", "destroy", {}, WARN),
    ("aws_ecs_service", "replace", {}, WARN),
    ("aws_autoscaling_group", "create-first", {}, QUIET),
    ("azurerm_linux_virtual_machine", "replace", {}, WARN),
    ("azurerm_linux_web_app", "destroy", {}, WARN),
    ("google_compute_instance", "replace", {}, WARN),
    ("google_cloud_run_service", "destroy", {}, WARN),
    ("kubernetes_deployment", "replace", {}, WARN),
    ("kubernetes_service", "replace", {}, WARN),
    ("helm_release", "replace", {}, WARN | BLOCK),
    ("helm_release", "destroy", {}, WARN | BLOCK),
    # Ties.
    ("aws_security_group_rule", "destroy", {}, WARN),
    ("aws_security_group_rule", "replace", {}, QUIET),
    ("aws_vpc_security_group_ingress_rule", "replace", {}, QUIET),
    ("aws_iam_role", "replace", {}, WARN),
    ("aws_iam_role_policy_attachment", "replace", {}, QUIET),
    ("aws_iam_user", "destroy", {}, WARN),
    ("aws_route53_record", "destroy", {}, WARN),
    ("aws_route", "destroy", {}, WARN),
    ("azurerm_network_security_rule", "destroy", {}, WARN),
    ("azurerm_role_assignment", "destroy", {}, WARN),
    ("google_project_iam_member", "destroy", {}, WARN),
    ("google_compute_firewall", "destroy", {}, WARN),
    ("kubernetes_role_binding", "destroy", {}, WARN),
    # What Terraform makes again, contents and all.
    ("aws_acm_certificate", "create-first", {}, QUIET),
    ("aws_acm_certificate", "replace", {}, QUIET),
    ("aws_iam_server_certificate", "create-first", {}, QUIET),
    ("google_compute_managed_ssl_certificate", "create-first", {}, QUIET),
    ("kubernetes_secret", "replace", {}, WARN),
    ("kubernetes_secret_v1", "destroy", {}, WARN),
    ("kubernetes_config_map", "replace", {}, QUIET),
    ("aws_ssm_parameter", "replace", {"type": "String"}, QUIET),
    # Settings.
    ("aws_cloudwatch_metric_alarm", "destroy", {}, QUIET),
    ("aws_db_parameter_group", "replace", {}, QUIET),
    ("azurerm_monitor_metric_alert", "destroy", {}, QUIET),
    # Routine.
    ("aws_ecs_task_definition", "replace", {}, PASS),
    ("aws_launch_template", "replace", {}, QUIET),
    ("aws_launch_configuration", "create-first", {}, PASS),
    ("aws_lambda_layer_version", "replace", {}, PASS),
    ("aws_secretsmanager_secret_version", "replace", {}, PASS),
    ("aws_api_gateway_deployment", "create-first", {}, PASS),
    ("null_resource", "replace", {}, PASS),
    ("terraform_data", "replace", {}, PASS),
    ("random_id", "replace", {}, PASS),
    ("random_password", "replace", {}, PASS),
    ("time_rotating", "replace", {}, PASS),
    ("kubernetes_job", "replace", {}, PASS),
    ("kubernetes_job_v1", "replace", {}, PASS),
    ("google_secret_manager_secret_version", "replace", {}, PASS),
    # What nobody has heard of.
    ("acme_ledger", "destroy", {}, WARN),
    ("acme_ledger", "replace", {}, WARN),
]


def shown(value: object) -> str:
    return "-or-".join(verdict for verdict in Verdict if verdict in value) if isinstance(value, set) else str(value)


@pytest.mark.parametrize(("type_", "action", "before", "allowed"), ALONE, ids=shown)
def test_one_change_in_a_large_state(type_: str, action: str, before: Values, allowed: set[Verdict]) -> None:
    assert verdict_of(in_large_state(type_, action, before)) in allowed


def in_large_state(type_: str, action: str, before: Values, after: Values | None = None) -> Plan:
    """Make a plan of one change and twenty machines that have nothing to do with it."""
    others = [row(f"aws_instance.other[{number}]") for number in range(20)]
    prior = {"id": "one"} | before
    return plan(row(f"{type_}.main", action, prior, prior | (after or {})), *others)


def verdict_of(plan: Plan) -> Verdict:
    return assess(plan).verdict


WORLD, OFFICE = ["0.0.0.0/0"], ["192.0.2.0/24"]

IN_PLACE: list[tuple[str, Values, Values, set[Verdict]]] = [
    ("aws_db_instance", {"tags": {"a": "1"}}, {"tags": {"a": "2"}}, PASS),
    ("aws_db_instance", {"deletion_protection": True}, {"deletion_protection": False}, WARN),
    ("aws_db_instance", {"backup_retention_period": 7}, {"backup_retention_period": 0}, WARN),
    ("aws_db_instance", {"backup_retention_period": "7"}, {"backup_retention_period": "1"}, WARN),
    ("aws_db_instance", {"backup_retention_period": 7}, {"backup_retention_period": 30}, PASS),
    ("aws_db_instance", {"engine_version": "13.4"}, {"engine_version": "14.1"}, WARN),
    ("aws_db_instance", {"allocated_storage": 20}, {"allocated_storage": 40}, PASS),
    ("aws_s3_bucket", {"force_destroy": False}, {"force_destroy": True}, WARN),
    ("aws_autoscaling_group", {"max_size": 3}, {"max_size": 0}, WARN),
    ("aws_autoscaling_group", {"max_size": 3}, {"max_size": 9}, PASS),
    ("aws_autoscaling_group", {"launch_template": [{"version": "1"}]}, {"launch_template": [{"version": "2"}]}, PASS),
    ("aws_ecs_service", {"task_definition": "a:1"}, {"task_definition": "a:2"}, PASS),
    ("aws_ecs_service", {"desired_count": 2}, {"desired_count": 0}, WARN),
    ("aws_lambda_function", {"source_code_hash": "a"}, {"source_code_hash": "b"}, PASS),
    ("aws_security_group_rule", {"cidr_blocks": OFFICE}, {"cidr_blocks": WORLD}, WARN),
    ("aws_cloudwatch_log_group", {"retention_in_days": 90}, {"retention_in_days": 7}, WARN),
    ("aws_route53_record", {"records": ["a"]}, {"records": ["b"]}, WARN),
    (
        "azurerm_storage_account",
        {"blob_properties": [{"versioning_enabled": True}]},
        {"blob_properties": [{"versioning_enabled": False}]},
        WARN,
    ),
    ("azurerm_network_security_rule", {"source_address_prefix": "a"}, {"source_address_prefix": "*"}, WARN),
    ("google_sql_database_instance", {"deletion_protection": True}, {"deletion_protection": False}, WARN),
    ("google_compute_firewall", {"source_ranges": OFFICE}, {"source_ranges": WORLD}, WARN),
    (
        "kubernetes_deployment",
        {"spec": [{"template": [{"spec": [{"container": [{"image": "a:1"}]}]}]}]},
        {"spec": [{"template": [{"spec": [{"container": [{"image": "a:2"}]}]}]}]},
        PASS,
    ),
    ("kubernetes_deployment", {"spec": [{"replicas": "3"}]}, {"spec": [{"replicas": "0"}]}, WARN),
    ("kubernetes_deployment", {"spec": [{"replicas": "3"}]}, {"spec": [{"replicas": "5"}]}, PASS),
    ("helm_release", {"values": ["a"]}, {"values": ["b"]}, PASS),
]


@pytest.mark.parametrize(("type_", "before", "after", "allowed"), IN_PLACE, ids=shown)
def test_one_update_in_place(type_: str, before: Values, after: Values, allowed: set[Verdict]) -> None:
    assert verdict_of(in_large_state(type_, "update", before, after)) in allowed


HARMLESS = ["create", "no-op", "read"]


@pytest.mark.parametrize("type_", sorted({case[0] for case in ALONE}))
@pytest.mark.parametrize("action", HARMLESS)
def test_nothing_passes_like_nothing(type_: str, action: str) -> None:
    assert verdict_of(in_large_state(type_, action, {})) is Verdict.PASS


@pytest.mark.parametrize("type_", sorted({case[0] for case in ALONE}))
def test_a_move_passes(type_: str) -> None:
    assert verdict_of(plan(row(f"{type_}.new", previous=f"{type_}.old"))) is Verdict.PASS


@pytest.mark.parametrize("type_", sorted({case[0] for case in ALONE}))
def test_an_import_passes(type_: str) -> None:
    assert verdict_of(plan(row(f"{type_}.main", importing=True))) is Verdict.PASS


@pytest.mark.parametrize("type_", sorted({case[0] for case in ALONE}))
def test_import_and_destroy_blocks(type_: str) -> None:
    for action in ("replace", "create-first", "destroy"):
        assert verdict_of(plan(row(f"{type_}.main", action, importing=True))) is Verdict.BLOCK


@pytest.mark.parametrize("type_", sorted({case[0] for case in ALONE}))
@pytest.mark.parametrize("action", ["update", "replace", "destroy", ("delete", "what"), ("Xyz",), ()], ids=shown)
def test_an_errored_plan_or_an_unknown_action_blocks(type_: str, action: str | tuple[str, ...]) -> None:
    change = row(f"{type_}.main", action)
    assert verdict_of(plan(change, errored=True)) is Verdict.BLOCK
    if isinstance(action, tuple):
        assert verdict_of(plan(change)) is Verdict.BLOCK


@pytest.mark.parametrize("type_", sorted({case[0] for case in ALONE}))
@pytest.mark.parametrize("action", ["replace", "create-first", "destroy"])
def test_an_incomplete_plan_that_destroys_warns_at_least(type_: str, action: str) -> None:
    change = row(f"{type_}.main", action)
    assert verdict_of(plan(change, complete=False)) is not Verdict.PASS
    assert verdict_of(plan(change, deferred=("aws_instance.later",))) is not Verdict.PASS


WITH_READERS: list[tuple[str, str, int, str, set[Verdict]]] = [
    ("aws_vpc", "replace", 1, "aws_subnet", BLOCK),
    ("aws_subnet", "replace", 1, "aws_instance", BLOCK),
    ("aws_subnet", "create-first", 1, "aws_instance", BLOCK),
    ("azurerm_virtual_network", "replace", 2, "azurerm_subnet", BLOCK),
    ("google_compute_network", "replace", 2, "google_compute_subnetwork", BLOCK),
    ("aws_lb", "replace", 10, "aws_ecs_service", BLOCK),
    ("aws_lb", "replace", 2, "aws_route53_record", WARN),
    ("aws_instance", "replace", 1, "aws_eip_association", WARN),
    ("acme_ledger", "replace", 10, "aws_instance", BLOCK),
    ("acme_ledger", "replace", 2, "aws_instance", WARN),
    ("random_password", "replace", 1, "aws_db_instance", WARN),
    ("random_id", "replace", 1, "aws_s3_bucket", WARN),
    ("random_id", "replace", 3, "aws_cloudwatch_log_group", QUIET),
    ("tls_private_key", "replace", 1, "aws_eks_cluster", WARN | BLOCK),
    ("aws_launch_template", "replace", 5, "aws_autoscaling_group", QUIET),
    ("aws_security_group", "replace", 3, "aws_instance", WARN | BLOCK),
    ("aws_iam_role", "replace", 20, "aws_lambda_function", WARN),
    ("aws_acm_certificate", "create-first", 2, "aws_lb_listener", QUIET),
    ("kubernetes_secret", "replace", 3, "kubernetes_deployment", WARN),
    ("aws_ecs_task_definition", "replace", 1, "aws_ecs_service", PASS),
    ("null_resource", "replace", 5, "aws_instance", PASS),
    ("aws_cloudwatch_metric_alarm", "destroy", 10, "aws_instance", QUIET),
    ("aws_security_group_rule", "replace", 3, "aws_instance", QUIET),
]


@pytest.mark.parametrize(("type_", "action", "number", "reader", "allowed"), WITH_READERS)
def test_one_change_that_others_hang_on(
    type_: str, action: str, number: int, reader: str, allowed: set[Verdict]
) -> None:
    others = [row(f"aws_instance.other[{position}]") for position in range(30)]
    assert verdict_of(with_readers(row(f"{type_}.main", action), number, reader, *others)) in allowed
