"""Sentences hold names and numbers, never a value."""

from __future__ import annotations

import pytest

from blastradius import assess
from blastradius.model.attribute_path import written
from blastradius.rules.wording import join, plural, sentences
from tests.rules.plans import block, module, plan, row


def test_an_element_of_a_set_is_no_name_in_an_inherited_reason() -> None:
    """Terraform gives an element of a set by its value, also in the path that forces a replacement."""
    sides = {"ingress": [{"cidr": "10.0.0.0/8"}], "id": "one"}
    report = assess(
        plan(
            row("aws_vpc.main", "replace", {"cidr": "a", "id": "1"}, {"cidr": "b"}, unknown={"id": True}),
            row(
                "aws_security_group.web",
                "replace",
                sides,
                {"ingress": []},
                unknown={"ingress": True},
                paths=(("ingress", {"cidr": "10.0.0.0/8"}, "cidr"), ("ingress", "10.0.0.0/8")),
            ),
            configuration=module(block("aws_vpc.main"), block("aws_security_group.web", ingress="aws_vpc.main.id")),
        )
    )
    (finding,) = (one for one in report.findings if one.address == "aws_security_group.web")
    assert "ingress.*.* and ingress.* follow from aws_vpc.main" in finding.message
    assert "10.0.0.0" not in repr(report)


@pytest.mark.parametrize(
    ("path", "text"), [(("a",), "a"), (("a", 0, "b"), "a[0].b"), (("a", "*", "b"), "a.*.b"), ((), "")]
)
def test_paths_are_written_as_terraform_writes_them(path: tuple[str | int, ...], text: str) -> None:
    assert written(path) == text


def test_lists_and_numbers() -> None:
    assert [join(["a", "b", "c"][:number]) for number in range(4)] == ["", "a", "a and b", "a, b and c"]
    assert (plural(1, "object", "objects"), plural(2, "object", "objects")) == ("1 object", "2 objects")
    assert sentences("One.", "", "Two.") == "One. Two."
