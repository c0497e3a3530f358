"""The command line: the only place that prints, and that reads the environment."""

from __future__ import annotations

import sys


def main() -> None:
    """Run the command `blastradius`."""
    if sys.argv[1:] == ["--version"]:
        from blastradius._version import __version__

        sys.stdout.write(f"blastradius {__version__}\n")
        return
    import gc

    gc.disable()  # the process is short-lived, and its trees have no cycles worth looking for
    from blastradius.cli.app import run

    code = run()
    gc.freeze()  # at its end the interpreter would search all of a large plan for garbage, a tenth of the whole time
    sys.exit(code)
