"""What the catalogue says of Kubernetes, Helm and the providers that reach no service: every type, by name."""

from __future__ import annotations

from pathlib import Path

import pytest

import blastradius.knowledge
from blastradius.knowledge import Catalogue, Class, FateRule, Recovery, load_catalogue
from blastradius.knowledge.facts import Keep

FOLDER = Path(blastradius.knowledge.__file__).parent / "types"
TYPES = [name for file in ("helm", "kubernetes", "utility") for name in (FOLDER / f"{file}.txt").read_text().split()]


@pytest.fixture(scope="module")
def catalogue() -> Catalogue:
    return load_catalogue(TYPES)


def test_every_type_has_an_entry_of_its_own(catalogue: Catalogue) -> None:
    assert set(TYPES) - set(catalogue.known_types()) == set()


CLASSES = {
    "archive_file": Class.ROUTINE,
    "cloudinit_config": Class.ROUTINE,
    "helm_release": Class.CONTAINER,
    "kubernetes_cluster_role_binding_v1": Class.ACCESS,
    "kubernetes_config_map_v1": Class.CONFIGURATION,
    "kubernetes_daemon_set_v1": Class.SERVICE,
    "kubernetes_ingress_v1": Class.LOAD_BALANCER,
    "kubernetes_job": Class.ROUTINE,
    "kubernetes_labels": Class.CONFIGURATION,
    "kubernetes_manifest": Class.SERVICE,
    "kubernetes_namespace_v1": Class.CONTAINER,
    "kubernetes_network_policy_v1": Class.RULE,
    "kubernetes_persistent_volume_v1": Class.BLOCK_STORAGE,
    "kubernetes_pod": Class.COMPUTE,
    "kubernetes_pod_security_policy_v1beta1": Class.RULE,
    "kubernetes_secret_v1": Class.SECRET,
    "kubernetes_stateful_set_v1": Class.SERVICE,
    "kubernetes_validating_admission_policy": Class.RULE,
    "kubernetes_validating_webhook_configuration_v1": Class.RULE,
    "local_file": Class.ROUTINE,
    "random_id": Class.ROUTINE,
    "time_rotating": Class.ROUTINE,
}


@pytest.mark.parametrize(("name", "kind"), CLASSES.items())
def test_class(catalogue: Catalogue, name: str, kind: Class) -> None:
    assert catalogue.facts(name).kind is kind


@pytest.mark.parametrize("name", ["kubernetes_persistent_volume", "kubernetes_persistent_volume_v1"])
def test_a_volume_stays_unless_its_policy_says_delete(catalogue: Catalogue, name: str) -> None:
    policy = "spec.persistent_volume_reclaim_policy"
    stays = FateRule(attribute=policy, test="equals", value="Retain", default="Retain", fate="retained")
    assert list(catalogue.facts(name).fate) == [stays]


@pytest.mark.parametrize("name", ["kubernetes_stateful_set", "kubernetes_stateful_set_v1"])
def test_the_volumes_of_a_stateful_set_stay_by_default(catalogue: Catalogue, name: str) -> None:
    assert list(catalogue.facts(name).keeps) == [
        Keep(
            attribute="spec.persistent_volume_claim_retention_policy.when_deleted",
            test="equals",
            value="Retain",
            default="Retain",
            what="the volumes that its pods claimed",
        )
    ]


def test_what_the_cluster_cannot_give_back(catalogue: Catalogue) -> None:
    for name in ("kubernetes_namespace", "kubernetes_persistent_volume_claim", "kubernetes_manifest", "helm_release"):
        assert catalogue.facts(name).recovery is Recovery.NONE


RISKY = {
    ("helm_release", "set", "shrink"),
    ("kubernetes_deployment_v1", "spec.replicas", "to-zero"),
    ("kubernetes_endpoint_slice_v1", "endpoint", "shrink"),
    ("kubernetes_env", "env", "shrink"),
    ("kubernetes_persistent_volume", "spec.persistent_volume_reclaim_policy", "becomes"),
    ("kubernetes_service_v1", "spec.selector", "change"),
    ("kubernetes_stateful_set", "spec.persistent_volume_claim_retention_policy.when_deleted", "becomes"),
    ("kubernetes_validating_webhook_configuration", "webhook.failure_policy", "becomes"),
}


@pytest.mark.parametrize(("name", "attribute", "test"), sorted(RISKY))
def test_risky_update(catalogue: Catalogue, name: str, attribute: str, test: str) -> None:
    assert (attribute, test) in {(update.attribute, update.test) for update in catalogue.facts(name).risky_updates}
