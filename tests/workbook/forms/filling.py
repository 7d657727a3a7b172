"""Fill forms as a user would and count what went wrong: `python -m tests.workbook.forms.filling shown|held|… [SEED]`."""

import json
import shutil
import sqlite3
import sys
import tempfile
import zipfile
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from typing import Any

import openpyxl
from typer.testing import CliRunner

from qinling.cli.app import app
from tests.workbook.forms.form import Form, Kind
from tests.workbook.forms.importing import TODAY, add_options, find_named_options, list_options, read_json
from tests.workbook.forms.scoring import collect_kinds, make_form

NEW_STATES: tuple[tuple[str, dict[str, Any]], ...] = (
    ("not_started", {"percent": 0, "rectified_on": None, "closed_on": None}),
    ("rectifying", {"percent": 37.5, "rectified_on": None, "closed_on": None}),
    ("rectified", {"percent": 100, "rectified_on": "2026-05-03", "closed_on": None}),
    ("closed", {"percent": 100, "rectified_on": "2026-04-09", "closed_on": "2026-05-04"}),
)
COMPARED = ("status", "percent", "rectified_on", "closed_on", "progress", "remark")
#: What the words of a form may make of a status.
ALIKE = {"closed": ("closed", "rectified"), "not_started": ("not_started", "rectifying")}


@dataclass(slots=True)
class Filling:
    """What came of filling one form: how many cells, and what was wrong. *why_not* says why it was not read."""

    name: str
    cells: int = 0
    refused: int = 0
    faults: list[str] = field(default_factory=list)
    why_not: str = ""


class Office:
    """A ledger of its own in *folder*, and commands on it."""

    def __init__(self, folder: Path, name: str = "t") -> None:
        self.ledger = folder / f"{name}.db"
        home = dict.fromkeys(
            ("HOME", "USERPROFILE", "APPDATA", "XDG_CONFIG_HOME", "XDG_DATA_HOME"), str(folder)
        )
        unset = dict.fromkeys(("QINLING_SETTINGS", "COLUMNS", "NO_COLOR", "FORCE_COLOR"))
        own = {"QINLING_LEDGER": str(self.ledger), "QINLING_TODAY": TODAY, "QINLING_ACTOR": "评分"}
        self._env = {**home, **unset, **own}

    def run(self, *words: object) -> Any:
        return CliRunner().invoke(app, [str(word) for word in words], env=self._env)

    def import_file(self, path: Path, options: list[str]) -> tuple[list[str], str]:
        """Import with the options that the refusals name. Return them, and why it failed."""
        for _ in range(6):
            result = self.run("import", path, "--yes", "--json", *options)
            if result.exit_code == 0:
                return options, ""
            if result.exit_code == 16 and "--skip-bad" not in options:
                options = [*options, "--skip-bad"]
                continue
            more = add_options(options, find_named_options(result.stderr))
            if more == options:
                return options, result.stderr[-200:]
            options = more
        return options, "still asks"

    def list_issues(self) -> dict[tuple[str, str], dict[str, Any]]:
        items = read_json(self.run("list", "--json").stdout).get("items", [])
        return {(item["level"], item["number"]): item for item in items}

    def change_issues(self, random: Random) -> None:
        """Give every issue another state, straight in the table: only what `fill` reads counts here."""
        database = sqlite3.connect(self.ledger)
        for (issue,) in database.execute("select id from issue").fetchall():
            status, values = random.choice(NEW_STATES)
            values = {**values, "status": status, "schedule": None}
            values |= {"progress": f"第{issue}次清运，<已>办&“半”\n下月完", "remark": f"注 {issue}"}
            said = ", ".join(f"{name} = :{name}" for name in values)
            database.execute(f"update issue set {said} where id = :issue", {**values, "issue": issue})
        database.commit()
        database.close()


def try_form(form: Form, folder: Path, random: Random) -> Filling:
    """Import a form, fill it at once, change the ledger, fill it again and read what was filled."""
    result = Filling(form.path.name)
    path = Path(shutil.copy(form.path, folder))
    office = Office(folder)
    given = ["--level", form.level_given] if form.level_given else []
    options, result.why_not = office.import_file(path, [*given, *list_options(form)])
    if result.why_not or path.suffix == ".docx":
        result.why_not = result.why_not or "Word"
        return result
    options = [word for word in options if word != "--skip-bad"]
    said = office.run("fill", path, "--check", "--json", *options)
    if said.exit_code:
        has_columns = "没有可填" in said.stderr or "这样的列" in said.stderr
        result.why_not = "no column" if has_columns else ""
        result.faults += [] if has_columns else [f"{said.exit_code} {said.stderr[-300:]} {said.exception!r}"]
        return result
    result.faults += [f"changed at once: {show_cell(cell)}" for cell in read_json(said.stdout)["items"]]
    office.change_issues(random)
    before = path.read_bytes()
    said = office.run("fill", path, "--json", *options)
    if said.exit_code:
        result.faults.append(f"{said.exit_code} {said.stderr[-300:]} {said.exception!r}")
        return result
    report = read_json(said.stdout)
    result.cells, result.refused = len(report["items"]), len(report["refused"])
    if path.read_bytes() != before:
        result.faults.append("the form itself was changed")
    if result.cells:
        copy = next(folder.glob("*-已填*"))
        result.faults += check_copy(office, path, copy, report, options)
        result.faults += read_back(office, folder, copy, report, [*options, "--skip-bad"])
    return result


def show_cell(cell: dict[str, Any]) -> str:
    return f"{cell['sheet']}!{cell['cell']} {cell['heading']} {cell['old']} → {cell['new']} {cell['why_not']}"


def check_copy(
    office: Office, path: Path, copy: Path, report: dict[str, Any], options: list[str]
) -> list[str]:
    """Fill the copy once more: nothing changes. All other cells are as in the form."""
    again = office.run("fill", copy, "--check", "--json", *options)
    faults = (
        [f"filled again: {show_cell(one)}" for one in read_json(again.stdout).get("items", [{}])]
        if (not again.exit_code)
        else [f"again {again.exit_code} {again.stderr[-200:]}"]
    )
    if path.suffix not in (".xlsx", ".xlsm"):
        return faults
    filled = {(cell["sheet"], cell["cell"]) for cell in report["items"]}
    one, other = (openpyxl.load_workbook(each) for each in (path, copy))
    for sheet in one.worksheets:
        for row in sheet.iter_rows():
            for cell in row:
                new = other[sheet.title][cell.coordinate]
                is_filled = (sheet.title, cell.coordinate) in filled
                if not is_filled and (cell.value, cell.style_id) != (new.value, new.style_id):
                    faults.append(f"{sheet.title}!{cell.coordinate}: {cell.value!r} → {new.value!r}")
    with zipfile.ZipFile(path) as old, zipfile.ZipFile(copy) as new:
        faults += [
            f"part {name}"
            for name in old.namelist()
            if old.read(name) != new.read(name) and not name.startswith("xl/worksheets/")
        ]
    return faults


def read_back(
    office: Office, folder: Path, copy: Path, report: dict[str, Any], options: list[str]
) -> list[str]:
    """Import the copy into another ledger: what was filled is read as the first ledger has it."""
    other = Office(folder, "other")
    options, why_not = other.import_file(copy, options)
    if why_not:
        return [f"copy not read: {why_not}"]
    theirs = {described(item): item for item in other.list_issues().values()}
    faults = []
    ours = office.list_issues()
    for cell in report["items"]:
        item = ours[cell["level"], cell["number"]]
        back = theirs.get(described(item))
        name = cell["field"] if cell["field"] in COMPARED else "status"
        if back is None:
            continue  # a row that import refuses
        wanted = ALIKE.get(item[name], (item[name],)) if name == "status" else (item[name],)
        if back[name] not in wanted and squeeze(back[name]) != squeeze(item[name]):
            faults.append(f"read back {show_cell(cell)}: {name} {item[name]!r} read {back[name]!r}")
    return faults


def squeeze(value: object) -> str:
    return "".join(str(value).split())


def described(item: dict[str, Any]) -> tuple[object, ...]:
    return item["level"], item["town"], item["location"], item["description"]


def run_kind(kind: Kind, seed: int) -> Filling:
    with tempfile.TemporaryDirectory() as folder:
        made, own = Path(folder) / "made", Path(folder) / "own"
        made.mkdir()
        own.mkdir()
        filling = try_form(make_form(kind, made, seed), own, Random(seed))
    filling.name = kind.name
    return filling


def main() -> None:
    """Fill every form of a group, and print what is wrong."""
    seed = int(sys.argv[2]) if len(sys.argv) > 2 else 1
    fillings = [run_kind(kind, seed) for kind in collect_kinds(sys.argv[1])]
    for one in fillings:
        print(json.dumps([one.name, one.cells, one.refused, one.why_not], ensure_ascii=False))
        for fault in one.faults[:6]:
            print("   ", fault)
    good = sum(not one.faults for one in fillings)
    print(f"{good} of {len(fillings)} without fault, {sum(one.cells for one in fillings)} cells")


if __name__ == "__main__":
    main()
