"""The report as logging commands of Azure Pipelines, which a step prints to its log.

Of a task ten errors and ten warnings are kept, so a tenth that would not be the last one counts
the rest. A warning marks the task as succeeded with issues; whether a block fails it is the exit
code's to say. The verdict is an output variable.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from blastradius.model.verdict import Verdict
from blastradius.render.annotations import MOST, annotations_of
from blastradius.render.finding_text import headline_of, lifted_by
from blastradius.render.outcomes import worst_verdict

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from blastradius.model.report import Report
    from blastradius.render.annotations import Annotation
    from blastradius.render.interface import Options

SUFFIX = "txt"


def render(reports: Sequence[Report], options: Options) -> str:
    """Render reports as logging commands, a line each, behind a line that people read."""
    return "".join(f"{line}\n" for line in _lines(reports, options))


def _lines(reports: Sequence[Report], options: Options) -> Iterator[str]:
    verdict = worst_verdict(reports)
    score = max((report.score for report in reports), default=0)
    told = annotations_of(reports, options)
    yield " ".join((f"{verdict.value.upper()}: {headline_of(reports)}. Score {score}.", *lifted_by(reports)[:MOST]))
    yield from _issues("error", told.errors)
    yield from _issues("warning", told.warnings)
    for name, value in (("BLASTRADIUS_VERDICT", verdict.value), ("BLASTRADIUS_SCORE", str(score))):
        yield _command("task.setvariable", {"variable": name, "isOutput": "true"}, value)
    if verdict is Verdict.WARN:
        yield _command("task.complete", {"result": "SucceededWithIssues"}, "")


def _issues(kind: str, annotations: Sequence[Annotation]) -> Iterator[str]:
    shown = annotations if len(annotations) <= MOST else annotations[: MOST - 1]
    for one in shown:
        properties = {"type": kind}
        if one.place is not None:
            properties |= {"sourcepath": one.place.file, "linenumber": str(one.place.line)}
        properties["code"] = one.rule
        yield _command("task.logissue", properties, f"{one.title}\n{one.message}" if one.message else one.title)
    if len(annotations) > len(shown):
        more = len(annotations) - len(shown)
        yield _command("task.logissue", {"type": kind}, f"and {more} more {kind}s, for which there is no room here")


def _command(name: str, properties: dict[str, str], message: str) -> str:
    written = "".join(f"{key}={_property(value)};" for key, value in properties.items())
    return f"##vso[{name} {written}]{_data(message)}"


def _data(text: str) -> str:
    """Escape the message of a command; the order counts."""
    return text.replace("%", "%AZP25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace("]", "%5D").replace(";", "%3B")
