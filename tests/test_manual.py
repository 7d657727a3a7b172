"""Every page of the manual, Chinese and English: its examples print what it shows, its form is right, nothing is left out.

`python -m tests.test_manual` writes what the program prints today, and the tables that the code holds, into the pages;
names behind it (`python -m tests.test_manual start zh/cron`) choose among them.
"""

import re
import shlex
import shutil
import sys
import tempfile
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import chdir
from datetime import date, datetime, time
from functools import cache, partial
from itertools import pairwise, takewhile
from pathlib import Path
from unittest.mock import patch
from zoneinfo import ZoneInfo

import pytest
from openpyxl import load_workbook
from rich.cells import cell_len
from typer.testing import CliRunner

from qinling.cli.app import app
from qinling.cli.commands import COMMANDS
from qinling.cli.context import Desk
from qinling.cli.framework.lazy_commands import CommandStub
from qinling.cli.settings.loader import read_settings
from qinling.cli.settings.schema import SETTINGS
from qinling.cli.settings.settings_model import Setting
from qinling.errors import ValueRefused
from qinling.reports.documents.letters.template_names import LIST_NAMES, TEMPLATE_NAMES
from qinling.rules.figures.ageing_figures import AGEING_FIGURES
from qinling.rules.figures.issue_figures import ISSUE_FIGURES
from qinling.rules.figures.period_figures import PERIOD_FIGURES
from qinling.rules.logins.audit.finding_kinds import FindingKind
from qinling.rules.parsing.deadlines import calculate_due_day, parse_deadline
from qinling.rules.parsing.statuses import parse_status
from qinling.rules.supervision.supervision_acts import SupervisionRules
from qinling.rules.vocabulary import (
    AlertKind,
    AttachmentKind,
    ImportUpdate,
    Schedule,
    Status,
    SupervisionKind,
    Term,
    WarningTier,
)
from qinling.rules.warning_tiers import TierDays
from qinling.rules.workdays import WorkCalendar
from tests.checkout import HOME_VARIABLES, ROOT
from tests.manual_tables import (
    TABLE_BLOCK,
    build_channel_type_table,
    build_exit_code_table,
    format_default,
    split_cells,
)

MANUAL = ROOT / "qinling/manual"
CHINESE = sorted(MANUAL.glob("zh/*.md"))
ENGLISH = sorted(MANUAL.glob("en/*.md"))
PAGES = [*CHINESE, *ENGLISH]

MAX_PAGE_LINES = 160
MAX_LINES_BEFORE_EXAMPLE = 25
SCREEN_COLUMNS = 80
MAX_COMMAND_COLUMNS = 150
MAX_EXAMPLE_LINES = 46  # the board has so many
#: A paragraph of Chinese is one line in the file, since a line break would become a blank: four lines on the screen.
MAX_PARAGRAPH_COLUMNS = 320

EXAMPLE_MARK = re.compile(
    r"<!-- (?:(?P<before>before): (?P<prepared>.+?) -->"
    r"|(?P<edited>edited): (?P<book>\S+) (?P<cell>[A-Z]+\d+) (?P<value>.*?) -->"
    r"|(?P<file>file): (?P<name>.+?) -->\n```\w*\n(?P<text>.*?)^```$"
    r"|(?P<output>output): (?P<command>.+?) -->\n```\w*\n(?P<printed>.*?)^```$)",
    re.MULTILINE | re.DOTALL,
)
OUTPUT_BLOCK = re.compile(r"<!-- output: .+? -->\n```.*?^```$", re.MULTILINE | re.DOTALL)
CODE_BLOCK = re.compile(r"^```.*?^```$", re.MULTILINE | re.DOTALL)
INLINE_CODE = re.compile(r"`([^`]+)`")
HELP_TOPIC = re.compile(r"`qinling help ([^`]+)`")

each_page = pytest.mark.parametrize("page", PAGES, ids=lambda page: f"{page.parent.name}-{page.stem}")
each_chinese_page = pytest.mark.parametrize("page", CHINESE, ids=lambda page: page.stem)


@cache
def read_page(page: Path) -> str:
    return page.read_text(encoding="utf-8")


def read_title(page: Path) -> str:
    return read_page(page).splitlines()[0].removeprefix("# ")


# The examples


def get_fixed_time(desk: Desk) -> datetime:
    """Return the moment at which every command is run, so that moments and hashes are the same in every run."""
    return datetime.combine(desk.today, time(9, 30), ZoneInfo(desk.settings.timezone))


def run_command(folder: Path, command: str) -> str:
    """Return what *command* prints in *folder*, on both streams, 80 columns wide, at half past nine."""
    variables = (setting.variable for setting in SETTINGS.values())
    bare = dict.fromkeys(("QINLING_SETTINGS", "COLUMNS", "NO_COLOR", "FORCE_COLOR", *variables))
    env = {
        **bare,
        **dict.fromkeys(HOME_VARIABLES, str(folder)),
        "QINLING_LEDGER": "trial.db",
        "QINLING_TODAY": "2026-06-10",
        "QINLING_ACTOR": "王敏",
    }
    _, *words = shlex.split(command)
    with chdir(folder), patch.multiple(Desk, now=get_fixed_time, system_user=""):
        given = [found for word in words for found in (sorted(map(str, Path().glob(word))) or [word])]
        printed = CliRunner().invoke(app, given, env=env).output
    return "".join(f"{line.rstrip()}\n" for line in printed.rstrip().splitlines())


def type_into(path: Path, cell: str, value: str) -> None:
    """Type *value* into a cell of the first sheet of a workbook, as its reader would: `<!-- edited: 导出.xlsx X8 属实 -->`."""
    book = load_workbook(path)
    book.worksheets[0][cell] = value
    book.save(path)


@pytest.fixture(scope="session")
def prepare_folder(tmp_path_factory: pytest.TempPathFactory) -> Callable[[tuple[str, ...]], Path]:
    """A folder in which given commands have been run; many pages begin with the same ones."""
    return build_folder_preparer(tmp_path_factory.mktemp("manual"))


def build_folder_preparer(room: Path) -> Callable[[tuple[str, ...]], Path]:
    """Return what makes such folders in *room*, each once, and each from the one before it."""

    @cache
    def folder_after(commands: tuple[str, ...]) -> Path:
        folder = Path(tempfile.mkdtemp(dir=room)) / "page"
        if not commands:
            shutil.copytree(ROOT / "sample_data", folder / "sample_data")
            return folder
        shutil.copytree(folder_after(commands[:-1]), folder)
        run_command(folder, commands[-1])
        return folder

    return folder_after


def rewrite_examples(page: str, prepare_folder: Callable[[tuple[str, ...]], Path], folder: Path) -> str:
    """Return *page* with what its examples print now, run in order in the new *folder*."""
    marks = list(EXAMPLE_MARK.finditer(page))
    first = next((at for at, mark in enumerate(marks) if not mark["before"]), len(marks))
    shutil.copytree(prepare_folder(tuple(mark["prepared"] for mark in marks[:first])), folder)
    now, end = "", 0
    for mark in marks[first:]:
        if mark["file"]:
            (folder / mark["name"]).write_text(mark["text"], encoding="utf-8")
        elif mark["edited"]:
            type_into(folder / mark["book"], mark["cell"], mark["value"])
        elif mark["before"]:
            run_command(folder, mark["prepared"])
        else:
            start, stop = mark.span("printed")
            now += f"{page[end:start]}$ {mark['command']}\n{run_command(folder, mark['command'])}"
            end = stop
    return now + page[end:]


@each_page
def test_the_examples_print_what_the_page_shows(page, prepare_folder, tmp_path):
    text = read_page(page)

    assert text == rewrite_examples(text, prepare_folder, tmp_path / "page"), (
        "run: python -m tests.test_manual"
    )


# The form of a page


@each_page
def test_a_page_is_short_and_begins_with_its_title_and_an_example(page):
    lines = read_page(page).splitlines()

    assert page.stem.isascii()
    assert lines[0].startswith("# ")
    assert sum(line.startswith("# ") for line in CODE_BLOCK.sub("", read_page(page)).splitlines()) == 1
    assert sum(not line.startswith("|") for line in lines) <= MAX_PAGE_LINES
    assert any(line.startswith("<!-- output: qinling") for line in lines[:MAX_LINES_BEFORE_EXAMPLE])


@each_page
def test_an_example_is_short_and_what_is_to_be_typed_fits_the_screen(page):
    """What the program prints is as wide as it is: a message is one line, and the screen breaks it."""
    text = read_page(page)
    shown = [mark["printed"].splitlines() for mark in EXAMPLE_MARK.finditer(text) if mark["output"]]
    files = [line for block in CODE_BLOCK.findall(OUTPUT_BLOCK.sub("", text)) for line in block.splitlines()]

    assert not [lines for lines in shown if len(lines) > MAX_EXAMPLE_LINES]
    assert not [lines[0] for lines in shown if cell_len(lines[0]) > MAX_COMMAND_COLUMNS]
    assert not [line for line in files if cell_len(line) > SCREEN_COLUMNS and page in CHINESE]


@each_chinese_page
def test_a_paragraph_is_one_line_and_short(page):
    """In Markdown two lines are one paragraph with a blank between them, which Chinese has not."""
    lines = re.sub(r"<!--.*?-->", "", CODE_BLOCK.sub("", read_page(page))).splitlines()
    prose = ["" if re.match(r"#|\||- |\d\. ", line) else line for line in lines]

    assert not [line for line in lines if cell_len(line) > MAX_PARAGRAPH_COLUMNS]
    assert not [pair for pair in pairwise(prose) if all(map(str.strip, pair))]


@each_chinese_page
def test_the_settings_that_a_page_shows_are_right(page, tmp_path):
    shown = re.findall(r"(?<! -->\n)^```toml\n(.*?)^```$", read_page(page), re.MULTILINE | re.DOTALL)

    for text in shown:
        if not text.startswith("off = "):  # a calendar, which is no settings file
            (tmp_path / "settings.toml").write_text(text, encoding="utf-8")
            read_settings(tmp_path / "settings.toml", {})


def test_titles_are_the_topics_that_users_type_and_no_two_are_the_same():
    titles = [read_title(page) for page in PAGES]

    assert len(titles) == len(set(titles))
    assert not [title for page in CHINESE if " " in (title := read_title(page))]


@each_page
def test_every_topic_that_a_page_points_at_is_there(page):
    english = [page.stem for page in ENGLISH]
    topics = {*map(read_title, CHINESE), *english, *(f"en/{stem}" for stem in english), *COMMAND_NAMES}
    pointed = set(HELP_TOPIC.findall(read_page(page))) - {"COMMAND", "TOPIC", "主题", "命令"}

    assert pointed <= topics


# What must be told


def list_command_names(name: str, command: object) -> Iterator[str]:
    """Yield a command, and behind a group its own: db, db verify …"""
    yield name
    for below, one in getattr(command, "commands", {}).items():
        yield from list_command_names(f"{name} {below}", one)


COMMAND_NAMES = [
    name for lazy in COMMANDS for name in list_command_names(lazy.name, CommandStub(lazy).load_command())
]


@pytest.mark.parametrize("command", COMMAND_NAMES)
def test_every_command_stands_in_some_chinese_page(command):
    named = re.compile(rf"qinling {command}(?![\w-])")

    assert any(named.search(read_page(page)) for page in CHINESE)


def test_every_settings_key_stands_in_a_table_of_one_chinese_page():
    told = [
        INLINE_CODE.findall(line)[0]
        for page in CHINESE
        for mark in CHINESE_TABLE_BLOCK.finditer(read_page(page))
        if mark[2].startswith("settings")
        for line in mark[3].splitlines()[2:]
    ]

    assert sorted(told) == sorted(SETTINGS)


def read_table_rows(page: str, heading: str) -> Iterator[list[str]]:
    """Yield the rows of the first table below *heading* of a Chinese page as cells, its head left out."""
    text = read_page(MANUAL / "zh" / f"{page}.md")
    body = text[text.index(f"\n{heading}\n") :].splitlines()
    first = next(at for at, line in enumerate(body) if line.startswith("| ---")) + 1
    yield from map(split_cells, takewhile(lambda line: line.startswith("|"), body[first:]))


REFUSED_MEANING = "不读，算有错"


def test_the_deadline_phrases_mean_what_the_page_says():
    rows = list(read_table_rows("deadlines", "## 写法和含义"))

    assert len(rows) > 10
    for phrases, kind, day in rows:
        for phrase in INLINE_CODE.findall(phrases):
            if kind == REFUSED_MEANING:
                with pytest.raises(ValueRefused):
                    parse_deadline(phrase, date(2026, 4, 25))
                continue
            deadline = parse_deadline(phrase, date(2026, 4, 25))
            due = calculate_due_day(deadline, date(2026, 4, 24), WorkCalendar())
            assert (deadline.kind.label, str(due or "")) == (kind, day), phrase


def test_the_status_words_mean_what_the_page_says():
    rows = list(read_table_rows("values", "## 整改状态"))

    assert len(rows) > 8
    for phrases, meaning in rows:
        for phrase in INLINE_CODE.findall(phrases):
            if meaning == REFUSED_MEANING:
                with pytest.raises(ValueRefused):
                    parse_status(phrase)
                continue
            said = parse_status(phrase)
            assert "，".join(word.label for word in (said.status, said.schedule) if word) == meaning, phrase


# The tables

#: One table: its heading, and the cells of its rows, without the last where it is written by hand.
Table = tuple[Sequence[str], Iterable[Sequence[str]]]

#: As in the English pages, but a table may be only of a part: `<!-- table: settings notify channels -->`.
CHINESE_TABLE_BLOCK = re.compile(TABLE_BLOCK.pattern.replace(r"([\w-]+)", r"([\w. -]+?)"), re.DOTALL)
#: What a row says that nobody has explained yet.
UNEXPLAINED = "？"


def build_label_table(kind: Iterable[Term], *head: str) -> Table:
    """One row a word: its label, and what it means."""
    return head, ((word.label,) for word in kind)


def build_status_table(*_: str) -> Table:
    """The words of statuses and schedules, with what they mean."""
    return ("整改状态、序时进度", "含义"), ((word.label,) for kind in (Status, Schedule) for word in kind)


def build_update_table(*_: str) -> Table:
    """What `--update` may be, with what becomes of an issue that is there."""
    head = "`--update`", "有内容的字段", "空着的字段"
    becomes = {ImportUpdate.KEEP: ("不动", "不动"), ImportUpdate.FILL: ("不动", "用文件的")}
    return head, ((f"`{one.label}`", *becomes.get(one, ("用文件的", "用文件的"))) for one in ImportUpdate)


def build_finding_table(who: str) -> Table:
    """The kinds of findings of the login audit, for those who give *help* or look after *risk*."""
    return build_label_table(
        (kind for kind in FindingKind if kind.is_risk == (who == "risk")), "种类", "什么时候算"
    )


def build_supervision_table(*_: str) -> Table:
    """The rungs of supervision and the working days overdue from which each is due."""
    usual = SupervisionRules()
    rows = ((one.label, f"超期 {getattr(usual, one.value)} 个工作日") for one in SupervisionKind)
    return ("步骤", "从什么时候起", "出哪种文书"), rows


def build_letter_name_table(*_: str) -> Table:
    """The names that a template of letters can use."""
    return ("名字", "填什么"), ((f"`{name}`", label) for name, label in TEMPLATE_NAMES.items())


def build_letter_item_table(*_: str) -> Table:
    """What each item of a list of a template of letters has."""
    rows = (
        (f"`{name}`", "、".join(f"`{one}` {label}" for one, label in items.items()))
        for name, items in LIST_NAMES.items()
    )
    return ("列表", "每一项"), rows


def build_attachment_table(*_: str) -> Table:
    """The roles of attachments, and which of them a case file should have."""
    wanted = SETTINGS["procedure.papers"].default
    return ("材料", "一事一档"), ((one.label, "应有" if one in wanted else "") for one in AttachmentKind)


def build_tier_table(*_: str) -> Table:
    """The tiers of warnings, and how many days before the deadline each begins."""
    fixed = {WarningTier.OVERDUE: "时限已过", WarningTier.DUE_TODAY: "时限就是今天"}
    return ("预警档", "什么时候"), ((one.label, fixed.get(one) or format_reach(one)) for one in WarningTier)


def format_reach(tier: WarningTier) -> str:
    """Say within how many days *tier* is, and which setting changes it."""
    return f"{SETTINGS[f'warning.{tier}'].default} 天内到期（`warning.{tier}`）"


def build_code_table(*_: str) -> Table:
    """Every exit code."""
    return ("退出码", "含义和办法"), ((row[0],) for row in build_exit_code_table()[1])


def build_channel_table(*_: str) -> Table:
    """Every channel with the keys that it needs and may have."""
    rows = (
        (row[0], row[2], row[3].replace(" `seconds`", "").replace("`seconds`", ""))
        for row in build_channel_type_table()[1]
    )
    return ("`way`", "必写", "可写", "是什么"), rows


def build_settings_table(*sections: str) -> Table:
    """The keys of some sections, or some keys, with their defaults and their help."""
    rows = (
        (f"`{key}`", format_chinese_default(setting), setting.help_zh)
        for key, setting in SETTINGS.items()
        if key in sections or key.partition(".")[0] in sections
    )
    return ("键", "默认", "含义"), rows


def format_chinese_default(setting: Setting) -> str:
    """Return the default of *setting*, in Chinese where it is a word, yes, no or nothing."""
    value = setting.default
    if value and isinstance(value, tuple) and all(isinstance(word, Term) for word in value):
        return " ".join(f"`{word.label}`" for word in value)
    if isinstance(value, Term):
        return f"`{value.label}`"
    return {"": "无", "true": "是", "false": "否"}.get(said := format_default(value), said)


#: What stands in the rules of figures for what a call gives.
GENERAL_WORDS = {
    "as_of": "截至日",
    "first": "期初",
    "last": "期末",
    "year_start": "当年1月1日",
    **{tier: SETTINGS[f"warning.{tier}"].default for tier in TierDays.__dataclass_fields__},
}


def fill_in_general_words(text: str) -> str:
    """Return the name or rule of a figure as it holds of any call."""
    text = text.format(**GENERAL_WORDS).replace("期初 至 期末", "期内")
    return re.sub(r"(?<=[\u4e00-\u9fff]) (?=[\u4e00-\u9fff])", "", text)


def build_figure_table(subject: str) -> Table:
    """The figures of a state or of a period with their keys and rules."""
    rows = (
        (fill_in_general_words(one.name), f"`{one.key}`", one.unit, fill_in_general_words(one.rule))
        for one in {"state": (*ISSUE_FIGURES, *AGEING_FIGURES), "period": PERIOD_FIGURES}[subject]
    )
    return ("指标", "代码", "单位", "口径"), rows


TABLES: Mapping[str, Callable[..., Table]] = {
    "alerts": partial(build_label_table, AlertKind, "提醒", "提醒什么"),
    "channels": build_channel_table,
    "exit-codes": build_code_table,
    "figures": build_figure_table,
    "findings": build_finding_table,
    "letter-item-names": build_letter_item_table,
    "letter-names": build_letter_name_table,
    "ladder": build_supervision_table,
    "papers": build_attachment_table,
    "settings": build_settings_table,
    "statuses": build_status_table,
    "tiers": build_tier_table,
    "updates": build_update_table,
}


def format_table(name: str, before: str) -> str:
    """Return the table *name* in Markdown, with the last cells that its rows have in *before*, written by hand."""
    kind, *parts = name.split()
    head, rows = TABLES[kind](*parts)
    kept = {cells[0]: cells[-1] for line in before.splitlines() if len(cells := split_cells(line)) > 1}
    lines = (row if len(row) == len(head) else (*row, kept.get(row[0], UNEXPLAINED)) for row in rows)
    return "".join(f"| {' | '.join(line)} |\n" for line in (head, ["---"] * len(head), *lines))


def replace_tables(page: str) -> str:
    """Return *page* with its tables as the code has them now."""
    return CHINESE_TABLE_BLOCK.sub(
        lambda found: f"{found[1]}{format_table(found[2], found[3])}{found[4]}", page
    )


@each_chinese_page
def test_the_tables_of_a_page_are_those_of_the_code(page):
    text = read_page(page)

    assert text == replace_tables(text), "run: python -m tests.test_manual"
    assert f"| {UNEXPLAINED} |" not in text, "write what the new row means into its last column"


def test_every_table_stands_in_some_chinese_page():
    shown = {mark[2].split()[0] for page in CHINESE for mark in CHINESE_TABLE_BLOCK.finditer(read_page(page))}

    assert shown == set(TABLES)


def main(*names: str) -> None:
    """Write the outputs and tables of today into the pages, or into those that *names* name."""
    with tempfile.TemporaryDirectory(prefix="qinling-manual-") as room:
        prepared = build_folder_preparer(Path(room))
        for number, page in enumerate(PAGES):
            if names and not {page.stem, f"{page.parent.name}/{page.stem}", page.parent.name} & set(names):
                continue
            text = read_page(page)
            now = rewrite_examples(text, prepared, Path(room) / str(number))
            now = replace_tables(now) if page in CHINESE else now
            if now != text:
                page.write_text(now, encoding="utf-8")
                print(f"{page.parent.name}/{page.name}: rewritten")


if __name__ == "__main__":
    main(*sys.argv[1:])
