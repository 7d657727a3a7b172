"""A command is short: its options, one procedure, one report, and the exit code."""

import ast

import pytest

from tests.checkout import ROOT

COMMANDS = ROOT / "qinling" / "cli" / "commands"
MAX_LINES = 12


def find_command_functions(tree):
    """Yield the functions of a module that are commands: decorated as one, or handed the context of one."""
    for node in tree.body:
        if isinstance(node, ast.FunctionDef) and not node.name.startswith("_"):
            decorators = [ast.unparse(one) for one in node.decorator_list]
            arguments = [*node.args.posonlyargs, *node.args.args]
            first = ast.unparse(arguments[0].annotation) if arguments and arguments[0].annotation else ""
            if first == "typer.Context" or any(".command" in one or ".callback" in one for one in decorators):
                yield node


def count_body_lines(function, source):
    """Count the lines of code of a function's body, without its docstring and its imports.

    The imports stand there because a command loads what it uses only when it runs.
    """
    statements = [
        one
        for one in (function.body[1:] if ast.get_docstring(function) is not None else function.body)
        if not isinstance(one, ast.Import | ast.ImportFrom)
    ]
    lines = source.splitlines()
    code = [line for one in statements for line in lines[one.lineno - 1 : one.end_lineno]]
    return sum(1 for line in code if line.strip() and not line.lstrip().startswith("#"))


def list_commands():
    for path in sorted(COMMANDS.rglob("*.py")):
        source = path.read_text(encoding="utf-8")
        module = ".".join(path.relative_to(COMMANDS).with_suffix("").parts)
        for function in find_command_functions(ast.parse(source)):
            yield pytest.param(function, source, id=f"{module}.{function.name}")


CASES = list(list_commands())


@pytest.mark.parametrize(("function", "source"), CASES)
def test_the_body_of_a_command_is_at_most_a_dozen_lines(function, source):
    assert count_body_lines(function, source) <= MAX_LINES


def test_every_command_is_measured():
    names = {case.id for case in CASES}

    assert len(CASES) > 45
    assert {"viewing.board.board", "casework.rectify.progress", "login.weekly.weekly"} <= names
