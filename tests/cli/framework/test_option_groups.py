"""A dataclass of options is one typed parameter of a command, and several options on the command line."""

from dataclasses import dataclass
from typing import Annotated

import pytest
import typer
from typer.testing import CliRunner

from qinling.cli.framework.option_groups import expand_option_groups

Names = Annotated[list[str] | None, typer.Argument()]
Loud = Annotated[bool, typer.Option("--loud")]
Times = Annotated[int, typer.Option("--times")]
Reason = Annotated[str, typer.Option("--reason")]


@dataclass(frozen=True, kw_only=True)
class Greeting:
    names: Names = None
    loud: Loud = False
    times: Times = 1


@pytest.fixture
def calls():
    return []


@pytest.fixture
def app(calls):
    app = typer.Typer()

    @app.command()
    @expand_option_groups
    def greet(ctx: typer.Context, *, reason: Reason, greeting: Greeting) -> None:
        """Greet somebody."""
        calls.append((ctx.info_name, reason, greeting))

    return app


def run_app(app, *words):
    return CliRunner().invoke(app, words)


def test_a_command_gets_its_group_as_one_value(app, calls):
    result = run_app(app, "甲", "乙", "--loud", "--times", "2", "--reason", "早")

    assert result.exit_code == 0, result.output
    assert calls == [("greet", "早", Greeting(names=["甲", "乙"], loud=True, times=2))]


def test_what_is_not_given_has_the_default_of_the_group(app, calls):
    run_app(app, "--reason", "早")

    assert calls[0][2] in (Greeting(), Greeting(names=[]))


def test_a_required_option_next_to_a_group_stays_required(app, calls):
    assert run_app(app).exit_code == 2
    assert calls == []


def test_help_keeps_the_words_of_the_command_and_the_order_of_its_options(app):
    page = run_app(app, "--help").output

    assert "Greet somebody." in page
    assert page.index("--reason") < page.index("--loud") < page.index("--times")


def test_two_groups_in_one_command(calls):
    @dataclass(frozen=True, kw_only=True)
    class Farewell:
        wave: Annotated[bool, typer.Option("--wave")] = False

    app = typer.Typer()

    @app.command()
    @expand_option_groups
    def meet(*, greeting: Greeting, farewell: Farewell) -> None:
        calls.append((greeting.times, farewell.wave))

    run_app(app, "--wave", "--times", "3")

    assert calls == [(3, True)]
