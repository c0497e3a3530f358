"""What the values of an instance tell of an index that a plan does not show, and what they do not."""

from __future__ import annotations

from typing import Any

import pytest

from tests.graph.plans import UNKNOWN, Values, call, hit, id_of, identified, module, plan, refs

A = ["t.a[0]", "t.a[1]", "t.a[2]"]
ID0, ID1, ID2 = map(id_of, A)
READS_BY_INDEX = module({"t.a": {}, "t.b": {"x": refs("t.a", "count.index")}})


def read_by(held: Values, owned: dict[str, Values] | None = None, key: str = "[0]", **arguments: Any) -> set[str]:
    """Return which `t.a` an instance of `t.b` is found to read, from what it holds; by index, in each argument."""
    expressions = arguments or {name: refs("t.a", "count.index") for name in held}
    root = module({"t.a": {}, "t.b": expressions})
    reader = f"t.b{key}"
    values = (owned or identified(*A)) | {reader: held}
    instances = [address for address in values if address != reader]
    made = plan(root, list(values), values=values)
    return {address for address in instances if reader in hit(made, address)}


EVERY = set(A)
ARN = "arn:aws:iam::123456789012:role/"


@pytest.mark.parametrize(
    "held",
    [
        ID1,
        [ID1],
        {"deep": [{"er": ID1}]},
        f"{ARN}{ID1}",
        f"https://{ID1}.example.com/path?q=1",
        f"https://example.com/{ID1}/path",
        f'{{"Resource": ["{ID1}"], "Effect": "Allow"}}',
        f"{ID1},{ID1}",
        f"first line\nserver={ID1}\n",
        f"is {ID1} alive?",
        f"/{ID1}/",
        ["a text beside it", ID1],
        [443, ID1],
    ],
    ids=str,
)
def test_one_identifier_that_stands_out_tells_the_instance(held: Any) -> None:
    assert read_by({"x": held}) == {A[1]}


def test_several_identifiers_tell_several_instances() -> None:
    assert read_by({"x": [ID0, ID2]}) == {A[0], A[2]}
    assert read_by({"x": f"{ID0};{ID2}"}) == {A[0], A[2]}


@pytest.mark.parametrize(
    "held",
    [
        f"x{ID1}",
        f"{ID1}0",
        f"no-{ID1[:-1]}",
        ID1.upper(),
        ID1[::-1],
        {ID1: "the key of a map"},
        [1, 2, 3],
        True,
        [],
        "",
    ],
    ids=str,
)
def test_what_only_looks_like_an_identifier_tells_nothing(held: Any) -> None:
    assert read_by({"x": held}) == EVERY


def test_an_identifier_within_a_longer_one_is_not_meant() -> None:
    owned: dict[str, Values] = {
        A[0]: {"id": "network"},
        A[1]: {"id": "network-backup"},
        A[2]: {"id": "network-backup-2"},
    }
    assert read_by({"x": "the network-backup is full"}, owned) == {A[1]}
    assert read_by({"x": "network-backup"}, owned) == {A[1]}


def test_an_arn_of_one_that_begins_like_the_id_of_another() -> None:
    owned: dict[str, Values] = {
        A[0]: {"id": "orders", "arn": "arn:aws:s3:::orders"},
        A[1]: {"id": "orders-archive", "arn": "arn:aws:s3:::orders-archive"},
        A[2]: {"id": "audits", "arn": "arn:aws:s3:::audits"},
    }
    policy = '{"Statement":[{"Resource":["arn:aws:s3:::orders-archive/*","arn:aws:s3:::orders-archive"]}]}'
    assert read_by({"x": policy}, owned) == {A[1]}


@pytest.mark.parametrize("held", [["web-1"], "web-1"])
def test_a_label_that_one_instance_has_is_as_good_as_an_identifier_only_where_it_stands_alone(held: Any) -> None:
    owned: dict[str, Values] = {address: {"id": id_of(address), "name": f"web-{n}"} for n, address in enumerate(A)}
    assert read_by({"x": held}, owned) == {A[1]}
    assert read_by({"x": [held, 7]}, owned) == EVERY
    assert read_by({"x": [held, "beside"]}, owned) == EVERY


def test_a_short_identifier_counts_where_it_stands_alone_and_not_beside_others() -> None:
    owned: dict[str, Values] = {address: {"id": f"i{n}"} for n, address in enumerate(A)}
    assert read_by({"x": "i1"}, owned) == {A[1]}
    assert read_by({"x": ["i1", "beside"]}, owned) == EVERY
    assert read_by({"x": "part of i1"}, owned) == EVERY


def test_a_value_that_two_of_them_have_tells_nothing() -> None:
    owned: dict[str, Values] = {
        A[0]: {"id": ID0, "zone": "eu-west-1a"},
        A[1]: {"id": ID1, "zone": "eu-west-1a"},
        A[2]: {"id": ID2, "zone": "eu-west-1b"},
    }
    assert read_by({"x": "eu-west-1a"}, owned) == EVERY
    assert read_by({"x": "eu-west-1b"}, owned) == {A[2]}


def test_an_identifier_that_two_of_them_have_tells_nothing() -> None:
    owned: dict[str, Values] = {A[0]: {"id": "same-identifier"}, A[1]: {"id": "same-identifier"}, A[2]: {"id": ID2}}
    assert read_by({"x": "same-identifier"}, owned) == EVERY
    assert read_by({"x": ["same-identifier", ID2]}, owned) == EVERY


def test_the_readers_own_key_in_a_text_tells_nothing() -> None:
    """`"${each.key}-${length(t.a)}"` has the key in it whatever it reads."""
    owned: dict[str, Values] = {'t.a["payments"]': {"id": "payments"}, 't.a["shipping"]': {"id": "shipping"}}
    held = {"x": "payments-2"}
    assert read_by(held, owned, key='["payments"]', x=refs("t.a", "each.key")) == set(owned)
    assert read_by({"x": "of shipping"}, owned, key='["payments"]', x=refs("t.a", "each.key")) == {'t.a["shipping"]'}


def test_numbers_and_flags_tell_nothing_even_if_only_one_instance_has_them() -> None:
    owned: dict[str, Values] = {
        address: {"id": id_of(address), "port": 8000 + n, "on": n == 1} for n, address in enumerate(A)
    }
    assert read_by({"x": 8001}, owned) == read_by({"x": True}, owned) == EVERY


def test_all_of_them_is_no_choice() -> None:
    assert read_by({"x": [ID0, ID1, ID2]}) == EVERY


# -- several readings -----------------------------------------------------------------


def test_two_readings_in_one_argument_need_two_traces() -> None:
    """`[t.a[count.index].id, length(t.a[count.index + 1].name)]`: one id does not speak for both."""
    twice = refs("t.a", "t.a", "count.index")
    assert read_by({"x": [ID0, "beside it"]}, x=twice) == EVERY
    assert read_by({"x": [ID0, ID1]}, x=twice) == {A[0], A[1]}
    assert read_by({"x": f"{ID0}:{ID0}"}, x=twice) == {A[0]}


def test_what_merely_chooses_a_value_is_read_as_well() -> None:
    """`t.a[count.index].id != "" ? t.a[count.index + 1].id : null`: terraform hits the reader of either."""
    assert read_by({"x": ID1}, x=refs("t.a", "t.a", "count.index")) == EVERY


def test_two_arguments_may_read_two_instances() -> None:
    assert read_by({"x": ID0, "y": ID1}) == {A[0], A[1]}


def test_a_silent_argument_beside_a_telling_one() -> None:
    """It holds something that nobody vouches for: whatever it reads, it is not known to be the same instance."""
    assert read_by({"x": ID0, "y": 42}) == EVERY
    assert read_by({"x": ID0, "y": None}) == EVERY
    assert read_by({"x": ID0, "y": "unrelated words"}) == EVERY


def test_a_silent_argument_that_agrees() -> None:
    """Both instances of one name: it cannot tell them apart, and does not contradict the argument that can."""
    owned: dict[str, Values] = {address: {"id": id_of(address), "vpc": "vpc-0badcafe"} for address in A}
    assert read_by({"x": ID0, "y": "vpc-0badcafe"}, owned) == {A[0]}


def test_each_value_is_one_thing_however_often_it_is_read() -> None:
    root = module({"t.a": {}, "t.b": {"for_each": refs("t.a"), "x": refs("each.value.id"), "n": refs("each.value.n")}})
    instances = ['t.a["p"]', 't.a["q"]']
    values = identified(*instances) | {'t.b["P"]': {"x": id_of('t.a["p"]'), "n": 7}}
    made = plan(root, [*instances, 't.b["P"]'], values=values)
    assert hit(made, 't.a["p"]') == {'t.b["P"]': 1}
    assert hit(made, 't.a["q"]') == {}


def test_two_blocks_in_one_argument_are_told_apart_each_by_itself() -> None:
    root = module({"t.a": {}, "t.c": {}, "t.b": {"x": refs("t.a", "t.c", "count.index")}})
    owners = [*A, "t.c[0]", "t.c[1]"]
    made = plan(root, [*owners, "t.b[0]"], values=identified(*owners) | {"t.b[0]": {"x": [ID1, id_of("t.c[0]")]}})
    assert {address for address in owners if "t.b[0]" in hit(made, address)} == {A[1], "t.c[0]"}


def test_what_is_read_as_a_whole_elsewhere_is_not_narrowed() -> None:
    assert read_by({"x": ID0, "all": "3"}, x=refs("t.a", "count.index"), all=refs("t.a")) == EVERY


def test_a_reference_without_any_key_is_not_narrowed() -> None:
    """`length(t.a)`, or the smallest of all: all of them decide what is held."""
    assert read_by({"x": ID0}, x=refs("t.a")) == EVERY


# -- before and after -----------------------------------------------------------------


def moved_from(before: Any, after: Any, action: str = "update", **actions: str) -> set[str]:
    """Return which `t.a` an instance is found to read that changes from holding one thing to holding another."""
    made = plan(
        READS_BY_INDEX,
        [*A, "t.b[0]"],
        actions={"t.b[0]": action} | {address.replace("_", ""): one for address, one in actions.items()},
        values=identified(*A) | ({} if before is None else {"t.b[0]": {"x": before}}),
        planned={"t.b[0]": {"x": after}},
    )
    return {address for address in A if "t.b[0]" in hit(made, address)}


def test_a_reader_that_changes_depends_on_what_it_read_and_on_what_it_will_read() -> None:
    assert moved_from(ID0, ID1) == {A[0], A[1]}
    assert moved_from(ID0, ID0) == {A[0]}
    assert moved_from("nothing of them", ID1) == {A[1]}


def test_a_reader_whose_next_value_is_not_theirs_may_read_any() -> None:
    assert moved_from(ID0, "somebody else's") == EVERY
    assert moved_from(ID0, None) == EVERY


def test_a_reader_to_be_created_depends_on_what_is_known_of_it() -> None:
    assert moved_from(None, ID2, "create") == {A[2]}
    assert moved_from(None, UNKNOWN, "create") == EVERY


def test_a_reader_that_leaves_depends_on_what_it_holds() -> None:
    made = plan(
        READS_BY_INDEX,
        [*A, "t.b[0]"],
        actions={"t.b[0]": "delete"},
        values=identified(*A) | {"t.b[0]": {"x": ID1}},
        planned={"t.b[0]": {}},
    )
    assert [hit(made, address) for address in A] == [{}, {"t.b[0]": 1}, {}]


# -- through modules ------------------------------------------------------------------

TWO = module({"t.x": {}, "t.y": {}}, outputs={"x": refs("t.x.id"), "y": refs("t.y.size"), "z": refs("t.y.id")})
MODULES = ['module.m["k"]', 'module.m["j"]']


def of_modules(held: Values, **arguments: Any) -> set[str]:
    """Return which objects in two instances of a module a reader at `"k"` is found to read."""
    objects = [f"{one}.t.{name}" for one in MODULES for name in "xy"]
    values = identified(*objects) | {'t.a["k"]': held}
    made = plan(module({"t.a": arguments}, calls={"m": call(TWO)}), list(values), values=values)
    return {address for address in objects if 't.a["k"]' in hit(made, address)}


def test_the_index_of_a_module_is_the_same_for_all_its_outputs_in_one_argument() -> None:
    """`"${module.m[each.key].x} ${module.m[each.key].y}"`: the plan names the module, and no output."""
    held = {"v": f"{id_of(MODULES[0] + '.t.x')} 7"}
    assert of_modules(held, v=refs("module.m", "each.key")) == {'module.m["k"].t.x', 'module.m["k"].t.y'}


def test_another_argument_may_read_another_instance_of_the_module() -> None:
    held = {"v": id_of('module.m["k"].t.x'), "w": id_of('module.m["j"].t.x')}
    each = refs("module.m", "each.key")
    assert of_modules(held, v=each, w=each) == {f"{one}.t.{name}" for one in MODULES for name in "xy"}


def test_the_objects_in_a_module_tell_what_its_for_each_reads() -> None:
    inner = module({"t.x": {"v": refs("var.v")}})
    root = module({"t.a": {}}, calls={"m": call(inner, for_each=refs("t.a"), v=refs("each.value.id"))})
    owners = ['t.a["p"]', 't.a["q"]']
    values = identified(*owners) | {f'module.m["{k.upper()}"].t.x': {"v": id_of(f't.a["{k}"]')} for k in "pq"}
    made = plan(root, list(values), values=values)
    assert hit(made, 't.a["p"]') == {'module.m["P"].t.x': 1}
    assert hit(made, 't.a["q"]') == {'module.m["Q"].t.x': 1}


def test_a_module_that_shows_nothing_of_what_its_for_each_reads_keeps_all() -> None:
    inner = module({"t.x": {"v": refs("var.v")}})
    root = module({"t.a": {}}, calls={"m": call(inner, for_each=refs("t.a"), v=refs("each.value.id"))})
    owners = ['t.a["p"]', 't.a["q"]']
    made = plan(root, [*owners, 'module.m["P"].t.x'], values=identified(*owners))
    assert all(hit(made, address) == {'module.m["P"].t.x': 1} for address in owners)


def test_an_index_far_up_is_told_by_an_object_three_modules_down() -> None:
    inner = module({"t.x": {"v": refs("var.v")}})
    for _ in range(2):
        inner = module(calls={"n": call(inner, v=refs("var.v"))})
    root = module({"t.a": {}}, calls={"m": call(inner, v=refs("t.a", "count.index"))})
    leaves = {f"module.m[{n}].module.n.module.n.t.x": {"v": id_of(A[n])} for n in range(3)}
    made = plan(root, [*A, *leaves], values=identified(*A) | leaves)
    assert [set(hit(made, address)) for address in A] == [{leaf} for leaf in leaves]
