"""Containers: critical where everything inside goes for good."""

from __future__ import annotations

import pytest

from tests.rules.findings import found_by, only
from tests.rules.plans import block, constant, module, plan, row

RULE = "container-destroyed"


@pytest.mark.parametrize("action", ["destroy", "replace", "create-first"])
@pytest.mark.parametrize("type_", ["aws_elastic_beanstalk_environment", "google_project", "kubernetes_namespace"])
def test_blocks(type_: str, action: str) -> None:
    assert only(RULE, plan(row(f"{type_}.main", action, {"deletion_policy": "DELETE"}))).severity.rank >= 3


@pytest.mark.parametrize("action", ["no-op", "create", "update", "forget"])
def test_quiet_where_nothing_is_deleted(action: str) -> None:
    assert not found_by(RULE, plan(row("aws_eks_cluster.main", action)))


def test_fixes() -> None:
    edited = row("azurerm_resource_group.a", "replace", {"location": "a"}, {"location": "b"}, paths=(("location",),))
    config = module(block("azurerm_resource_group.a", location=constant("b")))
    fix = only(RULE, plan(edited, configuration=config)).fix
    assert fix[0] == "Put location back as it was."
    assert "beside the old one" in fix[1]
    assert "removed" in only(RULE, plan(row("azurerm_resource_group.a", "destroy"))).fix[-1]
