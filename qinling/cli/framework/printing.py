"""The ways to print a line. Unseen characters are shown, so that no text of a ledger drives a terminal."""

import sys

from qinling.rules.unseen_characters import show_unseen


def print_line(line: str) -> None:
    """Print *line* on stdout."""
    print(show_unseen(line), flush=True)


def print_bytes(content: bytes) -> None:
    """Write a whole file to stdout, as it is."""
    sys.stdout.flush()
    sys.stdout.buffer.write(content)
    sys.stdout.buffer.flush()


def print_to_stderr(line: str) -> None:
    """Print *line* on stderr."""
    print(show_unseen(line), file=sys.stderr)
