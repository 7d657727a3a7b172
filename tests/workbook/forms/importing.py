"""Import a form through the command line, each time into a ledger of its own, and find the options that a refusal names."""

import json
import re
import shutil
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from typer.testing import CliRunner

from qinling.cli.app import app
from tests.workbook.forms.form import Form

TODAY = "2026-05-06"
#: An option as a refusal names it, its value bare or in quotes.
NAMED_OPTION = re.compile(
    r"--(?:(skip-bad)|(level)[ =]+([^\s，。；、：（）()“”]+)|(map)[ =]+(?:\"([^\"]+)\"|'([^']+)'|([^\s=，。；“”]+=[^\s，。；、：（）()“”|]+)))"
)


#: Parts of the report that say nothing of the cells that were taken.
NOT_NOTES = ("columns", "items", "changes", "left", "errors")


@dataclass(slots=True)
class Attempt:
    """One import into a ledger of its own."""

    code: int
    report: dict[str, Any]
    said: str
    items: list[dict[str, Any]]

    @property
    def errors(self) -> list[dict[str, Any]]:
        return self.report.get("errors") or []

    @property
    def told(self) -> str:
        """All that was said beside the columns: notes, doubts, messages."""
        rest = {key: value for key, value in self.report.items() if key not in NOT_NOTES}
        notes = [
            {k: v for k, v in one.items() if k not in ("file", "sheet", "level", "cells")}
            for one in self.report.get("items") or []
        ]
        return json.dumps([rest, notes], ensure_ascii=False) + self.said


def import_form(form: Form, options: Sequence[str]) -> Attempt:
    """Import the form's file into a fresh ledger, and list what is in it."""
    with tempfile.TemporaryDirectory() as folder:
        home = dict.fromkeys(("HOME", "USERPROFILE", "APPDATA", "XDG_CONFIG_HOME", "XDG_DATA_HOME"), folder)
        unset = dict.fromkeys(("QINLING_SETTINGS", "COLUMNS", "NO_COLOR", "FORCE_COLOR"))
        own = {"QINLING_LEDGER": f"{folder}/t.db", "QINLING_TODAY": TODAY, "QINLING_ACTOR": "评分"}
        path = Path(shutil.copy(form.path, folder))  # a marked copy would lie beside it
        words = ["import", str(path), "--yes", "--json", *options]
        result = CliRunner().invoke(app, words, env={**home, **unset, **own})
        listed = CliRunner().invoke(app, ["list", "--json"], env={**home, **unset, **own})
    return Attempt(
        result.exit_code, read_json(result.stdout), result.stderr, read_json(listed.stdout).get("items", [])
    )


def read_json(text: str) -> dict[str, Any]:
    """Return the object printed, or nothing where there is none."""
    try:
        return json.loads(text)  # type: ignore[no-any-return]
    except ValueError:
        return {}


def find_named_options(said: str) -> list[str]:
    """Return the first option that a refusal names for each doubt, as words of a command."""
    words: list[str] = []
    seen = set[str]()
    for match in NAMED_OPTION.finditer(said):
        name = match[1] or match[2] or match[4]
        value = match[3] or match[5] or match[6] or match[7] or ""
        key = value.rpartition("=")[0] if name == "map" else f"--{name}"
        if (name != "skip-bad" and not value) or key in seen or "…" in value:
            continue
        seen.add(key)
        words += [f"--{name}"] if name == "skip-bad" else [f"--{name}", value]
    return words


def list_options(form: Form) -> list[str]:
    """Return the form's own options as words of a command; an option without a name is an entry of --map."""
    if "--map" in form.options:
        return list(form.options)
    pairs = (one.split(" ", 1) if one.startswith("--") else ("--map", one) for one in form.options)
    return [word for pair in pairs for word in pair]


def pair_options(words: Sequence[str]) -> Iterator[tuple[str, str]]:
    """Yield each option with its value; an option without a value stands alone."""
    rest = iter(words)
    for word in rest:
        yield word, "" if word == "--skip-bad" else next(rest, "")


def add_options(options: list[str], named: Sequence[str]) -> list[str]:
    """Return *options* with those *named* that settle something else."""
    settled = {(name, value.rpartition("=")[0]) for name, value in pair_options(options)}
    more = list(options)
    for name, value in pair_options(named):
        if (name, value.rpartition("=")[0]) not in settled:
            more += [name, value] if value else [name]
    return more
