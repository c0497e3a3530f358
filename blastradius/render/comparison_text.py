"""What a new plan adds to the danger of an old one, in lines."""

from __future__ import annotations

from typing import TYPE_CHECKING

from blastradius.render.neutralise import log_line, plain
from blastradius.render.words import waived_by

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from blastradius.model.comparison import Comparison
    from blastradius.model.finding import Finding


def render(comparison: Comparison) -> str:
    """Write the answer in the first line: how the verdict and the score change."""
    return "".join(f"{log_line(line)}\n" for line in _lines(comparison))


def _lines(comparison: Comparison) -> Iterator[str]:
    old, new = comparison.old_verdict, comparison.new_verdict
    verdict = f"still {new.value.upper()}" if old is new else f"{old.value.upper()} becomes {new.value.upper()}"
    yield f"{verdict}; score {comparison.old_score}, now {comparison.new_score}"
    if comparison.same_plan:
        yield "Both plans make the same changes."
    yield from _findings("Added", comparison.added)
    yield from _findings("Removed", comparison.removed)
    yield from _addresses("Destroyed or replaced now, and not before", comparison.newly_destroyed)
    yield from _addresses("Destroyed or replaced before, and not now", comparison.no_longer_destroyed)
    if comparison.kept:
        number = comparison.kept
        yield ""
        yield f"{number} {'finding is' if number == 1 else 'findings are'} the same in both."


def _findings(heading: str, findings: Iterable[Finding]) -> Iterator[str]:
    lines = [f"  {one.severity.value:<8} {plain(one.title + waived_by(one))}" for one in findings]
    if lines:
        yield ""
        yield f"{heading}:"
        yield from lines


def _addresses(heading: str, addresses: Iterable[str]) -> Iterator[str]:
    lines = [f"  {plain(one)}" for one in addresses]
    if lines:
        yield ""
        yield f"{heading}:"
        yield from lines
