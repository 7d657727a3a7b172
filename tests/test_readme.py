"""Both READMEs say what the program does today: commands, options, settings, exit codes, words and outputs.

`python -m tests.test_readme` writes what the program prints today into both.
"""

import json
import re
import shlex
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import chdir
from datetime import date
from functools import cache
from pathlib import Path

import pytest
from typer.testing import CliRunner

from qinling import errors
from qinling.cli.app import COMMANDS, app
from qinling.cli.boundary import INTERRUPTED, PIPE_CLOSED
from qinling.cli.issues import SOMETHING_NEAR, SOMETHING_OVERDUE
from qinling.cli.settings import HEADINGS, KEYS, Settings, variable
from qinling.errors import QinlingError, ValueRefused
from qinling.rules.deadlines import due_day, read_deadline
from qinling.rules.statuses import read_status
from qinling.rules.vocabulary import Level, Schedule, Status, Tier
from qinling.rules.workdays import WorkCalendar

ROOT = Path(__file__).parents[1]
PAGES = (ROOT / "README.md", ROOT / "README.zh-CN.md")
SET_UP_AND_SHOW = "python3 -m venv .venv && .venv/bin/python -m pip install -q . && .venv/bin/qinling demo"
SET_UP_AND_TEST = (
    "python3 -m venv .venv && .venv/bin/python -m pip install -q -U pip"
    " && .venv/bin/python -m pip install -q --group test -e . && .venv/bin/python -m pytest"
)

HEADING = re.compile(r"^(#+) (.+)$", re.MULTILINE)
FENCED = re.compile(r"^```.*?^```$", re.MULTILINE | re.DOTALL)
FILE = re.compile(r"<!-- file: (.+?) -->\n```\w*\n(.*?)^```$", re.MULTILINE | re.DOTALL)
OUTPUT = re.compile(r"(<!-- output: (.+?) -->\n```\w*\n)(.*?)(?=^```$)", re.MULTILINE | re.DOTALL)
TRIAL = re.compile(r"^export (QINLING_LEDGER=.+)$", re.MULTILINE)
CODE = re.compile(r"`([^`]+)`")
MOMENT = re.compile(r"^\d{4}-\d\d-\d\d \d\d:\d\d(?=  )", re.MULTILINE)

both = pytest.mark.parametrize("page", [path.name for path in PAGES])


@cache
def text_of(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


def sections(name: str) -> list[tuple[str, str, str]]:
    """Return (sign, title, body) of each heading of the page, in order."""
    page = FENCED.sub("", text_of(name))
    parts = HEADING.split(page)[1:]
    return list(zip(parts[::3], parts[1::3], parts[2::3], strict=True))


def section(name: str, english: str) -> str:
    """Return the body of the section that the English page calls *english*; the pages run side by side."""
    place = next(i for i, (_, title, _) in enumerate(sections(PAGES[0].name)) if title == english)
    return sections(name)[place][2]


def table(body: str) -> Iterator[list[str]]:
    """Yield the rows of the tables in *body* as cells, headings and rules left out."""
    for head, line in zip(["", *body.splitlines()], body.splitlines(), strict=False):
        if line.startswith("| ") and not line.startswith("| ---") and head.startswith("|"):
            yield [cell.strip() for cell in line.strip("|").split("|")]


def run(*args: str, **env: str) -> str:
    """Return what the program prints on both screens, 80 columns wide."""
    bare = dict.fromkeys(("QINLING_SETTINGS", "COLUMNS", "NO_COLOR", "FORCE_COLOR", *map(variable, KEYS)))
    return CliRunner().invoke(app, list(args), env={**bare, "XDG_CONFIG_HOME": ".", **env}).output


class Trial:
    """The first session of a README, run in a folder of its own."""

    def __init__(self, page: str, folder: Path) -> None:
        self.folder = folder
        self.env = dict(word.split("=", 1) for word in shlex.split(TRIAL.search(page)[1]))
        shutil.copytree(ROOT / "sample_data", folder / "sample_data")
        for name, text in FILE.findall(page):
            (folder / name).write_text(text, encoding="utf-8")

    def run(self, command: str) -> str:
        """Return what *command* prints, its moments set to one."""
        _, *words = shlex.split(command)
        with chdir(self.folder):
            given = [found for word in words for found in (sorted(map(str, Path().glob(word))) or [word])]
            printed = MOMENT.sub(f"{self.env['QINLING_TODAY']} 09:30", run(*given, **self.env))
        return "".join(f"{line.rstrip()}\n" for line in printed.rstrip().splitlines())

    def rewritten(self, page: str) -> str:
        """Return *page* with what its commands print now, run in order."""
        return OUTPUT.sub(lambda found: f"{found[1]}$ {found[2]}\n{self.run(found[2])}", page)


@pytest.fixture(scope="module")
def trial(tmp_path_factory):
    """The session, run once for both pages: (the first page as it should be, the trial after it)."""
    page = text_of(PAGES[0].name)
    started = Trial(page, tmp_path_factory.mktemp("trial"))
    return started.rewritten(page), started


def test_the_shown_outputs_are_what_the_program_prints_today(trial):
    now, _ = trial
    shown = [found[3] for found in OUTPUT.finditer(text_of(PAGES[0].name))]

    assert len(shown) > 8
    assert shown == [found[3] for found in OUTPUT.finditer(now)], "run: python -m tests.test_readme"


def test_both_pages_show_the_same_session():
    one, other = (
        [expression.findall(text_of(path.name)) for expression in (TRIAL, FILE, OUTPUT)] for path in PAGES
    )

    assert one == other


def test_both_pages_have_the_same_headings():
    one, other = ([sign for sign, _, _ in sections(path.name)] for path in PAGES)

    assert len(one) > 20
    assert one == other


@both
def test_the_set_up_commands_stand_word_for_word(page):
    lines = text_of(page).splitlines()

    assert SET_UP_AND_SHOW in lines
    assert SET_UP_AND_TEST in lines


def test_the_build_runs_the_test_command_of_the_readme():
    assert SET_UP_AND_TEST in (ROOT / ".ci/run").read_text(encoding="utf-8").splitlines()


def options_in_help(*words: str) -> set[str]:
    """Return the options that stand in the panel of a help page."""
    lines = re.findall(r"^│ \*?\s*(--[\w-]+)(?: +(-\w)\b)?", run(*words, "--help"), re.MULTILINE)
    return {name for line in lines for name in line if name}


@both
@pytest.mark.parametrize("command", ["", *(lazy.name for lazy in COMMANDS)])
def test_the_options_of_each_command_are_those_of_its_help(page, command):
    body = next(
        body
        for _, title, body in sections(page)
        if re.match(rf"`qinling{command and f' {command}'}[ `]", title)
    )
    told = {word.split()[0] for option, _ in table(body) for word in CODE.findall(option)}

    assert told | {"--help"} == options_in_help(*command.split())


@both
def test_every_command_has_a_section_and_no_other_has(page):
    told = [found[1] for _, title, _ in sections(page) if (found := re.match(r"`qinling (\w+)", title))]

    assert told == [lazy.name for lazy in COMMANDS]
    assert set(told) == set(re.findall(r"^│ (\w+)  ", run("--help"), re.MULTILINE))


@both
def test_every_setting_stands_with_its_default_and_variable(page):
    told = {CODE.sub(r"\1", row[0]): row[1:3] for row in table(section(page, "Settings"))}
    defaults = Settings()
    places = (defaults, defaults.warning, defaults.limits)

    assert set(told) == {*KEYS, HEADINGS}
    for key in KEYS:
        name = key.rpartition(".")[2]
        default = next(getattr(place, name) for place in places if hasattr(place, name))
        assert told[key] == [str(default), f"`{variable(key)}`"], key


@both
def test_every_exit_code_stands_and_no_other(page):
    told = [int(CODE.sub(r"\1", row[0])) for row in table(section(page, "Exit codes"))]
    refusals = {
        kind.exit_code
        for kind in vars(errors).values()
        if isinstance(kind, type) and issubclass(kind, QinlingError)
    }

    assert told == sorted({0, SOMETHING_NEAR, SOMETHING_OVERDUE, INTERRUPTED, PIPE_CLOSED} | refusals)


@both
def test_the_deadline_phrases_mean_what_the_page_says(page):
    rows = list(table(section(page, "Deadlines")))

    assert len(rows) > 10
    for phrases, kind, day in rows:
        for phrase in CODE.findall(phrases):
            if not CODE.search(kind):
                with pytest.raises(ValueRefused):
                    read_deadline(phrase, date(2026, 4, 25))
                continue
            deadline = read_deadline(phrase, date(2026, 4, 25))
            due = due_day(deadline, date(2026, 4, 24), WorkCalendar())
            assert (f"`{deadline.kind}`", str(due or "")) == (kind, day), phrase


@both
def test_the_status_words_mean_what_the_page_says(page):
    rows = list(table(section(page, "Status and other values")))

    assert len(rows) > 8
    for phrases, status, schedule in rows:
        for phrase in CODE.findall(phrases):
            if not CODE.search(status):
                with pytest.raises(ValueRefused):
                    read_status(phrase)
                continue
            said = read_status(phrase)
            assert (f"`{said.status}`", f"`{said.schedule}`" if said.schedule else "") == (
                status,
                schedule,
            ), phrase


def keys_of(value: object) -> set[str]:
    """Return the keys of a JSON value at any depth, those of the user's own making left out."""
    if isinstance(value, list):
        return set().union(*map(keys_of, value))
    if not isinstance(value, dict):
        return set()
    found = set(value)
    for key, inner in value.items():
        if key == "changes" and isinstance(inner, dict):  # of the history: by field
            found |= keys_of(list(inner.values()))
        elif key not in ("extra", "due"):
            found |= keys_of(inner)
    return found


def test_every_key_and_closed_word_of_the_json_stands_in_both_pages(trial):
    _, started = trial
    commands = (
        "board",
        "list",
        "warn",
        "show QL-2026-0011",
        "import 六月上报.csv --level 区级",
        "import 六月进展.csv --dry-run",
    )
    keys: set[str] = set()
    for command in commands:
        printed = started.run(f"qinling {command} --json")
        answer, _ = json.JSONDecoder().raw_decode(printed[printed.index("{") :])
        keys |= keys_of(answer) | {answer["kind"]}
    words = {word.value for kind in (Level, Status, Schedule, Tier) for word in kind}
    for path in PAGES:
        body = section(path.name, "JSON")
        told = {word for code in CODE.findall(body) for word in re.findall(r"[\w/]+", code)}
        assert keys | words <= told, path.name


def main() -> None:
    """Write what the program prints today into both pages."""
    for path in PAGES:
        page = path.read_text(encoding="utf-8")
        with tempfile.TemporaryDirectory(prefix="qinling-readme-") as folder:
            now = Trial(page, Path(folder)).rewritten(page)
        path.write_text(now, encoding="utf-8")
        print(f"{path.name}: {'as it was' if now == page else 'rewritten'}")


if __name__ == "__main__":
    main()
