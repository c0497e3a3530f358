"""What the manual of waivers shows is valid, and it tells every key, rule and limit."""

from __future__ import annotations

import json
import re
from pathlib import Path

from blastradius.policy.decide import NOT_UNDERSTOOD
from blastradius.policy.effective import WAIVER_DEFAULTS
from blastradius.policy.findings import WAIVER_RULES
from blastradius.policy.settings import WaiverLimits
from blastradius.policy.waiver_file import SCHEMA_FILE, parse_waivers

MANUAL = (Path(__file__).parents[2] / "docs" / "waivers.md").read_text()


def test_the_example_is_valid() -> None:
    (example,) = re.findall(r"```toml\n(.*?)```", MANUAL, re.DOTALL)
    (one,) = parse_waivers(Path("blastradius-waivers.toml"), example.encode(), (), None)
    assert one.waiver.owner == "alice@example.com"


def test_every_key_and_rule_is_told() -> None:
    keys = json.loads(SCHEMA_FILE.read_bytes())["$defs"]["waiver"]["properties"]
    for name in (*keys, *WAIVER_RULES, *NOT_UNDERSTOOD):
        assert f"`{name}`" in MANUAL, name
    for rule, (severity, _) in WAIVER_RULES.items():
        assert f"| `{rule}` | {severity} |" in MANUAL


def test_the_limits_are_those_that_hold() -> None:
    limits = WaiverLimits()
    assert f"more than {limits.most_findings} findings" in MANUAL
    assert f"more than {limits.longest_days} days" in MANUAL
    assert {name: getattr(limits, name) for name in WAIVER_DEFAULTS} == {**WAIVER_DEFAULTS, "may_lift": ()}
