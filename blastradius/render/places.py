"""Where findings are written, as platforms want it: a path from the top of the repository, and a line."""

from __future__ import annotations

import posixpath
from typing import TYPE_CHECKING

from blastradius.model.finding import Location

if TYPE_CHECKING:
    from blastradius.model.report import Report
    from blastradius.render.interface import Options

NOWHERE = "main.tf"
"""The file of the root module that stands for a place nobody knows, where a platform insists on one."""


def place_of(location: Location | None, options: Options) -> Location | None:
    """Return a place as seen from the top of the repository; None where it is not known, or not inside."""
    if location is None or location.line < 1:
        return None
    path = posixpath.normpath(posixpath.join(options.folder, location.file))
    if path.startswith(("/", "../")) or path in (".", ".."):
        return None
    return Location(file=path, line=location.line)


def locations_of(report: Report) -> dict[str, Location]:
    """Return where objects are written, by address; else where what makes them change is written."""
    known: dict[str, Location] = {}
    for finding in report.findings:
        if finding.location is not None:
            known.setdefault(finding.address, finding.location)
    for change in report.changes:
        if change.cause.places:
            known.setdefault(change.address, change.cause.places[0])
    return known


def some_place(location: Location | None, options: Options) -> Location:
    """Return a place in any case: the first line of the root module's main.tf where it is not known."""
    return place_of(location, options) or Location(file=posixpath.join(options.folder, NOWHERE), line=1)
