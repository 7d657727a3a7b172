"""What a call may import: start-up costs more than most commands' work."""

import os
import subprocess
import sys
import tomllib
from importlib.util import find_spec

import pytest

from tests.checkout import ROOT

HEAVY_PACKAGES = {
    "sqlmodel",
    "sqlalchemy",
    "pydantic",
    "openpyxl",
    "python_calamine",
    "xlsxwriter",
    "chinese_calendar",
    "jinja2",
    "textual",
}
#: Of our own: what writing, reading files and auditing need, each some milliseconds.
NOT_TO_LOOK = {
    "qinling.rules.parsing.deadlines",
    "qinling.rules.merging.import_update",
    "qinling.rules.merging.three_way_merge",
    "qinling.rules.logins.usage",
}
#: Run one call and print the modules it left behind.
CALL_SCRIPT = """
import sys
from qinling.cli.app import app
try:
    app(sys.argv[1:], prog_name="qinling")
finally:
    print("\\n".join(["# modules", *sys.modules]), file=sys.__stdout__)
"""
#: The same, but a command that fails fails the test: it may have ended before its imports.
CHECKED_CALL = CALL_SCRIPT.replace("try:", "code = 1\ntry:").replace(
    "finally:", "except SystemExit as end:\n    assert not end.code, end.code\nfinally:"
)


@pytest.fixture(scope="module")
def list_imports(tmp_path_factory):
    """Return the modules that a call in a process of its own imports."""
    home = tmp_path_factory.mktemp("home")

    def run(*words, code=CALL_SCRIPT, folder=home, **env):
        result = subprocess.run(
            [sys.executable, "-c", code, *words],
            cwd=folder,
            env={**os.environ, "PYTHONPATH": build_python_path(), "HOME": str(home), **env},
            capture_output=True,
            encoding="utf-8",
            check=False,
        )
        assert result.returncode != 1, result.stderr  # 1: a defect of ours
        return set(result.stdout.partition("# modules\n")[2].split())

    return run


@pytest.fixture(scope="module")
def ledger(list_imports, tmp_path_factory):
    """A ledger with nothing in it."""
    path = tmp_path_factory.mktemp("office") / "ledger.db"
    list_imports("init", "--ledger", str(path))
    return str(path)


def build_python_path():
    return os.pathsep.join([str(ROOT), os.getenv("PYTHONPATH", "")])


def list_packages(modules):
    return {name.partition(".")[0] for name in modules}


def list_own_modules(modules):
    return {name for name in modules if name.startswith("qinling.")}


def test_help_imports_no_command_and_no_ledger(list_imports):
    modules = list_imports("--help")

    assert "qinling.cli.app" in modules
    assert not modules & {"rich.markdown", "markdown_it", "typer.rich_utils", "rich.table"}
    assert not list_own_modules(modules) & {"qinling.cli.manual_topics", "qinling.reports.manual_page"}
    assert not list_packages(modules) & HEAVY_PACKAGES
    assert not list_packages(modules) & {"sqlite3", "platformdirs", "tomllib", "zoneinfo"}
    assert not [
        name
        for name in list_own_modules(modules)
        if name.startswith(("qinling.ledger", "qinling.procedures"))
    ]
    assert not list_own_modules(modules) & {
        "qinling.cli.commands.viewing.issues",
        "qinling.cli.commands.exchange.imports.import_ledgers",
        "qinling.cli.commands.upkeep.demo",
    }


def test_a_page_of_the_manual_imports_no_ledger_and_no_markdown(list_imports):
    modules = list_imports("help", "时限")

    assert "qinling.reports.manual_page" in modules
    assert not list_packages(modules) & (HEAVY_PACKAGES | {"markdown_it", "sqlite3", "tomllib", "zoneinfo"})


def test_the_root_alone_imports_neither_rich_nor_what_a_call_may_not_need(list_imports):
    modules = list_imports(code="import sys, qinling.cli.app; print('\\n'.join(['# modules', *sys.modules]))")

    unwanted = HEAVY_PACKAGES | {
        "rich",
        "sqlite3",
        "platformdirs",
        "tomllib",
        "zoneinfo",
        "json",
        "getpass",
        "dateutil",
    }
    assert not list_packages(modules) & unwanted
    assert "qinling.cli.settings.loader" not in modules


@pytest.mark.parametrize("line", ["qinling sh", "qinling --le", "qinling "])
def test_completing_a_command_imports_none(list_imports, line):
    modules = list_imports(_QINLING_COMPLETE="complete_bash", COMP_WORDS=line, COMP_CWORD="1")

    assert not list_packages(modules) & (HEAVY_PACKAGES | {"rich", "sqlite3"})
    assert not list_own_modules(modules) & {
        "qinling.cli.commands.viewing.issues",
        "qinling.cli.commands.exchange.imports.import_ledgers",
        "qinling.cli.commands.upkeep.demo",
    }


def test_a_surplus_argument_is_refused_without_importing_a_command(list_imports):
    modules = list_imports("shwo")

    assert not list_packages(modules) & (HEAVY_PACKAGES | {"rich", "sqlite3"})
    assert "qinling.cli.commands.viewing.issues" not in modules


def test_the_modules_that_reading_does_without_are_there():
    assert all(find_spec(name) for name in NOT_TO_LOOK)


VIEW_COMMANDS = [["list"], ["list", "--json"], ["show", "SJ-001"], ["warn"], ["warn", "--json"], ["board"]]


@pytest.mark.parametrize("words", VIEW_COMMANDS, ids=" ".join)
def test_a_command_that_reads_imports_nothing_heavy(list_imports, ledger, words):
    modules = list_imports(*words, "--ledger", ledger, "--today", "2026-04-25")

    assert "qinling.ledger.reader" in modules
    assert not list_packages(modules) & HEAVY_PACKAGES
    assert not modules & NOT_TO_LOOK


#: What no daily command loads: the schema is stated with them, and only tests read it.
SCHEMA_LIBRARIES = {"sqlmodel", "sqlalchemy", "pydantic"}
LOG = "账号,登录时间,登录状态\nzhangsan,2026-04-24 08:00:00,成功\n"
#: What an office does with its ledger, in this order, each on what the one before left.
WRITING = [
    ["add", "级别=区级", "问题编号=A-1", "问题描述=河道弃渣", "责任单位=麻街镇", "整改时限=2026-04-20"],
    ["edit", "A-1", "备注=弃渣两处"],
    ["progress", "A-1", "--note", "已清运一半"],
    ["export", "导出.xlsx"],
    ["supervise", "A-1", "--step", "催办", "--reason", "已超过整改时限"],
    ["return", "导出.xlsx"],
    ["complete", "A-1"],
    ["undo", "--yes"],
    ["login", "import", "日志.csv"],
    ["warn", "--notify"],
    ["import", "区级.csv", "--level", "区级", "--yes"],
    ["db", "verify"],
]


@pytest.fixture(scope="module")
def imported_by_writing(list_imports, tmp_path_factory):
    """Do all of WRITING to one ledger, which `init` made, and return what each command imports."""
    office = tmp_path_factory.mktemp("writing")
    (office / "日志.csv").write_text(LOG, encoding="utf-8")
    (office / "区级.csv").write_text("问题编号,问题描述\nB-1,弃渣\n", encoding="utf-8")
    settings = office / "settings.toml"
    settings.write_text('[notify.receivers]\n"麻街镇" = ["stdout"]\n', encoding="utf-8")
    ledger = str(office / "ledger.db")
    common = ["--ledger", ledger, "--today", "2026-04-25", "--actor", "张某", "--settings", str(settings)]
    found = {"init": list_imports("init", *common, folder=office, code=CHECKED_CALL)}
    for words in WRITING:
        found[" ".join(words)] = list_imports(*words, *common, folder=office, code=CHECKED_CALL)
    return found


@pytest.mark.parametrize("words", ["init", *map(" ".join, WRITING)])
def test_no_daily_command_loads_the_libraries_of_the_schema(imported_by_writing, words):
    modules = imported_by_writing[words]

    assert {"qinling.ledger.engine", "qinling.ledger.reader"} & modules
    assert not list_packages(modules) & SCHEMA_LIBRARIES


@pytest.mark.parametrize("words", [[], ["--json"]], ids=str)
def test_the_login_report_imports_nothing_heavy_but_the_calendar(list_imports, ledger, words):
    modules = list_imports("login", "report", *words, "--ledger", ledger, "--today", "2026-04-25")

    assert list_packages(modules) & HEAVY_PACKAGES <= {"chinese_calendar"}


@pytest.mark.parametrize("line", ["qinling show S", "qinling list --st"])
def test_completing_words_of_a_command_imports_nothing_heavy(list_imports, ledger, line):
    modules = list_imports(
        _QINLING_COMPLETE="complete_bash", COMP_WORDS=line, COMP_CWORD="2", QINLING_LEDGER=ledger
    )

    assert "qinling.cli.commands.viewing.issues" in modules
    assert not list_packages(modules) & HEAVY_PACKAGES


def test_typer_is_capped_where_it_loads_no_pydantic():
    # whether a newer typer no longer does cannot be asked offline: raise the cap when this file passes with it
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]

    assert "typer>=0.26,<0.29" in project["dependencies"]


def test_a_command_of_the_installed_typer_loads_no_pydantic(list_imports):
    code = (
        "import sys, typer\napp = typer.Typer()\n"
        "@app.command()\ndef greet(times: int = 1): print('# modules', *sys.modules, sep='\\n')\napp()"
    )

    modules = list_imports("--times", "2", code=code)

    assert "typer" in modules
    assert "pydantic" not in list_packages(modules)
