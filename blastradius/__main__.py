"""`python -m blastradius`."""

from blastradius.cli import main

main()
