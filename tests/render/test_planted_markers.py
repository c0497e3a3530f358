"""A value that is planted wherever a plan can hold one shows in no format."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings

from blastradius import assess
from blastradius.render import FORMATS, Options, render_text
from tests.strategies import MARKER, plans

if TYPE_CHECKING:
    from blastradius.model.plan import Plan


@pytest.mark.parametrize("format_name", [name for name in FORMATS if name != "png"])
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(plan=plans())
def test_no_planted_value_shows(format_name: str, plan: Plan) -> None:
    text = render_text([assess(plan)], format_name, Options(verbose=True))
    assert MARKER.lower() not in text.lower()
