"""Plans named on the command line, or standard input, read with the titles they go by."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from blastradius.errors import BlastradiusError, UsageError

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from blastradius.model.plan import Plan


def read_named(names: Sequence[str], *, named: bool, terraform_bin: str | None) -> Iterator[tuple[str, Plan]]:
    """Read every plan of some names; `-` is standard input, `named` whether somebody wrote it."""
    from blastradius.sources import read_plans, read_stream

    if names.count("-") > 1:
        raise UsageError("standard input is named more than once.", "Name it once, as -.")
    for name in names:
        if name == "-" and sys.stdin is None:
            raise UsageError("standard input is closed.", "Name a plan, or pipe one in.")
        if name == "-" and sys.stdin.isatty() and not named:
            raise UsageError(
                "no plan is named, and nothing is piped in.",
                "terraform show -json tfplan | blastradius; or blastradius --help",
            )
        try:
            source: bytes | str = read_stream(sys.stdin.buffer) if name == "-" else name
            plans = read_plans(source, terraform_bin=terraform_bin)
        except BlastradiusError as failure:
            if len(names) > 1:
                failure.reason = f"{'standard input' if name == '-' else name}: {failure.reason}"
            raise
        for number, plan in enumerate(plans, 1):
            title = "standard input" if name == "-" else name
            yield (f"{title}, document {number}" if len(plans) > 1 else title), plan


def read_one(name: str | None, terraform_bin: str | None) -> Plan:
    """Read the one plan that a command is about; raises `UsageError` where the input holds several."""
    plans = list(read_named((name or "-",), named=name is not None, terraform_bin=terraform_bin))
    if len(plans) > 1:
        raise UsageError(f"the input holds {len(plans)} plans, and a graph is that of one.", "Give one plan at a time.")
    return plans[0][1]
