"""The report as annotations on GitHub: workflow commands, which a step prints to its log.

At most ten errors and ten warnings of a step are kept, the worst here first; a notice says the
verdict, and how many there was no room for.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from blastradius.render.annotations import MOST, annotations_of
from blastradius.render.finding_text import headline_of, lifted_by
from blastradius.render.outcomes import worst_verdict

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from blastradius.model.report import Report
    from blastradius.render.annotations import Annotation, Annotations
    from blastradius.render.interface import Options

SUFFIX = "txt"


def render(reports: Sequence[Report], options: Options) -> str:
    """Render reports as workflow commands, a line each."""
    told = annotations_of(reports, options)
    lines = [
        *(_command("error", one) for one in told.errors[:MOST]),
        *(_command("warning", one) for one in told.warnings[:MOST]),
        _notice(reports, told),
    ]
    return "".join(f"{line}\n" for line in lines)


def _notice(reports: Sequence[Report], told: Annotations) -> str:
    title = f"blastradius: {worst_verdict(reports).value.upper()}"
    score = max((report.score for report in reports), default=0)
    said = [f"{headline_of(reports)}. Score {score}.", *lifted_by(reports)[:MOST], *_left_out(told)]
    return f"::notice title={_property(title)}::{_data(' '.join(said))}"


def _left_out(told: Annotations) -> Iterator[str]:
    more = [
        f"{len(kind) - MOST} more {word}"
        for kind, word in ((told.errors, "that block"), (told.warnings, "that warn"))
        if len(kind) > MOST
    ]
    if more:
        yield f"GitHub shows {MOST} annotations of a kind; not shown: {', '.join(more)}."


def _command(kind: str, annotation: Annotation) -> str:
    properties = {}
    if annotation.place is not None:
        properties = {"file": annotation.place.file, "line": str(annotation.place.line)}
    properties["title"] = f"{annotation.title} ({annotation.rule})"
    written = ",".join(f"{name}={_property(value)}" for name, value in properties.items())
    return f"::{kind} {written}::{_data(annotation.message)}"


def _data(text: str) -> str:
    """Escape the message of a command; the order counts."""
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")
