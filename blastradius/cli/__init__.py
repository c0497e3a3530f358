"""The command line: the only place that prints, and that reads the environment."""

from __future__ import annotations

import sys


def main() -> None:
    """Run the command `blastradius`."""
    if sys.argv[1:] == ["--version"]:
        from blastradius._version import __version__

        sys.stdout.write(f"blastradius {__version__}\n")
        return
    from blastradius.cli.app import run

    sys.exit(run())
