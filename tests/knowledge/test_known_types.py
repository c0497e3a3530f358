"""What the catalogue says of types that everybody knows, and which types it must know."""

from __future__ import annotations

import pytest

from blastradius.knowledge import Catalogue, Class, FateRule, Recovery, Tier, load_catalogue


@pytest.fixture(scope="module")
def catalogue() -> Catalogue:
    prefixes = ("aws", "azurerm", "azuread", "google", "kubernetes", "helm", "null")
    return load_catalogue(f"{prefix}_x" for prefix in prefixes)


CLASSES = {
    "aws_acm_certificate": Class.CERTIFICATE,
    "aws_api_gateway_deployment": Class.ROUTINE,
    "aws_autoscaling_group": Class.COMPUTE,
    "aws_cloudformation_stack": Class.CONTAINER,
    "aws_cognito_user_pool": Class.USER_DIRECTORY,
    "aws_db_instance": Class.DATABASE,
    "aws_dynamodb_table": Class.DATABASE,
    "aws_ebs_volume": Class.BLOCK_STORAGE,
    "aws_ecr_repository": Class.REGISTRY,
    "aws_ecs_task_definition": Class.ROUTINE,
    "aws_efs_file_system": Class.FILE_STORAGE,
    "aws_eks_cluster": Class.CLUSTER,
    "aws_elastic_beanstalk_environment": Class.ENVIRONMENT,
    "aws_elasticache_replication_group": Class.CACHE,
    "aws_iam_policy": Class.ACCESS,
    "aws_iam_role": Class.ACCESS,
    "aws_instance": Class.COMPUTE,
    "aws_kms_key": Class.KEY,
    "aws_lambda_function": Class.FUNCTION,
    "aws_lambda_layer_version": Class.ROUTINE,
    "aws_launch_configuration": Class.ROUTINE,
    "aws_launch_template": Class.COMPUTE,
    "aws_lb_target_group": Class.LOAD_BALANCER,
    "aws_msk_cluster": Class.STREAM,
    "aws_opensearch_domain": Class.SEARCH,
    "aws_route": Class.ROUTE,
    "aws_route53_record": Class.RECORD,
    "aws_route53_zone": Class.DNS_ZONE,
    "aws_s3_bucket": Class.OBJECT_STORAGE,
    "aws_secretsmanager_secret": Class.SECRET,
    "aws_secretsmanager_secret_version": Class.ROUTINE,
    "aws_security_group": Class.RULE,
    "aws_security_group_rule": Class.RULE,
    "aws_sqs_queue": Class.QUEUE,
    "aws_vpc": Class.NETWORK,
    "azuread_application": Class.ACCESS,
    "azurerm_cosmosdb_account": Class.DATABASE,
    "azurerm_key_vault": Class.KEY,
    "azurerm_kubernetes_cluster": Class.CLUSTER,
    "azurerm_linux_virtual_machine": Class.COMPUTE,
    "azurerm_log_analytics_workspace": Class.LOG_STORE,
    "azurerm_recovery_services_vault": Class.BACKUP,
    "azurerm_resource_group": Class.CONTAINER,
    "azurerm_storage_account": Class.OBJECT_STORAGE,
    "google_container_cluster": Class.CLUSTER,
    "google_project": Class.CONTAINER,
    "google_secret_manager_secret_version": Class.ROUTINE,
    "google_sql_database_instance": Class.DATABASE,
    "google_storage_bucket": Class.OBJECT_STORAGE,
    "google_storage_bucket_iam_member": Class.ACCESS,
    "helm_release": Class.CONTAINER,
    "kubernetes_job_v1": Class.ROUTINE,
    "kubernetes_namespace": Class.CONTAINER,
    "kubernetes_persistent_volume_claim": Class.BLOCK_STORAGE,
    "null_resource": Class.ROUTINE,
    "random_password": Class.ROUTINE,
    "terraform_data": Class.ROUTINE,
    "tls_private_key": Class.CONFIGURATION,
}


@pytest.mark.parametrize(("name", "kind"), CLASSES.items())
def test_class(catalogue: Catalogue, name: str, kind: Class) -> None:
    assert catalogue.facts(name).known
    assert catalogue.facts(name).kind is kind


GUARDS = {
    "aws_cognito_user_pool": ("deletion_protection",),
    "aws_db_instance": ("deletion_protection",),
    "aws_dynamodb_table": ("deletion_protection_enabled",),
    "aws_eks_cluster": ("deletion_protection",),
    "aws_instance": ("disable_api_termination",),
    "aws_lb": ("enable_deletion_protection",),
    "google_sql_database_instance": (
        "deletion_policy",
        "deletion_protection",
        "settings.deletion_protection_enabled",
    ),
}


@pytest.mark.parametrize(("name", "guards"), GUARDS.items())
def test_guards(catalogue: Catalogue, name: str, guards: tuple[str, ...]) -> None:
    assert catalogue.facts(name).guards == guards


FATES = {
    "aws_cloudwatch_log_group": [
        FateRule(attribute="skip_destroy", test="true", default=False, fate="retained"),
        FateRule(attribute="deletion_protection_enabled", test="true", default=False, fate="delete-will-fail"),
    ],
    "aws_db_instance": [
        FateRule(attribute="deletion_protection", test="true", default=False, fate="delete-will-fail"),
        FateRule(attribute="skip_final_snapshot", test="false", default=False, fate="snapshotted"),
    ],
    "aws_fsx_lustre_file_system": [
        FateRule(attribute="skip_final_backup", test="false", default=True, fate="snapshotted")
    ],
    "aws_kms_key": [FateRule(attribute="deletion_window_in_days", test="set", default=30, fate="soft-deleted")],
    "aws_s3_bucket": [FateRule(attribute="force_destroy", test="false", default=False, fate="delete-will-fail")],
    "aws_secretsmanager_secret": [
        FateRule(attribute="recovery_window_in_days", test="zero", default=30, fate="deleted"),
        FateRule(fate="soft-deleted"),
    ],
    "azurerm_key_vault": [
        FateRule(attribute="purge_protection_enabled", test="true", default=False, fate="soft-deleted"),
        FateRule(setting="features.key_vault.purge_soft_delete_on_destroy", test="true", default=True, fate="deleted"),
        FateRule(fate="soft-deleted"),
    ],
    "google_kms_key_ring": [
        FateRule(attribute="deletion_policy", test="equals", value="PREVENT", fate="delete-will-fail"),
        FateRule(attribute="deletion_policy", test="equals", value="ABANDON", fate="retained"),
        FateRule(fate="forgotten"),
    ],
    "google_project": [
        FateRule(attribute="deletion_policy", test="equals", value="PREVENT", fate="delete-will-fail"),
        FateRule(attribute="deletion_policy", test="equals", value="ABANDON", fate="retained"),
        FateRule(fate="soft-deleted"),
    ],
    "kubernetes_persistent_volume_v1": [
        FateRule(
            attribute="spec.persistent_volume_reclaim_policy",
            test="equals",
            value="Retain",
            default="Retain",
            fate="retained",
        )
    ],
    "kubernetes_persistent_volume_claim": [],
}


@pytest.mark.parametrize(("name", "rules"), FATES.items())
def test_fate(catalogue: Catalogue, name: str, rules: list[FateRule]) -> None:
    assert list(catalogue.facts(name).fate) == rules


RISKY = {
    ("aws_db_instance", "deletion_protection", "to-false", "protection"),
    ("aws_db_instance", "skip_final_snapshot", "to-true", "protection"),
    ("aws_db_instance", "backup_retention_period", "to-zero", "backup"),
    ("aws_db_instance", "engine_version", "version-jump", "version"),
    ("aws_ecs_service", "desired_count", "to-zero", "capacity"),
    ("aws_eks_cluster", "version", "change", "version"),
    ("aws_lambda_function", "environment.variables", "shrink", "settings"),
    ("aws_route53_record", "records", "change", "dns"),
    ("aws_s3_bucket", "force_destroy", "to-true", "protection"),
    ("aws_s3_bucket_versioning", "versioning_configuration.status", "becomes", "versioning"),
    ("aws_security_group", "ingress.cidr_blocks", "opens-to-world", "exposure"),
    ("azurerm_dns_a_record", "records", "change", "dns"),
    ("azurerm_kubernetes_cluster", "kubernetes_version", "change", "version"),
    ("google_dns_record_set", "rrdatas", "change", "dns"),
    ("google_sql_database_instance", "database_version", "change", "version"),
    ("kubernetes_deployment_v1", "spec.replicas", "to-zero", "capacity"),
}


@pytest.mark.parametrize(("name", "attribute", "test", "topic"), sorted(RISKY))
def test_risky_update(catalogue: Catalogue, name: str, attribute: str, test: str, topic: str) -> None:
    found = [u for u in catalogue.facts(name).risky_updates if (u.attribute, u.test) == (attribute, test)]
    assert [(update.topic, update.severity) for update in found] == [(topic, "medium")]
    assert all(update.effect for update in found)


def test_scaling_out_of_a_group_is_no_risk(catalogue: Catalogue) -> None:
    for name in ("aws_autoscaling_group", "aws_ecs_service", "google_container_node_pool", "kubernetes_deployment"):
        assert {"increase", "change"} & {
            update.test for update in catalogue.facts(name).risky_updates if update.topic == "capacity"
        } == set()


CHILDREN = {
    "aws_eks_cluster": ("aws_eks_node_group", "cluster_name"),
    "aws_elastic_beanstalk_application": ("aws_elastic_beanstalk_environment", "application"),
    "aws_vpc": ("aws_subnet", "vpc_id"),
    "azurerm_resource_group": ("azurerm_*", "resource_group_name"),
    "google_project": ("google_*", "project"),
    "kubernetes_namespace": ("kubernetes_*", "metadata.namespace"),
}


@pytest.mark.parametrize(("name", "child"), CHILDREN.items())
def test_contains(catalogue: Catalogue, name: str, child: tuple[str, str]) -> None:
    assert child in catalogue.facts(name).contains


def test_glue_says_what_it_joins(catalogue: Catalogue) -> None:
    assert catalogue.facts("aws_iam_role_policy_attachment").joins == ("role", "policy_arn")
    assert "security_group_id" in catalogue.facts("aws_security_group_rule").joins


def test_names(catalogue: Catalogue) -> None:
    assert catalogue.facts("aws_s3_bucket").unique_names == ("bucket",)
    assert catalogue.facts("aws_db_instance").unique_names == ("identifier",)
    assert catalogue.facts("azurerm_virtual_network").unique_names == ("name",)
    assert catalogue.facts("aws_instance").unique_names == ()
    assert catalogue.facts("aws_secretsmanager_secret").names_reserved
    assert catalogue.facts("azurerm_key_vault").names_reserved
    assert catalogue.facts("aws_vpc").names_reserved == ""


def test_what_holds_data_is_dear(catalogue: Catalogue) -> None:
    for name in ("aws_db_instance", "aws_s3_bucket", "google_sql_database_instance", "azurerm_mssql_database"):
        facts = catalogue.facts(name)
        assert facts.tier is Tier.DATA
        assert min(facts.loss_on_destroy, facts.loss_on_replace) >= 90


def test_what_the_configuration_makes_again_says_so(catalogue: Catalogue) -> None:
    for name in ("aws_acm_certificate", "kubernetes_secret", "aws_lb", "aws_vpc", "aws_rds_cluster_instance"):
        assert catalogue.facts(name).recovery is Recovery.RECREATE


MUST_KNOW = """
aws_alb aws_alb_listener aws_ami aws_apigatewayv2_api aws_api_gateway_rest_api aws_api_gateway_stage
aws_appsync_graphql_api aws_athena_workgroup aws_autoscaling_policy aws_backup_plan aws_backup_vault
aws_cloudfront_distribution aws_cloudtrail aws_cloudwatch_event_rule aws_cloudwatch_event_target
aws_cloudwatch_log_group aws_cloudwatch_metric_alarm aws_codecommit_repository aws_cognito_user_pool_client
aws_customer_gateway aws_db_parameter_group aws_db_snapshot aws_db_subnet_group aws_docdb_cluster aws_dx_gateway
aws_ebs_snapshot aws_ec2_transit_gateway aws_ecs_cluster aws_ecs_service aws_efs_mount_target aws_eip aws_eks_addon
aws_eks_node_group aws_elasticache_cluster aws_elasticache_subnet_group aws_elastic_beanstalk_application aws_elb
aws_flow_log aws_fsx_windows_file_system aws_glue_catalog_database aws_glue_catalog_table aws_iam_access_key
aws_iam_instance_profile aws_iam_role_policy aws_iam_role_policy_attachment aws_iam_user aws_internet_gateway
aws_key_pair aws_kinesis_firehose_delivery_stream aws_kinesis_stream aws_kms_alias aws_lambda_alias
aws_lambda_permission aws_lb_listener aws_lb_listener_rule aws_lb_target_group_attachment aws_mq_broker
aws_nat_gateway aws_neptune_cluster aws_network_acl aws_organizations_account aws_rds_cluster aws_rds_cluster_instance
aws_rds_global_cluster aws_redshift_cluster aws_route_table aws_route_table_association
aws_s3_bucket_lifecycle_configuration aws_s3_bucket_notification aws_s3_bucket_policy
aws_s3_bucket_public_access_block aws_s3_object aws_sfn_state_machine aws_sns_topic aws_sns_topic_subscription
aws_ssm_parameter aws_subnet aws_volume_attachment aws_vpc_endpoint aws_vpc_peering_connection
aws_vpc_security_group_ingress_rule aws_vpn_connection aws_wafv2_web_acl azuread_group azuread_service_principal
azuread_user azurerm_api_management azurerm_app_configuration azurerm_application_gateway azurerm_application_insights
azurerm_container_app azurerm_container_registry azurerm_data_factory azurerm_databricks_workspace
azurerm_dns_a_record azurerm_dns_cname_record azurerm_dns_zone azurerm_eventhub azurerm_eventhub_namespace
azurerm_firewall azurerm_key_vault_key azurerm_key_vault_secret azurerm_kubernetes_cluster_node_pool azurerm_lb
azurerm_linux_function_app azurerm_linux_web_app azurerm_managed_disk azurerm_management_lock azurerm_mssql_database
azurerm_mssql_server azurerm_mysql_flexible_server azurerm_network_interface azurerm_network_security_group
azurerm_network_security_rule azurerm_postgresql_flexible_server azurerm_postgresql_flexible_server_database
azurerm_private_dns_zone azurerm_private_endpoint azurerm_public_ip azurerm_redis_cache azurerm_role_assignment
azurerm_service_plan azurerm_servicebus_namespace azurerm_servicebus_queue azurerm_storage_container
azurerm_storage_share azurerm_subnet azurerm_user_assigned_identity azurerm_virtual_network
azurerm_windows_virtual_machine google_alloydb_cluster google_artifact_registry_repository google_bigquery_dataset
google_bigquery_table google_bigtable_instance google_cloud_run_v2_service google_cloudfunctions2_function
google_compute_address google_compute_backend_service google_compute_disk google_compute_firewall
google_compute_forwarding_rule google_compute_instance google_compute_instance_template google_compute_network
google_compute_router_nat google_compute_subnetwork google_container_node_pool google_dns_managed_zone
google_dns_record_set google_filestore_instance google_firestore_database google_folder google_kms_crypto_key
google_kms_key_ring google_logging_project_sink google_project_iam_binding google_project_iam_member
google_project_iam_policy google_project_service google_pubsub_subscription google_pubsub_topic google_redis_instance
google_secret_manager_secret google_service_account google_service_account_key google_spanner_database
google_spanner_instance google_sql_database google_sql_user google_storage_bucket_object kubernetes_config_map
kubernetes_config_map_v1 kubernetes_cron_job_v1 kubernetes_daemonset kubernetes_deployment kubernetes_ingress_v1
kubernetes_manifest kubernetes_network_policy kubernetes_persistent_volume kubernetes_role_binding kubernetes_secret
kubernetes_secret_v1 kubernetes_service kubernetes_service_account kubernetes_stateful_set kubernetes_storage_class
archive_file cloudinit_config local_file local_sensitive_file random_id random_integer random_pet random_shuffle
random_string random_uuid time_offset time_rotating time_sleep time_static tls_cert_request tls_self_signed_cert
"""


@pytest.mark.parametrize("name", MUST_KNOW.split())
def test_coverage(catalogue: Catalogue, name: str) -> None:
    assert catalogue.facts(name).known


def test_size(catalogue: Catalogue) -> None:
    def own(prefix: str) -> int:
        return sum(name.startswith(prefix) for name in catalogue.known_types())

    assert own("aws_") >= 500
    assert own("azurerm_") >= 300
    assert own("google_") >= 250
    assert own("kubernetes_") >= 60


def test_an_attribute_that_holds_another_objects_name_identifies_nothing(catalogue: Catalogue) -> None:
    for name in ("aws_sns_topic_policy", "aws_cloudwatch_event_target", "aws_secretsmanager_secret_version"):
        assert "arn" not in catalogue.facts(name).identifiers
    assert "arn" in catalogue.facts("aws_sns_topic").identifiers
