"""The blast radius of reports for Graphviz, with the verdict above it."""

from __future__ import annotations

import textwrap
from dataclasses import replace
from typing import TYPE_CHECKING

from blastradius.render.blast_radius import blast_radius
from blastradius.render.dot import Drawing, document
from blastradius.render.graph_sketch import counted
from blastradius.render.neutralise import plain
from blastradius.render.readable import readable
from blastradius.render.words import approvers, overall_line, plan_line, share_line

if TYPE_CHECKING:
    from collections.abc import Sequence

    from blastradius.model.report import Report

_WIDTH = 110
_LINES = 3
"""So many lines of a headline are shown."""
_MOST_REPORTS = 12
"""So many reports are drawn, the worst first; each has a line."""


def blast_dot(reports: Sequence[Report]) -> str:
    """Draw who goes and who is hit, from the root to the right."""
    many = len(reports) > 1
    drawn = sorted(reports, key=lambda one: -one.verdict.rank)[:_MOST_REPORTS]
    return document(
        [_drawing(report, number if many else 0) for number, report in enumerate(drawn, 1)], heading(reports)
    )


def heading(reports: Sequence[Report]) -> list[str]:
    """Say the verdict, the reason and what is planned, in lines that fit above a drawing."""
    lines = [overall_line(reports)] if len(reports) > 1 else []
    for report in sorted(reports, key=lambda one: -one.verdict.rank)[:_MOST_REPORTS]:
        title = f"{report.title}: " if report.title else ""
        lines += _wrapped(f"{title}{report.verdict.value.upper()}, score {report.score}. {report.headline}")
        lines.append(f"{plan_line(report)} {share_line(report)}".rstrip())
        lines += _approved(report)
    if len(reports) > _MOST_REPORTS:
        lines.append(f"{len(reports) - _MOST_REPORTS} more plans, none of them worse, are not drawn.")
    return lines


def _approved(report: Report) -> list[str]:
    """Say who approves of what."""
    approved = [finding for finding in report.findings if finding.approved]
    lines = [line for one in approved[:_LINES] for line in _wrapped(f"Approved: {one.title} ({approvers(one)})")]
    rest = len(approved) - _LINES
    return [*lines, f"and {rest} more that are approved"] if rest > 0 else lines


def _wrapped(text: str) -> list[str]:
    lines = textwrap.wrap(plain(text), _WIDTH)
    return lines if len(lines) <= _LINES else [*lines[: _LINES - 1], f"{lines[_LINES - 1][: _WIDTH - 1]}…"]


def _drawing(report: Report, number: int) -> Drawing:
    radius = blast_radius(report)
    sketch = readable(radius.picture)
    if radius.unlisted:
        note = f"Not drawn: up to {counted(radius.unlisted, 'object')} more that one change hits, further away."
        sketch = replace(sketch, notes=(*sketch.notes, note))
    if not sketch.boxes and not number:
        sketch = replace(sketch, notes=(*sketch.notes, "Nothing of weight is destroyed, and nobody is hit."))
    return Drawing(
        sketch=sketch,
        title=(report.title or f"plan {number}") if number and sketch.boxes else "",
        prefix=f"{number}_" if number else "",
        roots=radius.roots,
        arrows="arrow from A to B: what happens to A hits B",
        backwards=True,
        packed=True,
        unchanged="hit, and not changed itself",
    )
