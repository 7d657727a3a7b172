"""What the screens show, whatever stands in the ledger and whatever happens to it meanwhile."""

import json
import sqlite3
from datetime import UTC, date, datetime

import pytest
from rich.cells import cell_len

from qinling.cli.browse import list_screen
from qinling.cli.browse.board_screen import build_board_rows
from qinling.cli.browse.list_screen import read_list, split_filter
from qinling.cli.context import Desk
from qinling.procedures.views import issue_pages
from qinling.procedures.views.issue_views import build_board
from tests.bench.samples import make_ledger
from tests.cli.browse.conftest import LATE
from tests.cli.conftest import GOLDEN_FILES

HOSTILE = (
    "[red]x[/red] [/b] [@click=app.quit]点[/]",
    "\x1b[2J\x07清屏\u202e倒\u200b",
    "שלום עולם مرحبا",
    "👨‍👩‍👧 🇨🇳 ☔️ 秦岭",
    "很长" * 400,
    "第一行\n第二行\t后",
)


@pytest.fixture
def hostile_ledger(given_issues, ledger):
    given_issues(*({**LATE, "问题编号": f"甲-{place}"} for place in range(len(HOSTILE))))
    with sqlite3.connect(ledger) as connection:
        for place, text in enumerate(HOSTILE):
            connection.execute(
                "update issue set description = ?, duty_unit = ? where number = ?",
                (text, text, f"甲-{place}"),
            )
    connection.close()


@pytest.mark.usefixtures("hostile_ledger")
@pytest.mark.parametrize("size", [(80, 24), (60, 20), (120, 40)])
def test_every_text_is_shown_as_it_is_and_no_line_is_too_wide(browse, size):
    async def drive(person):
        await person.press("slash", "enter")
        assert "[red]x[/red]" in person.screen or size[0] < 80
        seen = []
        for _ in HOSTILE if size[0] == 80 else HOSTILE[:2]:
            await person.press("enter")
            seen.append(person.screen)
            assert all(cell_len(line) <= size[0] for line in person.lines)
            assert person.lines[-1].strip()
            await person.press("escape", "down")
        assert "[red]x[/red] [/b] [@click=app.quit]" in seen[0]
        assert r"\x1b[2J\x07清屏\u202e倒" in seen[1]
        assert "\x1b" not in "".join(seen)
        assert "\u202e" not in "".join(seen)
        assert size[0] != 80 or "秦岭" in seen[3]
        await person.press("escape", "w")
        assert all(cell_len(line) <= size[0] for line in person.lines)

    browse(drive, size)


def test_every_count_of_the_board_is_that_of_its_list(ledger_desk, qinling):
    for file in GOLDEN_FILES:
        assert qinling("import", file, "--yes", "--skip-bad").exit_code in (0, 16)
    desk = ledger_desk().desk
    desk.__dict__["today"] = date(2026, 4, 25)
    with desk.reading() as reader:
        rows = list(
            build_board_rows(build_board(reader, desk.today, desk.settings.warning), desk.settings.warning)
        )
        for row in rows:
            if row.words is not None:
                page, _ = read_list(row.words, (), 0, None, desk, reader)
                assert page.total == row.issues, row.label
    assert len(rows) > 12


def test_a_list_of_thousands_comes_a_thousand_at_a_time(browse, ledger, monkeypatch):
    for module in (issue_pages, list_screen):  # small ones, which are as good
        monkeypatch.setattr(module, "PAGE_SIZE", 100)
    make_ledger(ledger, 230)

    async def drive(person):
        await person.press("enter")
        await person.see("共 230 个（第 1–100 个）", line=0)
        await person.press("]", "】")
        await person.see("（第 201–230 个）", line=0)
        await person.press("]")
        await person.see("没有下一页了")
        await person.press("end", "enter")
        number = person.lines[0].split()[1]
        await person.press("escape")
        await person.see(number)
        await person.see("（第 201–230 个）", line=0)
        await person.press("r")
        await person.see(number)

    browse(drive)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("麻街镇　河道", ["麻街镇　河道"]),
        ("单位='区 水利局' 超期", ["单位=区 水利局", "超期"]),
        ("'没有", ["'没有"]),
        ("", []),
    ],
)
def test_a_filter_is_split_like_a_command_even_before_it_is_finished(text, words):
    assert split_filter(text) == words


def test_the_list_is_filtered_while_one_types_and_stays_where_a_filter_is_refused(
    browse, given_issues, tmp_path
):
    given_issues(LATE, {**LATE, "问题编号": "ZC-8", "责任单位": "沙河子镇人民政府", "整改状态": "已销号"})
    settings = tmp_path / "设置.toml"
    settings.write_text('[saved_filters]\n"急" = "--overdue 麻街镇"\n', "utf-8")

    async def drive(person):
        await person.press("slash")
        await person.type("麻街")
        await person.see("共 1 个   条件：含 麻街", line=0)
        await person.type(" 单位=")
        await person.see("没有筛，还是原来的")
        await person.see("ZC-7")
        await person.press("escape", "f")
        await person.see("急：--overdue 麻街镇")
        await person.press("enter")
        await person.see("条件：含 麻街镇；超期", line=0)
        await person.press("slash", "ctrl+u")
        await person.type("采砂船")
        await person.see("共 0 个", line=0)
        await person.see("没有一个问题里有“采砂船”")
        await person.press("enter", "enter", "e", "escape", "slash")
        await person.type("麻街")
        assert person.pilot.app.screen.query_one("#filter").value == "采砂船 麻街"
        person.pilot.app.screen.query_one("#filter").value = "麻街镇 已销号"
        await person.see("写 文字=要找的字")
        assert "--text" not in person.screen

    browse(drive, words=[f"--settings={settings}"])


def test_an_empty_ledger_says_what_to_do(browse, qinling):
    assert qinling("init", "--no-input").exit_code in (0, 2, 20)
    assert qinling("add", "级别=区级", "编号=甲", "问题描述=乙").exit_code == 0
    assert qinling("undo", "--yes").exit_code == 0

    async def drive(person):
        await person.see("qinling import")
        await person.press("r")
        await person.see("0 个")
        await person.press(
            "enter", "enter", "s", "e", "escape", "]", "escape", "w", "left", "enter", "escape"
        )

    browse(drive)
    assert json.loads(qinling("list", "--json").stdout)["items"] == []


def test_after_midnight_the_next_question_is_of_the_new_day(ledger_desk, given_issues, monkeypatch):
    given_issues(LATE)
    desk = ledger_desk()
    desk.desk._today = None
    asked = [desk.ask(lambda asked, _: asked.today).found]
    monkeypatch.setattr(Desk, "now", lambda _: datetime(2026, 5, 1, 2, tzinfo=UTC))
    asked.append(desk.ask(lambda asked, _: asked.today).found)

    assert asked == [date(2026, 4, 25), date(2026, 5, 1)]


def test_every_table_has_columns_of_fixed_width(browse, given_issues):
    """One that is drawn while it is filled would keep the empty lines of columns without a width."""
    given_issues(LATE)

    async def drive(person):
        for keys in ((), ("w",), ("escape", "slash")):
            await person.press(*keys)
            table = person.pilot.app.screen.query_one("#table")
            assert table.columns
            assert not any(column.auto_width for column in table.columns.values())

    browse(drive)
