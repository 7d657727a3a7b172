"""Of Typer's private modules only what typer_internals.py names is used, and it is there."""

import ast

from qinling.cli.framework import typer_internals
from tests.checkout import ROOT

PRIVATE = {
    "Command",
    "CompletionItem",
    "Context",
    "HelpFormatter",
    "MissingParameter",
    "NoSuchOption",
    "Parameter",
    "ShellComplete",
    "UsageError",
    "add_completion_class",
    "completion_scripts",
    "detect_shell",
    "get_completion_class",
    "get_completion_script",
    "get_current_context",
    "install_completion_script",
    "register_completion_classes",
    "resolve_completion_context",
    "resolve_completion_object",
}


def imported_modules(path):
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom):
            yield node.module or ""
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)


def test_the_private_names_are_these_and_the_installed_typer_has_them():
    assert set(typer_internals.__all__) == PRIVATE
    assert all(hasattr(typer_internals, name) for name in PRIVATE)


def test_no_other_module_imports_from_a_private_one():
    users = {
        path.relative_to(ROOT).as_posix()
        for path in (ROOT / "qinling").rglob("*.py")
        if any(name.startswith("typer._") for name in imported_modules(path))
    }

    assert users == {"qinling/cli/framework/typer_internals.py"}
