"""From the document to the model: nothing is dropped, confused or guessed."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any

import pytest

from blastradius.errors import UnreadableInput
from blastradius.model.action import Action
from blastradius.sources import read_plan
from tests.sources.plans import Json, dump, plan, row, state

if TYPE_CHECKING:
    from blastradius.model.plan import Plan, ResourceChange

CARELESS = row("aws_x.careless", ["no-op"], action_reason=7)
"""A row that Terraform's own types do not fit; it makes the whole plan go the tolerant way."""
WAYS = [pytest.param([], id="strict"), pytest.param([CARELESS], id="tolerant")]


def read(*rows: Json, **more: Any) -> Plan:
    return read_plan(dump(plan(*rows, **more)))


def first(one: Json, others: list[Json]) -> ResourceChange:
    found = read(one, *others)
    assert len(found.changes) == 1 + len(others)
    return found.changes[0]


@pytest.mark.parametrize("others", WAYS)
def test_a_row_says_all_that_it_says(others: list[Json]) -> None:
    change = first(
        row(
            'module.m["k"].aws_x.a[0]',
            ["create", "delete"],
            module_address='module.m["k"]',
            index=0,
            provider_name="registry.terraform.io/hashicorp/aws",
            deposed="12ab34cd",
            previous_address="aws_x.old",
            action_reason="replace_because_cannot_update",
            before={"a": 1},
            after={"a": 2},
            after_unknown={"id": True},
            before_sensitive={"a": True},
            after_sensitive=False,
            replace_paths=[["a"], ["list", 0, "b"], ["set", {"port": 1}]],
            importing={"id": "x"},
        ),
        others,
    )
    assert change.address == 'module.m["k"].aws_x.a[0]'
    assert (change.mode, change.type, change.name, change.module) == ("managed", "aws_x", "a", 'module.m["k"]')
    assert (change.key, change.deposed, change.previous_address) == (0, "12ab34cd", "aws_x.old")
    assert change.provider == "registry.terraform.io/hashicorp/aws"
    assert change.reason == "replace_because_cannot_update"
    assert (change.actions, change.action) == (("create", "delete"), Action.REPLACE)
    assert change.replace_paths == (("a",), ("list", 0, "b"), ("set", {"port": 1}))
    assert change.importing
    values = change.values
    assert (values.before(), values.after(), values.after_unknown()) == ({"a": 1}, {"a": 2}, {"id": True})
    assert (values.before_sensitive(), values.after_sensitive()) == ({"a": True}, False)


@pytest.mark.parametrize("others", WAYS)
def test_what_a_row_leaves_out_is_empty(others: list[Json]) -> None:
    change = first(row("aws_x.a", ["no-op"]), others)
    assert (change.module, change.key, change.provider, change.deposed) == ("", None, "", "")
    assert (change.previous_address, change.reason, change.replace_paths, change.importing) == ("", "", (), False)


@pytest.mark.parametrize("others", WAYS)
@pytest.mark.parametrize(
    ("actions", "words", "action"),
    [
        (["no-op"], ("no-op",), Action.NO_OP),
        (["delete"], ("delete",), Action.DESTROY),
        (["forget", "create"], ("forget", "create"), Action.REPLACE_AND_FORGET),
        (["no-op", "Xyz"], ("no-op", "Xyz"), Action.UNKNOWN),
        (["create", "read", "delete"], ("create", "read", "delete"), Action.REPLACE),
        ([], (), Action.UNKNOWN),
        (None, (), Action.UNKNOWN),
        ("no-op", (), Action.UNKNOWN),
        ({"no-op": 1}, (), Action.UNKNOWN),
    ],
)
def test_actions_are_kept_or_unknown_and_never_nothing(
    actions: Any, words: tuple[str, ...], action: Action, others: list[Json]
) -> None:
    one = row("aws_x.a")
    one["change"]["actions"] = actions
    change = first(one, others)
    assert (change.actions, change.action) == (words, action)


@pytest.mark.parametrize("entry", [1, None, ["no-op"], {}, True])
def test_an_action_that_is_no_word_makes_the_action_unknown(entry: Any) -> None:
    assert first(row("aws_x.a", ["no-op", entry]), []).action is Action.UNKNOWN


@pytest.mark.parametrize("change", [None, {}])
def test_a_row_without_a_change_has_no_known_action(change: Any) -> None:
    assert first(row("aws_x.a") | {"change": change}, []).action is Action.UNKNOWN
    without = row("aws_x.a")
    del without["change"]
    found = first(without, [])
    assert found.action is Action.UNKNOWN
    assert (found.values.before(), found.values.after_unknown()) == (None, None)


@pytest.mark.parametrize("others", WAYS)
@pytest.mark.parametrize("index", [0, "0", "00", "", 7, "a.b[0]", '\u00e9\n"', 2**70, None], ids=repr)
def test_an_index_keeps_its_kind(index: Any, others: list[Json]) -> None:
    change = first(row("aws_x.a", index=index), others)
    assert change.key == index
    assert type(change.key) is type(index)


def test_an_index_that_other_tools_write_as_a_float_is_the_number() -> None:
    assert first(row("aws_x.a", index=3.0), []).key == 3


@pytest.mark.parametrize(
    "wrong",
    [
        {"index": True},
        {"index": 0.5},
        {"index": ["a"]},
        {"deposed": True},
        {"deposed": {}},
        {"address": ["aws_x.a"]},
        {"module_address": {}},
        {"mode": ["managed"]},
        {"change": "delete"},
        {"change": []},
        {"address": "", "type": ""},
        {"address": None, "name": None},
        {"address": "aws_x", "name": None},
    ],
)
@pytest.mark.parametrize("part", ["resource_changes", "resource_drift"])
def test_a_row_that_cannot_be_read_is_an_error(wrong: Json, part: str) -> None:
    with pytest.raises(UnreadableInput, match=part):
        read_plan(dump({"format_version": "1.2", "resource_changes": []} | {part: [row("aws_x.a") | wrong]}))


@pytest.mark.parametrize("rows", [{}, "x", 1, True, [None], [1], ["aws_x.a"], [[]]])
@pytest.mark.parametrize("part", ["resource_changes", "resource_drift", "deferred_changes"])
def test_rows_that_are_none_are_an_error(rows: Any, part: str) -> None:
    with pytest.raises(UnreadableInput, match=part):
        read_plan(dump({"format_version": "1.2", "resource_changes": []} | {part: rows}))


def test_what_is_left_out_is_rebuilt_from_the_address() -> None:
    change = first({"address": 'module.m["a.b"].data.aws_x.n["k"]', "change": {"actions": ["read"]}}, [])
    assert (change.mode, change.type, change.name, change.module) == ("data", "aws_x", "n", 'module.m["a.b"]')


@pytest.mark.parametrize("others", WAYS)
def test_the_module_is_rebuilt_from_the_address(others: list[Json]) -> None:
    assert first(row("module.m[0].module.n.aws_x.a"), others).module == "module.m[0].module.n"


def test_the_address_is_rebuilt_from_its_parts() -> None:
    parts = row("aws_x.a", index='q"', module_address="module.m", mode="data")
    del parts["address"]
    assert first(parts, []).address == 'module.m.data.aws_x.a["q\\""]'


@pytest.mark.parametrize(("importing", "expected"), [(None, False), ({"id": "x"}, True), ({"unknown": True}, True)])
def test_importing(importing: Any, expected: bool) -> None:
    assert first(row("aws_x.a", importing=importing), []).importing is expected


@pytest.mark.parametrize("paths", [None, "a", {}, 1])
def test_paths_that_are_none_explain_nothing(paths: Any) -> None:
    assert first(row("aws_x.a", replace_paths=paths), []).replace_paths == ()


@pytest.mark.parametrize("number", [2**70, -(2**70), 0, 10**30, 1.5, -0.0, 1e-300])
def test_numbers_are_exact(number: Any) -> None:
    assert first(row("aws_x.a", before={"n": number}), []).values.before() == {"n": number}


@pytest.mark.parametrize("number", ["1e400", "-1e400", "9" * 6000])
def test_numbers_beyond_reach_do_not_stop_the_reading(number: str) -> None:
    data = dump(plan(row("aws_x.a", ["delete"], before={"n": 0, "m": 1}))).replace(b'"n":0', b'"n":' + number.encode())
    before = read_plan(data).changes[0].values.before()
    assert before["m"] == 1
    assert str(before["n"]) == number


def test_values_are_decoded_afresh() -> None:
    values = first(row("aws_x.a", before={"a": []}), []).values
    assert values.before() == values.before()
    assert values.before() is not values.before()


def test_text_that_is_no_utf8_is_patched_in_values() -> None:
    data = dump(plan(row("aws_x.a", before={"t": "X"}))).replace(b'"X"', b'"\xff"')
    assert read_plan(data).changes[0].values.before() == {"t": "\ufffd"}


def test_a_value_too_deep_for_the_reader_is_an_error_not_a_crash() -> None:
    """How deep is too deep differs: CPython 3.12 counts the frames of C apart from those of Python."""
    depth = sys.getrecursionlimit() * 8 // 10
    data = dump(plan(row("aws_x.a", before={"t": 0}))).replace(b'{"t":0}', b"[" * depth + b"]" * depth)
    values = read_plan(data).changes[0].values

    def deeper(calls: int) -> Any:
        return deeper(calls - 1) if calls else values.before()

    if sys.version_info >= (3, 12):
        assert isinstance(deeper(depth // 4), list)
    else:
        with pytest.raises(UnreadableInput, match="too deep"):
            deeper(depth // 4)


def test_flags() -> None:
    found = read(complete=False, applyable=True, errored=True)
    assert (found.complete, found.applyable, found.errored) == (False, True, True)
    found = read()
    assert (found.complete, found.applyable, found.errored) == (None, None, False)


def test_flags_that_are_no_flags_are_taken_for_the_worse() -> None:
    found = read(complete="true", applyable=1, errored="false")
    assert (found.complete, found.applyable, found.errored) == (False, False, True)


def test_drift_deferred_rows_and_outputs() -> None:
    found = read(
        resource_drift=[row("aws_x.d", ["update"])],
        deferred_changes=[{"reason": "instance_count_unknown", "resource_change": row("aws_x.f[*]")}],
        output_changes={
            "known": {"actions": ["update"], "after_unknown": {"a": [False, {}]}},
            "partly": {"actions": ["create"], "after_unknown": {"a": [False, {"b": True}]}},
            "empty": None,
        },
    )
    assert [change.address for change in found.drift] == ["aws_x.d"]
    assert [(entry.address, entry.reason) for entry in found.deferred] == [("aws_x.f[*]", "instance_count_unknown")]
    assert [(output.name, output.actions, output.unknown) for output in found.outputs] == [
        ("known", ("update",), False),
        ("partly", ("create",), True),
        ("empty", (), False),
    ]


@pytest.mark.parametrize("outputs", [[], "x", {"o": 1}, {"o": []}])
def test_outputs_that_cannot_be_read_are_an_error(outputs: Any) -> None:
    with pytest.raises(UnreadableInput, match="output_changes"):
        read(output_changes=outputs)


@pytest.mark.parametrize("mode", ["managed", 1])
def test_the_prior_state_is_walked_to_its_depth(mode: Any) -> None:
    def resource(address: str, **more: Any) -> Json:
        type_, name = address.split("[")[0].split(".")[-2:]
        return {"address": address, "mode": "managed", "type": type_, "name": name, "values": {"n": 1}} | more

    odd = [resource("aws_x.odd") | {"provider_name": mode}]
    inner = state(
        resource("module.a.module.b[0].aws_x.n", depends_on=["aws_x.a", "data.aws_y.c"]), address="module.a.module.b[0]"
    )
    tree = state(
        resource("aws_x.a"),
        resource("aws_x.a", deposed_key="12ab34cd"),
        *odd,
        modules=[state(resource('module.a.aws_x.m["k"]', index="k"), address="module.a", modules=[inner])],
    )
    found = {str(entry.object): entry for entry in read(prior_state={"values": {"root_module": tree}}).prior_objects}
    assert sorted(found) == [
        "aws_x.a",
        "aws_x.a (deposed 12ab34cd)",
        "aws_x.odd",
        'module.a.aws_x.m["k"]',
        "module.a.module.b[0].aws_x.n",
    ]
    assert found["module.a.module.b[0].aws_x.n"].depends_on == ("aws_x.a", "data.aws_y.c")
    assert found['module.a.aws_x.m["k"]'].module == "module.a"


def test_the_short_addresses_of_terraform_0_12_are_made_whole() -> None:
    def old(mode: str, name: str, **more: Any) -> Json:
        return {"address": f"aws_x.{name}", "mode": mode, "type": "aws_x", "name": name, "provider_name": "aws"} | more

    inner = state(old("managed", "n", index=1), old("managed", "k", index="a"), old("data", "d"), address="module.a")
    tree = state(old("managed", "r", index=0), modules=[inner])
    found = read(prior_state={"values": {"root_module": tree}}, format_version="0.1").prior_objects
    assert [entry.address for entry in found] == [
        "aws_x.r[0]",
        "module.a.aws_x.n[1]",
        'module.a.aws_x.k["a"]',
        "module.a.data.aws_x.d",
    ]


@pytest.mark.parametrize("prior", [None, {}, {"values": None}, {"values": {}}, {"values": {"root_module": {}}}])
def test_a_prior_state_may_be_empty(prior: Any) -> None:
    assert read(prior_state=prior).prior_objects == ()


@pytest.mark.parametrize("prior", [[], {"values": []}, {"values": {"root_module": {"resources": [1]}}}])
def test_a_prior_state_that_cannot_be_read_is_an_error(prior: Any) -> None:
    with pytest.raises(UnreadableInput, match="prior state"):
        read(prior_state=prior)


def test_the_configuration_is_read_as_it_is() -> None:
    inner = {
        "resources": [{"address": "data.aws_y.d", "mode": "data", "type": "aws_y", "name": "d"}],
        "outputs": {
            "o": {"expression": {"references": ["data.aws_y.d"]}, "sensitive": True, "depends_on": ["aws_x.z"]}
        },
        "variables": {"v": {"sensitive": True}, "w": {}},
    }
    block = {
        "address": "aws_x.a",
        "mode": "managed",
        "type": "aws_x",
        "name": "a",
        "provider_config_key": "aws",
        "expressions": {"n": {"constant_value": 1e300}},
        "count_expression": {"constant_value": 2},
        "depends_on": ["module.m"],
        "provisioners": [{"type": "local-exec", "expressions": {"command": {"references": ["self.id"]}}}],
    }
    call = {
        "source": "./m",
        "expressions": {"v": {"references": ["var.x"]}},
        "for_each_expression": {},
        "module": inner,
    }
    found = read(
        configuration={
            "provider_config": {"m:aws": {"name": "aws", "module_address": "module.m", "expressions": {"r": {}}}},
            "root_module": {"resources": [block], "module_calls": {"m": call | {"depends_on": ["aws_x.a"]}}},
        }
    ).configuration
    resource = found.root.resources[0]
    assert (resource.address, resource.provider_config_key, resource.depends_on) == ("aws_x.a", "aws", ("module.m",))
    assert (resource.count, resource.for_each) == ({"constant_value": 2}, None)
    assert resource.provisioners == ({"command": {"references": ["self.id"]}},)
    called = found.root.calls["m"]
    assert (called.for_each, called.count, called.depends_on) == ({}, None, ("aws_x.a",))
    assert called.expressions == {"v": {"references": ["var.x"]}}
    assert called.module.resources[0].address == "data.aws_y.d"
    output = called.module.outputs["o"]
    assert (output.sensitive, output.depends_on) == (True, ("aws_x.z",))
    assert called.module.sensitive_variables == {"v"}
    provider = found.providers["m:aws"]
    assert (provider.key, provider.module, provider.expressions) == ("m:aws", "module.m", {"r": {}})


@pytest.mark.parametrize("configuration", [[], "x", 1])
def test_a_configuration_that_cannot_be_read_is_an_error(configuration: Any) -> None:
    with pytest.raises(UnreadableInput, match="configuration"):
        read(configuration=configuration)


@pytest.mark.parametrize(("number", "said"), [(0, ()), (1, ("an action",)), (2, ("2 actions",))])
def test_actions_that_are_invoked_are_said_not_to_have_been_looked_at(number: int, said: tuple[str, ...]) -> None:
    found = read(action_invocations=[{"address": f"action.aws_x.a{one}"} for one in range(number)])
    assert [words in note for words, note in zip(said, found.notes, strict=True)] == [True] * len(said)
