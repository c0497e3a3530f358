"""The report for GitLab's Terraform widget: three numbers, and nothing else.

Anybody who may see the project may read the artifact. A replacement counts twice, as one object
that is created and one that is deleted, like in GitLab's own example.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from blastradius.model.report import Report
    from blastradius.render.interface import Options

SUFFIX = "json"


def render(reports: Sequence[Report], options: Options) -> str:  # noqa: ARG001 - all formats are called alike
    """Render how many objects are created, updated and deleted, in all plans together."""
    actions = [action for report in reports for change in report.changes for action in change.actions]
    return json.dumps({name: actions.count(name) for name in ("create", "update", "delete")}) + "\n"
