"""Why an object depends on another, as JSON; keys are only ever added."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import TYPE_CHECKING

from blastradius.render.neutralise import json_text

if TYPE_CHECKING:
    from blastradius.model.explanation import EdgeExplanation


def render(explanation: EdgeExplanation) -> str:
    """Write the answer: `direct`, `indirect` or `none`, and the hops with their chains."""
    hops = explanation.hops
    document: dict[str, object] = {
        "source": explanation.source,
        "target": explanation.target,
        "depends": "none" if not hops else "direct" if len(hops) == 1 else "indirect",
        "backwards": explanation.backwards,
        "hops": [asdict(hop) for hop in hops],
    }
    if not hops:
        document["depends_on"] = explanation.direct
        document["depends_on_count"] = explanation.direct_count
    return json_text(json.dumps(document, indent=2, ensure_ascii=False)) + "\n"
