"""The command that compares two plans."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from blastradius.cli.policies import load_policy
from blastradius.cli.progress import Progress
from blastradius.cli.reading import read_one

if TYPE_CHECKING:
    from blastradius.cli.options import Means, PolicyChoice


def compare_plans(old: str, new: str, means: Means, choice: PolicyChoice, *, as_json: bool) -> str:
    """Say what a new plan adds to the danger of an old one, in lines or as JSON."""
    loaded = load_policy(choice, (old, new))
    with Progress() as progress:
        progress.phase("reading")
        plans = [read_one(name, means) for name in (old, new)]
        progress.phase("assessing")
        from blastradius.assessment import assess
        from blastradius.comparing import compare
        from blastradius.render import change_json, comparison_text

        policy = replace(loaded.policy(plans), intent_required=False)  # one intent is not meant for both
        before, after = (assess(plan, policy) for plan in plans)
        found = compare(before, after)
    return change_json.render_comparison(found) if as_json else comparison_text.render(found)
