"""Ledger files to import, and the ledger as `list --json` gives it back."""

import csv
import json
import shutil

import pytest
import xlsxwriter
from typer.testing import CliRunner

from qinling.cli.app import app
from tests.checkout import LEDGERS
from tests.workbook.makers.odd_files import ods_cell, write_ods, write_xls
from tests.workbook.makers.odd_workbooks import write_cells
from tests.workbook.makers.returned_workbooks import Copy

GOLDEN = json.loads((LEDGERS / "answers.json").read_text("utf-8"))
GOLDEN_FILES = [LEDGERS / name for name in GOLDEN["issues"]]


def write_rows(path, rows, sheet):
    """Write *rows* in the form that the suffix of *path* names."""
    if path.suffix == ".csv":
        with path.open("w", encoding="utf-8", newline="") as out:
            csv.writer(out).writerows(rows)
    elif path.suffix in (".xls", ".et"):
        write_xls(path, sheet, rows)
    elif path.suffix == ".ods":
        body = "".join(f"<table:table-row>{''.join(map(ods_cell, row))}</table:table-row>" for row in rows)
        write_ods(path, f'<table:table table:name="{sheet}">{body}</table:table>')
    else:
        with xlsxwriter.Workbook(path, {"default_date_format": "yyyy/m/d"}) as book:
            write_cells(book.add_worksheet(sheet), rows)
    return path


@pytest.fixture
def given_file(tmp_path):
    """Write a ledger file: lines over the table, then headings and the issues, each heading → cell."""

    def write(issues, name="区级台账.xlsx", above=(), sheet="Sheet1"):
        headings = list(dict.fromkeys(heading for issue in issues for heading in issue))
        rows = [*((line,) for line in above), headings]
        rows += [[issue.get(heading) for heading in headings] for issue in issues]
        return write_rows(tmp_path / name, rows, sheet)

    return write


@pytest.fixture
def run_import(qinling):
    """Import as a program does and return what `--json` says; the exit code must be *code*."""

    def run(*args, code=0):
        result = qinling("import", "--json", *args)
        assert result.exit_code == code, result.stderr
        said = json.loads(result.stdout)
        assert (said["schema"], said["kind"]) == ("qinling/1", "import")
        return said

    return run


@pytest.fixture
def issues(qinling):
    """Return the issues of the ledger by number, as `list --json` gives them."""

    def ask(*filters):
        result = qinling("list", "--json", *filters)
        assert result.exit_code == 0, result.stderr
        return {item["number"]: item for item in json.loads(result.stdout)["items"]}

    return ask


@pytest.fixture
def history(qinling):
    """Return the events of one issue, as `show --json` gives them."""

    def ask(number):
        result = qinling("show", number, "--json")
        assert result.exit_code == 0, result.stderr
        return json.loads(result.stdout)["items"][0]["history"]

    return ask


@pytest.fixture(scope="session")
def golden_ledger(tmp_path_factory):
    """A ledger that holds the three golden files."""
    path = tmp_path_factory.mktemp("golden") / "ledger.db"
    options = ["--ledger", str(path), "--today", "2026-04-25", "--actor", "测试员"]
    result = CliRunner().invoke(app, ["import", *map(str, GOLDEN_FILES), *options])
    assert result.exit_code == 0, result.stderr
    return path


@pytest.fixture
def given_golden(golden_ledger, ledger):
    """Put the golden issues into the ledger that the `qinling` fixture works on."""
    shutil.copy(golden_ledger, ledger)


#: 编号, 整改时限, 整改状态: what stands around 2026-04-25, a Saturday; the May Day holiday follows.
AROUND_TODAY = [
    ("过期", "2026-04-24", "整改中"),
    ("当天", "2026-04-25", "整改中"),
    ("三天", "2026-04-28", "未启动"),
    ("七天", "2026-05-02", "整改中"),
    ("半月", "2026-05-10", "整改中"),
    ("一月", "2026-05-25", "整改中"),
    ("更远", "2026-05-26", "整改中"),
    ("已改", "2026-04-01", "已完成整改"),
    ("已销", "2026-04-01", "已销号"),
    ("长期", "长期坚持", "整改中"),
    ("撤并", "2026-04-01", "已撤并"),
]


@pytest.fixture
def given_around_today(given_file, run_import):
    run_import(
        given_file(
            [
                {"问题编号": number, "问题描述": f"{number}的问题", "整改时限": due, "整改状态": status}
                for number, due, status in AROUND_TODAY
            ]
        )
    )


@pytest.fixture
def read_json():
    """Return the one JSON object that a command printed, after checking what all of them share."""

    def read(result, kind):
        assert result.exit_code == 0, result.stderr
        said = json.loads(result.stdout)
        assert (said["schema"], said["kind"], said["as_of"]) == ("qinling/1", kind, "2026-04-25")
        return said

    return read


@pytest.fixture
def run_ok(qinling):
    """Run a command that must go well, and return its result."""

    def run(*words, **env):
        result = qinling(*words, **env)
        assert result.exit_code == 0, result.stderr
        return result

    return run


@pytest.fixture
def run_refused(qinling, ledger):
    """Run a command that must be refused with *code* and write nothing, and return what it says."""

    def run(code, *words, **env):
        before = ledger.read_bytes()
        result = qinling(*words, **env)
        assert (result.exit_code, result.stdout) == (code, ""), result.stderr
        assert ledger.read_bytes() == before
        return result.stderr

    return run


@pytest.fixture
def show_issue(run_ok):
    """Return one issue as `show --json` gives it."""

    def ask(number, *options):
        return json.loads(run_ok("show", number, "--json", *options).stdout)["items"][0]

    return ask


@pytest.fixture
def given_issue(run_ok):
    """Register an issue, in the middle of its rectification unless the *fields* say otherwise."""

    def register(number, level="区级", **fields):
        usual = {
            "级别": level,
            "问题描述": f"{number}的问题",
            "整改时限": "2026年6月30日",
            "整改状态": "整改中",
        }
        said = usual | {"整改状态" if name == "状态" else name: text for name, text in fields.items()}
        ground = ("--ground", "早已验收") if said["整改状态"] == "已销号" else ()
        run_ok("add", f"编号={number}", *(f"{name}={text}" for name, text in said.items()), *ground)

    return register


@pytest.fixture
def given_closed(run_ok, given_issue):
    """Register a district's issue and lead it through acceptance to close-out, all on 2026-04-25."""

    def register(number, **fields):
        given_issue(number, **fields)
        run_ok("complete", number)
        run_ok("apply", number)
        run_ok("accept", number, "--level", "区级", "--by", "李某", "--opinion", "合格", "--doc", "区函1号")

    return register


#: A Thursday: one working day late on Saturday, 2026-04-25.
A_DAY_LATE = "2026-04-23"


@pytest.fixture
def given_late(given_issue):
    """Register issues whose deadline was on the day given, of a unit unless the *fields* say otherwise."""

    def register(*numbers, due=A_DAY_LATE, **fields):
        for number in numbers:
            given_issue(number, **{"整改时限": due, "责任单位": "区水利局"} | fields)

    return register


@pytest.fixture
def record_act(run_ok):
    """Take an act of A1 and return its number, as told on stderr."""

    def take(*words, numbers=("A1",), **env):
        result = run_ok("supervise", *numbers, *words, **env)
        assert result.stdout == ""
        return result.stderr.split()[0]

    return take


@pytest.fixture
def with_settings(tmp_path):
    """Write settings, and return the option that names them."""

    def write(text):
        path = tmp_path / "settings.toml"
        path.write_text(text, "utf-8")
        return {"QINLING_SETTINGS": str(path)}

    return write


# -- tables that go out and come back ----------------------------------------------------------


@pytest.fixture(scope="session")
def made_ledgers(tmp_path_factory):
    """The folder of ledgers that a fixture makes once and copies from then on."""
    return tmp_path_factory.mktemp("made")


@pytest.fixture
def make_or_copy(made_ledgers, ledger, engine):
    """Put the ledger of this name in the place of the test's, which holds nothing yet; *make* makes the first.

    On a server *make* makes each: the office of a test is emptied after it, and what stands there is no copy.
    """

    def give(name, make):
        made = made_ledgers / f"{name}.db"
        assert not ledger.exists()
        if engine == "postgres":
            make()
        elif made.exists():
            shutil.copy(made, ledger)
        else:
            make()
            shutil.copy(ledger, made)

    return give


@pytest.fixture
def given_four(given_issue, make_or_copy):
    make_or_copy("four", lambda: register_four(given_issue))


def register_four(given_issue):
    for number in ("A1", "A2", "A3", "A4"):
        given_issue(number, 镇办="麻街镇", 备注="原来", 责任人="张某", 完成率="40%")


@pytest.fixture
def given_export(run_ok, given_four, tmp_path):
    """The ledger's four issues, exported."""
    file = tmp_path / "交督查.xlsx"
    run_ok("export", file)
    return file


@pytest.fixture
def edit_export(given_export, tmp_path):
    """Save a copy of what was handed out, with *cells* typed into the row of one issue."""

    def edit(number=None, name="交回.xlsx", **cells):
        copy = Copy(given_export)
        return (copy.write(number, **cells) if number else copy).save(tmp_path / name)

    return edit


@pytest.fixture
def run_return(qinling):
    """Return a file, and give what `--json` says; the exit code must be *code*."""

    def run(file, *options, code=0, **env):
        result = qinling("return", file, "--json", *options, **env)
        assert result.exit_code == code, result.stderr
        said = json.loads(result.stdout)
        assert (said["schema"], said["kind"]) == ("qinling/1", "return")
        return said

    return run


@pytest.fixture
def given_conflict(run_ok, edit_export):
    """A2's remark changed by both to something else, its town by the table alone."""
    file = edit_export("A2", 备注="表上改的", 镇办="板桥镇")
    run_ok("edit", "A2", "备注=台账改的", QINLING_ACTOR="李某")
    return file
