"""What the manual of policies shows is valid, and it tells every key."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from blastradius.cli.options import PolicyChoice
from blastradius.cli.policies import load_policy
from blastradius.policy import Policy
from blastradius.policy.file import SCHEMA_FILE

if TYPE_CHECKING:
    from collections.abc import Iterator

MANUAL = (Path(__file__).parents[2] / "docs" / "policy.md").read_text()
EXAMPLES = re.findall(r"```toml\n(.*?)```", MANUAL, re.DOTALL)


@pytest.mark.parametrize("text", EXAMPLES)
def test_an_example_is_valid_and_says_something(tmp_path: Path, text: str) -> None:
    (tmp_path / "types.toml").write_text('[acme_book]\nclass = "queue"\n')
    (tmp_path / "weights.json").write_text('{"aws_instance": {"delete": 10, "create": 1, "modify": 1}}')
    (tmp_path / "blastradius.toml").write_text(text)
    loaded = load_policy(PolicyChoice(file=tmp_path / "blastradius.toml"))
    assert any(policy != Policy() for _, policy in loaded.layers.values())


def keys(schema: dict[str, object]) -> Iterator[str]:
    for part in schema.values():
        if isinstance(part, dict):
            yield from part.get("properties", {})
            yield from keys(part)


def test_every_key_is_told() -> None:
    schema = json.loads(SCHEMA_FILE.read_bytes())
    for key in {*schema["properties"], *keys(schema)} - {"properties"}:
        assert re.search(rf"\b{key}\b", MANUAL), key
