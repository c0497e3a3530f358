"""Why an object changes, and what would change the verdict, as JSON; keys are only ever added."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import msgspec

from blastradius.render.json_v1 import change_v1, finding_v1
from blastradius.render.neutralise import json_text

if TYPE_CHECKING:
    from blastradius.model.comparison import Comparison
    from blastradius.model.explanation import ChangeExplanation


def render(explanation: ChangeExplanation) -> str:
    """Write the change and its findings as the report has them, and the counterfactuals."""
    return _text(
        {
            "change": msgspec.to_builtins(change_v1(explanation.change)),
            "verdict": explanation.verdict.value,
            "score": explanation.score,
            "findings": [msgspec.to_builtins(finding_v1(one)) for one in explanation.findings],
            "counterfactuals": [
                {"what": one.what, "verdict": one.verdict.value, "score": one.score}
                for one in explanation.counterfactuals
            ],
        }
    )


def render_comparison(comparison: Comparison) -> str:
    """Write what a new plan adds and takes away."""
    return _text(
        {
            "old": {"verdict": comparison.old_verdict.value, "score": comparison.old_score},
            "new": {"verdict": comparison.new_verdict.value, "score": comparison.new_score},
            "same_plan": comparison.same_plan,
            "added": [msgspec.to_builtins(finding_v1(one)) for one in comparison.added],
            "removed": [msgspec.to_builtins(finding_v1(one)) for one in comparison.removed],
            "kept": comparison.kept,
            "newly_destroyed": list(comparison.newly_destroyed),
            "no_longer_destroyed": list(comparison.no_longer_destroyed),
        }
    )


def _text(document: dict[str, Any]) -> str:
    return json_text(json.dumps(document, indent=2, ensure_ascii=False)) + "\n"
