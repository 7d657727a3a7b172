"""The barest app with the commands named in the first word, comma-separated; none of them does a thing."""

import sys

import typer

app = typer.Typer()


def nothing() -> None:
    """Do nothing at all."""


for name in sys.argv.pop(1).split(","):
    app.command(name)(nothing)
app()
