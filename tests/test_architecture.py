"""The walls of the house: who may import whom, and how large a part may grow."""

import ast
import tomllib

from tests.checkout import ROOT

SOURCES = sorted((ROOT / "qinling").rglob("*.py"))
SETTINGS = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))

MAX_FILE_LINES = 300
MAX_FUNCTION_LINES = 40
#: Parts that may be longer for a time, as "path" or "path:function". Keep it empty: split instead.
ALLOWED_LONGER: frozenset[str] = frozenset()


def test_imports_keep_to_the_contracts(capsys):
    from importlinter.cli import lint_imports

    broken = lint_imports(config_filename=str(ROOT / "pyproject.toml"), no_cache=True)

    assert broken == 0, capsys.readouterr().out


def test_every_folder_of_the_source_is_placed_in_the_layers():
    contract = next(one for one in SETTINGS["tool"]["importlinter"]["contracts"] if one["type"] == "layers")
    placed = {name.strip() for layer in contract["layers"] for name in layer.split("|")}
    # manual/ holds pages, setup_scripts/ what installs the program: no code of it
    there = {
        path.stem
        for path in (ROOT / "qinling").iterdir()
        if path.name not in {"__init__.py", "__pycache__", "manual", "setup_scripts"}
    }

    assert contract["exhaustive"]
    assert there == placed


def relative_path(path):
    return path.relative_to(ROOT).as_posix()


def find_too_long(path):
    """Return what is too long in a file: the file itself, and its functions."""
    text = path.read_text(encoding="utf-8")
    found = {relative_path(path)} if len(text.splitlines()) > MAX_FILE_LINES else set()
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            first = min([node.lineno, *(one.lineno for one in node.decorator_list)])
            if node.end_lineno - first + 1 > MAX_FUNCTION_LINES:
                found.add(f"{relative_path(path)}:{node.name}")
    return found


def test_files_and_functions_stay_short():
    assert set().union(*map(find_too_long, SOURCES)) - ALLOWED_LONGER == set()


def test_nothing_is_allowed_to_be_longer():
    assert frozenset() == ALLOWED_LONGER


def test_nobody_imports_the_click_of_another_library():
    for path in SOURCES:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
            names += [node.module or ""] if isinstance(node, ast.ImportFrom) else []
            assert "click" not in {name.partition(".")[0] for name in names}, relative_path(path)
