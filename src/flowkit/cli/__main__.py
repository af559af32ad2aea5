"""`python -m flowkit.cli`: the same as the command `flowkit`."""

from flowkit.cli import main

main()
