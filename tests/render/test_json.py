"""The JSON report: what its schema says, and the keys that others rely on."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
from jsonschema import Draft202012Validator

from blastradius.render import render_text
from blastradius.render.schema import SCHEMA_FILE, schema_text
from tests.render.reports import REPORTS

if TYPE_CHECKING:
    from collections.abc import Iterator

PLAN_KEYS = {"format_version", "terraform_version", "complete", "errored", "applyable", "fingerprint", "counts"}
COUNT_KEYS = {"create", "update", "replace", "destroy", "forget", "read", "move", "import", "deposed", "no_op"}
FINDING_KEYS = {"rule", "severity", "address", "title", "message", "evidence", "fix", "fingerprint"}
CHANGE_KEYS = {
    *("address", "type", "provider", "module", "actions", "action", "destructive", "class"),
    *("data_loss", "severity", "score", "score_terms", "cause", "impact"),
}


def documents() -> Iterator[dict[str, Any]]:
    for reports in REPORTS.values():
        document = json.loads(render_text(reports, "json"))
        yield from document.get("reports", [document])


def test_schema_in_the_package_is_the_one_that_the_types_make() -> None:
    assert SCHEMA_FILE.read_text(encoding="utf-8") == schema_text(), "run python -m blastradius.render.schema"


def test_schema_is_a_valid_schema() -> None:
    Draft202012Validator.check_schema(json.loads(SCHEMA_FILE.read_text(encoding="utf-8")))


@pytest.mark.parametrize("name", REPORTS)
def test_report_follows_the_schema(name: str) -> None:
    validator = Draft202012Validator(json.loads(SCHEMA_FILE.read_text(encoding="utf-8")))
    assert [error.message for error in validator.iter_errors(json.loads(render_text(REPORTS[name], "json")))] == []


def test_schema_refuses_what_is_no_report() -> None:
    validator = Draft202012Validator(json.loads(SCHEMA_FILE.read_text(encoding="utf-8")))
    assert not validator.is_valid({"verdict": "maybe"})


def test_keys_that_others_rely_on_are_there() -> None:
    for document in documents():
        assert document["schema_version"] == "1"
        assert document["verdict"] in {"pass", "warn", "block"}
        assert 0 <= document["score"] <= 100
        assert document["plan"].keys() >= PLAN_KEYS
        assert document["plan"]["counts"].keys() >= COUNT_KEYS
        assert all(one.keys() >= FINDING_KEYS for one in document["findings"])
        assert all(one.keys() >= CHANGE_KEYS for one in document["changes"])
        assert all(one["cause"].keys() >= {"paths", "roots", "chain"} for one in document["changes"])
        assert all(one["impact"].keys() >= {"count", "objects"} for one in document["changes"])
        hits = [hit for one in document["changes"] for hit in one["impact"]["objects"]]
        assert all(hit.keys() >= {"address", "distance", "relation", "planned", "path"} for hit in hits)
        assert all(one.keys() >= {"from", "to", "kind", "confidence", "moved_block"} for one in document["renames"])
        assert document["coverage"].keys() >= {"unknown_types", "unresolved", "not_evaluated", "notes"}


def test_text_of_a_plan_comes_back_as_it_was() -> None:
    report = REPORTS["hostile"][0]
    document = json.loads(render_text([report], "json"))
    for one, finding in zip(document["findings"], report.findings, strict=True):
        assert one["address"] == finding.address.replace("\ud800", "\ufffd")
