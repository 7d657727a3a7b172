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
from datetime import date, datetime, time
from functools import cache
from pathlib import Path
from unittest.mock import patch
from zoneinfo import ZoneInfo

import pytest
from typer.testing import CliRunner

from qinling import errors
from qinling.cli.app import COMMANDS, app
from qinling.cli.commands.viewing.warn import SOMETHING_NEAR, SOMETHING_OVERDUE
from qinling.cli.context import Desk
from qinling.cli.framework.error_boundary import INTERRUPTED, PIPE_CLOSED
from qinling.cli.framework.lazy_commands import CommandStub
from qinling.cli.settings.schema import (
    FIELD_BY_KEY,
    HEADINGS_KEY,
    KEY_VALIDATORS,
    Settings,
    build_variable_name,
)
from qinling.errors import QinlingError, ValueRefused
from qinling.ledger.rows import DeliveryState
from qinling.rules.history.events import EventKind
from qinling.rules.parsing.deadlines import calculate_due_day, parse_deadline
from qinling.rules.parsing.statuses import parse_status
from qinling.rules.vocabulary import (
    AcceptanceText,
    AlertKind,
    AttachmentKind,
    Level,
    RecheckResult,
    Schedule,
    Status,
    SupervisionKind,
    WarningTier,
)
from qinling.rules.workdays import WorkCalendar
from tests.checkout import ROOT

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
COMMAND = re.compile(r"`qinling ([a-z-]+(?: [a-z-]+)*)")

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
    bare = dict.fromkeys(
        ("QINLING_SETTINGS", "COLUMNS", "NO_COLOR", "FORCE_COLOR", *map(build_variable_name, KEY_VALIDATORS))
    )
    return CliRunner().invoke(app, list(args), env={**bare, "XDG_CONFIG_HOME": ".", **env}).output


def half_past_nine(desk: Desk) -> datetime:
    """Return the moment at which every command of the session is run, on the day that it calls today.

    The history shows its moments, and each hash seals its own: with the clock of the machine both
    would be others in every run.
    """
    return datetime.combine(desk.today, time(9, 30), ZoneInfo(desk.settings.timezone))


class Trial:
    """The first session of a README, run in a folder of its own."""

    def __init__(self, page: str, folder: Path) -> None:
        self.folder = folder
        self.env = dict(word.split("=", 1) for word in shlex.split(TRIAL.search(page)[1]))
        shutil.copytree(ROOT / "sample_data", folder / "sample_data")
        for name, text in FILE.findall(page):
            (folder / name).write_text(text, encoding="utf-8")

    def run(self, command: str) -> str:
        """Return what *command* prints when it is run at half past nine."""
        _, *words = shlex.split(command)
        with chdir(self.folder), patch.object(Desk, "now", half_past_nine):
            given = [found for word in words for found in (sorted(map(str, Path().glob(word))) or [word])]
            printed = run(*given, **self.env)
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


def whole_names(name: str, command: object) -> Iterator[str]:
    """Yield a command, and behind a group its own: db, db verify …"""
    yield name
    for below, one in getattr(command, "commands", {}).items():
        yield from whole_names(f"{name} {below}", one)


WHOLE_NAMES = [name for lazy in COMMANDS for name in whole_names(lazy.name, CommandStub(lazy).load_command())]


@both
@pytest.mark.parametrize("command", ["", *WHOLE_NAMES])
def test_the_options_of_each_command_are_those_of_its_help(page, command):
    body = next(
        body
        for _, title, body in sections(page)
        if re.match(rf"`qinling{command and f' {command}'}[ `]", title)
    )
    cells = [word for option, _ in table(body) for word in CODE.findall(option)]
    told = {word.split()[0] for word in cells if word.startswith("-")}  # other tables tell closed words

    assert told | {"--help"} == options_in_help(*command.split())


@both
def test_every_command_has_a_section_and_no_other_has(page):
    told = [found[1] for _, title, _ in sections(page) if (found := COMMAND.match(title))]

    assert told == WHOLE_NAMES
    assert {name for name in told if " " not in name} == set(
        re.findall(r"^│ ([a-z][a-z-]*)  ", run("--help"), re.MULTILINE)
    )


def in_words(default: object) -> str:
    """Return a default as the pages write it, and as a settings file or a variable would."""
    if default is None or default == {}:
        return ""
    if isinstance(default, tuple) and all(isinstance(part, time) for part in default) and default:
        return "-".join(f"{part:%H:%M}" for part in default)
    if isinstance(default, tuple):
        return ", ".join(default)
    return str(default).lower() if isinstance(default, bool) else str(default)


@both
def test_every_setting_stands_with_its_default_and_variable(page):
    told = {CODE.sub(r"\1", row[0]): row[1:3] for row in table(section(page, "Settings"))}
    defaults = Settings()
    places = {"import": defaults.limits, "supervision": defaults.ladder}

    assert set(told) == {*KEY_VALIDATORS, HEADINGS_KEY}
    for key in KEY_VALIDATORS:
        section_, _, name = key.rpartition(".")
        if key in FIELD_BY_KEY:
            default = getattr(defaults, FIELD_BY_KEY[key])
        else:
            rules = places.get(section_) or getattr(defaults, section_)
            default = getattr(rules if hasattr(rules, name) else defaults.login_care, name)
        assert told[key][0] == in_words(default), key
        assert told[key][1] in (
            f"`{build_variable_name(key)}`",
            *(("无", "none") if key in ONLY_IN_FILE else ()),
        ), key


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
                    parse_deadline(phrase, date(2026, 4, 25))
                continue
            deadline = parse_deadline(phrase, date(2026, 4, 25))
            due = calculate_due_day(deadline, date(2026, 4, 24), WorkCalendar())
            assert (f"`{deadline.kind}`", str(due or "")) == (kind, day), phrase


@both
def test_the_status_words_mean_what_the_page_says(page):
    rows = list(table(section(page, "Status and other values")))

    assert len(rows) > 8
    for phrases, status, schedule in rows:
        for phrase in CODE.findall(phrases):
            if not CODE.search(status):
                with pytest.raises(ValueRefused):
                    parse_status(phrase)
                continue
            said = parse_status(phrase)
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
            found = found.union(*inner.values())  # and no deeper: a value may be a user's own words
        elif key not in ("extra", "due", "channels"):
            found |= keys_of(inner)
    return found


#: Settings that are tables, and can stand in a file only.
ONLY_IN_FILE = ("channels", "notify.receivers", "warning.specials", "supervision.specials")


#: Commands, run after the first session, that between them print every kind of JSON and every key.
SHOWN_AS_JSON = (
    "board",
    "list",
    "warn",
    "import 六月上报.csv --level 区级",
    "import 六月进展.csv --dry-run",
    "attach YL-QL-2026-018 六月上报.csv --as report",
    "turn-back YL-QL-2026-018 --reason 树桩未清",
    "extend YL-QL-2026-018 --to 2026-07-31 --reason 连续降雨",
    "extend YL-QL-2026-018 --reject --reason 已延过一次 --by 韩某",
    "progress YL-QL-2026-018 --percent 90",
    "recheck SJ2026-011 --relapsed --note 又有弃渣 --to 2026-07-31",
    "supervise",
    "supervise YL-QL-2026-018 --step 催办",
    "supervise reply YL-QL-2026-018 --note 正在清运",
    "warn --notify --dry-run",
    "warn --notify",
    "notify list",
    "cron check",
    "check 导出.xlsx",
    "return 导出.xlsx --dry-run",
    "diff 导出.xlsx 导出.xlsx",
    "void QL-2026-0011 --reason 重复登记 --into YL-QL-2026-018",
    "show YL-QL-2026-018",
    "show SJ2026-011",
    "show QL-2026-0011",
    "history --since 2026-06-10",
    "dossier YL-QL-2026-018 --check",
    "db verify",
    "db head",
    "undo",
    "login accounts list",
    "login import sample_data/logins/平台登录日志*.csv",
    "login report",
    "login report --account yl0001",
    "login coach",
    "login effect",
)


def test_every_key_and_closed_word_of_the_json_stands_in_both_pages(trial):
    _, started = trial
    keys: set[str] = set()
    for command in SHOWN_AS_JSON:
        printed = started.run(f"qinling {command} --json --today 2026-06-26")
        answer, _ = json.JSONDecoder().raw_decode(printed[printed.index("{") :])
        keys |= keys_of(answer) | {answer["kind"]}
    closed = (
        AlertKind,
        Level,
        Status,
        Schedule,
        WarningTier,
        EventKind,
        RecheckResult,
        SupervisionKind,
        AttachmentKind,
        AcceptanceText,
        DeliveryState,
    )
    words = {word.value for kind in closed for word in kind}
    for path in PAGES:
        body = section(path.name, "JSON")
        told = {word for code in CODE.findall(body) for word in re.findall(r"[\w/]+", code)}
        assert (keys | words) - told == set(), path.name


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
