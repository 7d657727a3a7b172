"""Run the command line with ``python -m qinling``."""

from qinling.cli.app import main

main()
