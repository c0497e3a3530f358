"""Two different members of one name could hide a deletion: such an input is refused."""

from __future__ import annotations

import json

import pytest

from blastradius.errors import UnreadableInput
from blastradius.sources import read_plan
from tests.sources.plans import dump, large, plan, row

DOCUMENT = plan(row("aws_x.a", ["delete"], before={"x": 1}), row("aws_x.b"), errored=True, output_changes={})
COMPACT = dump(DOCUMENT)
SPACED = json.dumps(DOCUMENT).encode()
LARGE = large(DOCUMENT)
FORMS = [pytest.param(COMPACT, id="compact"), pytest.param(SPACED, id="spaced"), pytest.param(LARGE, id="large")]


def with_double(data: bytes, first: bytes, second: bytes) -> bytes:
    """Put `second` behind the member `first`, however it is spaced."""
    for member in (first, first.replace(b":", b": ", 1)):
        if member in data:
            return data.replace(member, member + b"," + second, 1)
    raise AssertionError("the member is not there")


@pytest.mark.parametrize("data", FORMS)
@pytest.mark.parametrize(
    ("first", "second"),
    [
        (b'"format_version":"1.2"', b'"resource_changes":[]'),
        (b'"format_version":"1.2"', b'"errored":false'),
        (b'"format_version":"1.2"', b'"format_version":"1.1"'),
        (b'"address":"aws_x.a"', b'"address":"aws_x.c"'),
        (b'"address":"aws_x.a"', b'"change":{"actions":["no-op"]}'),
        (b'"mode":"managed"', b'"mode":"data"'),
        (b'"address":"aws_x.a"', b'"\\u006dode":"data"'),
        (b'"actions":["delete"]', b'"actions":["no-op"]'),
        (b'"actions":["delete"]', b'"actions":[]'),
        (b'"actions":["delete"]', b'"\\u0061ctions":["no-op"]'),
        (b'"actions":["delete"]', b'"before":{}'),
    ],
)
def test_a_double_name_is_refused(data: bytes, first: bytes, second: bytes) -> None:
    with pytest.raises(UnreadableInput, match="one key twice"):
        read_plan(with_double(data, first, second))


@pytest.mark.parametrize("where", ["resource_drift", "deferred_changes", "output_changes"])
def test_a_double_name_is_refused_in_the_other_parts(where: str) -> None:
    inside = {
        "resource_drift": b'[{"address":"aws_x.a","mode":"managed","type":"aws_x","name":"a","change":'
        b'{"actions":["delete"],"actions":["update"]}}]',
        "deferred_changes": b'[{"reason":"unknown","reason":"x","resource_change":{"address":"aws_x.a"}}]',
        "output_changes": b'{"o":{"actions":["delete"],"actions":["no-op"]}}',
    }[where]
    with pytest.raises(UnreadableInput, match="one key twice"):
        read_plan(b'{"format_version":"1.2","resource_changes":[],"%s":%s}' % (where.encode(), inside))


@pytest.mark.parametrize("data", FORMS)
def test_a_double_name_that_says_the_same_is_harmless(data: bytes) -> None:
    doubled = with_double(data, b'"mode":"managed"', b'"mode":"managed"')
    assert [change.actions for change in read_plan(doubled).changes] == [("delete",), ("no-op",)]


def test_inside_values_the_last_one_counts_as_for_terraform() -> None:
    doubled = with_double(COMPACT, b'"x":1', b'"x":2')
    assert read_plan(doubled).changes[0].values.before() == {"x": 2}


@pytest.mark.parametrize("data", FORMS)
def test_keys_of_newer_releases_are_no_double_names(data: bytes) -> None:
    newer = with_double(data, b'"actions":["delete"]', b'"of_tomorrow":{"actions":["no-op"],"actions":[]}')
    newer = with_double(newer, b'"address":"aws_x.a"', b'"of_tomorrow":1')
    assert read_plan(newer).changes[0].actions == ("delete",)
