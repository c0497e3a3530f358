"""States, raw and as terraform shows them: what is in them, and what is refused."""

from __future__ import annotations

import gzip
import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from blastradius.errors import ExitCode, NotAState, PlanError, UnreadableInput, UnsupportedFormat
from blastradius.sources.state_file import read_state
from tests.sources.plans import EXAMPLE, dump

STACK = Path(__file__).parents[2] / "fixtures" / "stacks" / "shared-network"
SECRET = "hunter2"  # noqa: S105 - nobody's
AWS = 'provider["registry.terraform.io/hashicorp/aws"]'


def raw(*resources: dict[str, Any], **more: Any) -> bytes:
    return dump({"version": 4, "serial": 1, "lineage": SECRET, "resources": list(resources)} | more)


def resource(*instances: dict[str, Any], **more: Any) -> dict[str, Any]:
    whole = {"mode": "managed", "type": "aws_x", "name": "a", "provider": AWS, "instances": list(instances)}
    return whole | more


@pytest.mark.parametrize("stack", ["network", "app"])
def test_a_raw_state_and_a_shown_one_hold_the_same(stack: str) -> None:
    told, shown = (read_state(STACK / stack / file) for file in ("state.json", "state-show.json"))
    assert [one._replace(values=None) for one in sorted(told.objects, key=lambda one: one.address)] == [
        one._replace(values=None) for one in sorted(shown.objects, key=lambda one: one.address)
    ]
    ids = [
        {one.address: one.values.of(("id", "outputs")) for one in state.objects if one.values}
        for state in (told, shown)
    ]
    assert ids[0] == ids[1]


def test_keys_that_look_alike_are_two() -> None:
    state = read_state(raw(resource({"index_key": 0}, {"index_key": "0"}, {"index_key": "a.b"}, each="list")))
    assert [one.address for one in state.objects] == ["aws_x.a[0]", 'aws_x.a["0"]', 'aws_x.a["a.b"]']
    assert [one.key for one in state.objects] == [0, "0", "a.b"]


def test_deposed_and_tainted_objects_are_there() -> None:
    state = read_state(raw(resource({"status": "tainted"}, {"deposed": "0badcafe", "attributes": {"id": "old"}})))
    assert [str(one.object) for one in state.objects] == ["aws_x.a", "aws_x.a (deposed 0badcafe)"]


def test_objects_of_modules_have_the_module_in_their_address() -> None:
    (one,) = read_state(raw(resource({}, module='module.m["k"].module.n[1]'))).objects
    assert (one.address, one.module) == ('module.m["k"].module.n[1].aws_x.a', 'module.m["k"].module.n[1]')


def test_data_sources_are_told_apart() -> None:
    (one,) = read_state(raw(resource({}, mode="data"))).objects
    assert (one.address, one.mode) == ("data.aws_x.a", "data")


def test_dependencies_and_order_are_read() -> None:
    instance = {"dependencies": ["aws_y.b", 3, "module.m.aws_z.c"], "create_before_destroy": True}
    (one,) = read_state(raw(resource(instance))).objects
    assert one.depends_on == ("aws_y.b", "module.m.aws_z.c")
    assert one.create_before_destroy is True


def test_dependencies_of_the_first_releases_are_those_of_the_module() -> None:
    (one,) = read_state(raw(resource({"depends_on": ["aws_y.b"]}, module="module.m[0]"))).objects
    assert one.depends_on == ("module.m.aws_y.b",)


@pytest.mark.parametrize(
    ("written", "provider"),
    [
        (AWS, "registry.terraform.io/hashicorp/aws"),
        (f"module.m.{AWS}.west", "registry.terraform.io/hashicorp/aws"),
        ("provider.aws", "aws"),
        ("module.m.provider.aws.west", "aws"),
        ("?", ""),
    ],
)
def test_the_provider_is_named_by_its_source(written: str, provider: str) -> None:
    (one,) = read_state(raw(resource({}, provider=written))).objects
    assert one.provider == provider


def test_values_of_any_type_lose_the_type_that_stands_beside_them() -> None:
    attributes = {
        "input": {"value": {"a": 1}, "type": ["object", {"a": "number"}]},
        "text": {"value": "x", "type": "string"},
        "rule": {"value": "x", "type": "ingress"},
        "id": "i",
    }
    (one,) = read_state(raw(resource({"attributes": attributes}))).objects
    assert one.values is not None
    assert one.values.of(("input", "text", "rule", "none")) == ({"a": 1}, "x", attributes["rule"], None)
    assert one.values.whole() == {"input": {"a": 1}, "text": "x", "rule": attributes["rule"], "id": "i"}


def test_flat_attributes_and_none_at_all() -> None:
    flat, null, missing = read_state(
        raw(
            resource({"attributes_flat": {"id": "i", "tags.Name": "n"}}, {"index_key": 1, "attributes": None}),
            resource({}, name="b"),
        )
    ).objects
    assert flat.values is not None
    assert flat.values.of(("id",)) == ("i",)
    assert null.values is None
    assert missing.values is None


def test_a_state_goes_by_the_name_of_its_file(tmp_path: Path) -> None:
    for name, called in (("networking.tfstate", "networking"), ("a.b.json", "a.b"), (".tfstate", ".tfstate")):
        (tmp_path / name).write_bytes(raw(resource({})))
        assert read_state(tmp_path / name).name == called
    assert read_state(raw(resource({}))).name == "state"
    assert read_state(raw(resource({})), name="mine").name == "mine"


@pytest.mark.parametrize(
    "wrapped",
    [
        pytest.param(gzip.compress, id="gzip"),
        pytest.param(lambda data: data.decode().encode("utf-16"), id="utf-16"),
        pytest.param(lambda data: b"\xef\xbb\xbf" + data, id="mark"),
    ],
)
def test_states_are_read_in_their_wrappings(wrapped: Any) -> None:
    assert [one.address for one in read_state(wrapped(raw(resource({})))).objects] == ["aws_x.a"]


@pytest.mark.parametrize(
    ("document", "kind", "words", "advice"),
    [
        pytest.param(EXAMPLE, NotAState, "a plan", "without --state", id="plan"),
        pytest.param({"version": 4, "resources": []}, NotAState, "empty", "workspace", id="empty raw"),
        pytest.param({"version": 4}, NotAState, "empty", "pull", id="without resources"),
        pytest.param({"format_version": "1.0"}, NotAState, "empty", "pull", id="empty shown"),
        pytest.param({"format_version": "1.0", "values": {}}, NotAState, "empty", "pull", id="no values"),
        pytest.param({"version": 3, "modules": []}, UnsupportedFormat, "version 3", "pull", id="v3"),
        pytest.param({"version": 5, "resources": []}, UnsupportedFormat, "version 4", "newer", id="v5"),
        pytest.param({"version": True}, UnsupportedFormat, "version 4", "newer", id="no number"),
        pytest.param({"format_version": "2.0", "values": {}}, UnsupportedFormat, "0.1 to 1.x", "pull", id="2.0"),
        pytest.param({"version": 3, "backend": {"type": "s3"}}, NotAState, "backend", "pull", id="backend"),
        pytest.param(
            {"encrypted_data": SECRET, "encryption_version": "v0"}, NotAState, "encrypted", "tofu", id="encrypted"
        ),
        pytest.param({"resources": 3, "version": 4}, NotAState, "shape", "pull", id="shape"),
        pytest.param({"a": SECRET}, NotAState, "not a Terraform state", "pull", id="other"),
        pytest.param([SECRET], PlanError, "", "pull", id="list"),
    ],
)
def test_what_is_no_state_is_refused(document: Any, kind: type[PlanError], words: str, advice: str) -> None:
    with pytest.raises(kind) as caught:
        read_state(dump(document))
    error = caught.value
    assert words in error.reason
    assert advice in error.advice
    assert error.exit_code == ExitCode.PLAN
    assert SECRET not in error.reason + error.advice


@pytest.mark.parametrize("data", [b"", b"nonsense", b"PK\x03\x04", b'{"version":4,"resources":[', b"\xff\xfe\x00"])
def test_what_is_no_json_is_refused(data: bytes) -> None:
    with pytest.raises((UnreadableInput, NotAState)):
        read_state(data)


def test_a_missing_file_and_a_folder_are_refused(tmp_path: Path) -> None:
    for path in (tmp_path, tmp_path / "none"):
        with pytest.raises(UnreadableInput):
            read_state(path)


anything = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=10,
)
instances = st.dictionaries(
    st.sampled_from(
        ["index_key", "deposed", "attributes", "attributes_flat", "dependencies", "depends_on", "provider"]
    ),
    anything,
)
resources = st.fixed_dictionaries(
    {
        "type": st.just("aws_x") | anything,
        "name": st.just("a") | anything,
        "instances": st.lists(instances, max_size=3),
    },
    optional={"mode": anything, "module": anything, "provider": anything},
)


@given(st.lists(resources | anything, max_size=3) | anything)
def test_garbage_in_a_raw_state_is_read_or_refused(written: Any) -> None:
    try:
        state = read_state(dump({"version": 4, "resources": written}))
    except PlanError:
        return
    for one in state.objects:
        assert one.type
        if one.values is not None:
            assert len(one.values.of(("id",))) == 1
            one.values.whole()


@given(st.binary(max_size=200))
def test_bytes_that_are_no_state_are_refused(data: bytes) -> None:
    with pytest.raises(PlanError):
        read_state(data)


def test_a_state_that_is_too_deep_is_refused() -> None:
    deep = b'{"version":4,"resources":[{"type":"t","name":"n","instances":[{"attributes":' + b"[" * 100_000
    with pytest.raises(PlanError):
        read_state(deep + b"]" * 100_000 + b"}]}]}")


def test_two_lists_of_resources_are_refused() -> None:
    twice = b'{"version":4,"resources":[],"resources":' + json.dumps([resource({})]).encode() + b"}"
    with pytest.raises(PlanError):
        read_state(twice)
