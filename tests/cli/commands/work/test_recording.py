"""Commands `work add`, `edit`, `void`, `attach`, `list`, `show`, and what history and undo make of them."""

import json
import sqlite3

import pytest

DRIVE_BACK = ("work", "add", "劝返", "--count", "2起5人次", "--on", "2026-04-20", "--by", "麻街镇")
CASES = (
    "work",
    "add",
    "刑事案件",
    "--count",
    "18件21人",
    "--of",
    "鸟类=2件2人",
    "--on",
    "2026-04-20",
    "--by",
    "区检察院",
)


@pytest.fixture
def records(run_ok):
    def read(*filters):
        said = json.loads(run_ok("work", "list", "--json", *filters).stdout)
        assert (said["schema"], said["kind"]) == ("qinling/1", "work")
        return {one["number"]: one for one in said["items"]}

    return read


def test_a_record_is_added_and_listed(run_ok, records):
    told = run_ok(*DRIVE_BACK).stderr
    assert "GZ0001" in told
    assert "2起5人次" in told
    assert "第一次出现" in told
    one = records()["GZ0001"]
    assert (one["amount"], one["amount_unit"], one["persons"], one["persons_unit"]) == ("2", "起", 5, "人次")
    assert (one["day"], one["unit"], one["is_stock"], one["is_void"]) == (
        "2026-04-20",
        "麻街镇",
        False,
        False,
    )
    assert "2起5人次" in run_ok("work", "list").stdout


def test_amounts_are_whole_numbers_in_the_table(run_ok, ledger):
    run_ok("work", "add", "森林覆盖率", "--count", "73.26%", "--on", "2026-04-20", "--by", "区林业局")
    with sqlite3.connect(ledger) as connection:
        assert connection.execute("select amount, typeof(amount) from work_record").fetchone() == (
            73_260_000,
            "integer",
        )


def test_a_value_of_the_district_that_another_unit_recorded_is_named(run_ok):
    def add(kind, count, day, unit):
        return run_ok("work", "add", kind, "--count", count, "--on", day, "--by", unit).stderr.replace(
            "\n", ""
        )

    assert "上一次" not in add("森林覆盖率", "73.26%", "2026-04-10", "区林业局")
    assert "上一次" not in add("森林覆盖率", "73.5%", "2026-04-12", "区林业局")
    assert "上一次" not in add("森林覆盖率", "60%", "2026-04-09", "麻街镇")  # replaces nothing
    told = add("森林覆盖率", "81%", "2026-04-20", "麻街镇")
    assert "森林覆盖率上一次是区林业局记的 73.5%（GZ0002）；这类存量说的是全区的数" in told
    add("岗亭", "2座", "2026-04-10", "区林业局")
    assert "上一次" not in add("岗亭", "3座", "2026-04-20", "麻街镇")


def test_a_part_is_a_record_of_its_own_within_the_whole(run_ok, records):
    run_ok(*CASES)
    assert {number: (one["amount"], one["topic"], one["part_of"]) for number, one in records().items()} == {
        "GZ0001": ("18", None, None),
        "GZ0002": ("2", "鸟类", "GZ0001"),
    }
    assert "其中" in run_ok("work", "show", "GZ0001").stdout


@pytest.mark.parametrize(
    ("words", "code", "told"),
    [
        (("会义", "--count", "3", "--on", "2026-04-20", "--by", "甲"), 2, "相近的有：会议"),
        (("会议", "--count", "3.5次", "--on", "2026-04-20", "--by", "甲"), 2, "--count"),
        (("会议", "--count", "3", "--persons", "5", "--on", "2026-04-20", "--by", "甲"), 2, "--persons"),
        (("会议", "--count", "3", "--of", "鸟类", "--on", "2026-04-20", "--by", "甲"), 2, "--of"),
        (("会议", "--count", "3", "--on", "2026-05-20", "--by", "甲"), 19, "还没有到"),
        (("会议", "--count", "3", "--on", "2026-04-20"), 20, "请加 --by"),
        (("会议", "--count", "3", "--by", "甲"), 20, "请加 --on"),
        (("会议", "--on", "2026-04-20", "--by", "甲"), 20, "请加 --count"),
    ],
)
def test_what_is_missing_or_wrong_is_named(run_ok, run_refused, words, code, told):
    run_ok(*CASES)
    assert told in run_refused(code, "work", "add", *words)


def test_the_same_again_must_be_said(run_ok, run_refused, records):
    run_ok(*DRIVE_BACK)
    assert "加 --again" in run_refused(19, *DRIVE_BACK[:-1], "麻 街镇")
    run_ok(*DRIVE_BACK, "--again")
    assert len(records()) == 2


def test_a_stock_has_one_value_a_day(run_ok, run_refused):
    stock = ("work", "add", "岗亭", "--on", "2026-04-20", "--by", "区秦岭办", "--count")
    run_ok(*stock, "12座")
    assert "work edit GZ0001" in run_refused(19, *stock, "13座")


def test_a_known_unit_keeps_its_spelling(run_ok, records):
    run_ok(*DRIVE_BACK)
    told = run_ok(*DRIVE_BACK[:4], "3起", *DRIVE_BACK[5:-1], "麻街 镇").stderr
    assert "第一次出现" not in told
    assert {one["unit"] for one in records().values()} == {"麻街镇"}


def test_edit_says_old_and_new_and_moves_the_parts(run_ok, run_refused, records):
    run_ok(*CASES)
    told = run_ok("work", "edit", "gz1", "数量=20件23人", "日期=2026-04-21", "--ground", "函").stderr
    assert "数量：18 → 20" in told
    assert {one["day"] for one in records().values()} == {"2026-04-21"}
    assert "超过" in run_refused(19, "work", "edit", "GZ0001", "数量=1件1人")
    assert "超过" in run_refused(19, "work", "edit", "GZ0002", "数量=21件")
    assert "请改 GZ0001" in run_refused(21, "work", "edit", "GZ0002", "日期=2026-04-20")
    assert "没有变化" in run_ok("work", "edit", "GZ0001", "数量=20").stderr
    assert "还没有到" in run_refused(19, "work", "edit", "GZ0001", "日期=2026-05-20")
    run_refused(17, "work", "edit", "GZ0009", "数量=1")
    run_refused(2, "work", "edit", "GZ0001")


def test_parts_together_are_within_the_whole(run_ok, run_refused, records):
    run_ok(*CASES, "--of", "兽类=16件3人")
    told = run_refused(19, *CASES, "--of", "兽类=17件3人")
    assert "其中各部分合计 19件5人，超过了总数 18件21人" in told
    told = run_refused(19, "work", "edit", "GZ0003", "数量=17件3人")
    assert "17件3人，与另外的“其中”合计 19件5人，超过了总数 18件21人" in told
    assert "其中各部分合计 18件5人，超过了总数 17件21人" in run_refused(
        19, "work", "edit", "GZ0001", "数量=17件21人"
    )
    run_ok("work", "void", "GZ0002", "--reason", "重复")
    run_ok("work", "edit", "GZ0003", "数量=17件3人", QINLING_ACTOR="李某")
    assert "撤回后 GZ0002、GZ0003 合计会超过所属的 GZ0001" in run_refused(23, "undo", "--yes")


def test_void_needs_a_reason_and_takes_the_parts_along(run_ok, run_refused, records):
    run_ok(*CASES)
    assert "--reason" in run_refused(21, "work", "void", "GZ0001")
    run_ok("work", "void", "GZ0001", "--reason", "与另一条是同一次")
    assert records() == {}
    assert all(one["is_void"] for one in records("--void").values())
    assert "作废" in run_refused(21, "work", "edit", "GZ0001", "数量=1")
    run_refused(21, "work", "void", "GZ0001", "--reason", "又")
    run_refused(21, "work", "attach", "GZ0001", __file__)


def test_filters(run_ok, run_refused, records):
    run_ok(*DRIVE_BACK)
    run_ok(*CASES)
    run_ok("work", "add", "会议", "--count", "1", "--on", "2026-04-01", "--by", "区秦岭办")
    assert [*records("--kind", "劝返")] == ["GZ0001"]
    assert [*records("--topic", "鸟类")] == ["GZ0003"]
    assert [*records("--unit", "区 秦岭办")] == ["GZ0004"]
    assert [*records("--from", "2026-04-02")] == ["GZ0001", "GZ0002", "GZ0003"]
    assert [*records("--to", "2026-04-01")] == ["GZ0004"]
    assert [*records("--limit", "1")] == ["GZ0004"]
    run_refused(2, "work", "list", "--from", "2026-04-02", "--to", "2026-04-01")
    run_refused(2, "work", "list", "--kind", "会义")


def test_a_unit_is_chosen_by_a_part_of_its_name_as_in_the_figures(run_ok, run_refused, records):
    run_ok(*DRIVE_BACK)
    run_ok("work", "add", "会议", "--count", "1", "--on", "2026-04-01", "--by", "区秦岭办")
    assert [*records("--unit", "麻街")] == ["GZ0001"]
    assert [*records("--unit", "秦岭", "--unit", "麻街")] == ["GZ0002", "GZ0001"]
    assert records("--unit", "%局") == {}  # no sign of SQL
    assert "只有符号" in run_refused(2, "work", "list", "--unit", "%")
    refused = run_ok("work", "list", "--unit", "麻姐镇").stderr
    assert "没有名称含“麻姐镇”的单位，相近的有：麻街镇" in refused


def test_attachments_stand_with_their_record(run_ok, tmp_path):
    run_ok(*DRIVE_BACK)
    paper = tmp_path / "纪要.pdf"
    paper.write_bytes(b"pdf")
    assert "收入其他材料 1 份" in run_ok("work", "attach", "GZ0001", paper).stderr
    assert "没有再收" in run_ok("work", "attach", "GZ0001", paper).stderr
    (item,) = json.loads(run_ok("work", "show", "GZ0001", "--json").stdout)["items"]
    assert [one["name"] for one in item["attachments"]] == ["纪要.pdf"]
    assert "材料 1 份" in run_ok("db", "verify").stdout + run_ok("db", "verify").stderr


def test_history_tells_of_records_beside_issues(run_ok, given_issue):
    given_issue("A1")
    run_ok(*DRIVE_BACK)
    run_ok("work", "void", "GZ0001", "--reason", "误记")
    told = run_ok("history", "GZ0001").stdout
    assert "作废" in told
    assert "原因 误记" in told
    told = run_ok("history", "--since", "2026-04-25").stdout
    assert "GZ0001" in told
    assert "A1" in told
    events = json.loads(run_ok("history", "gz0001", "--json").stdout)["items"]
    assert [event["kind"] for event in events] == ["created", "voided"]
    assert events[0]["changes"]["amount"] == {"old": None, "new": "2"}


def test_an_issue_with_such_a_number_goes_before_the_record(run_ok, given_issue):
    given_issue("GZ0001")
    run_ok(*DRIVE_BACK)
    assert "劝返" not in run_ok("history", "GZ0001").stdout


def test_undo_says_what_it_takes_back_and_numbers_are_not_used_again(run_ok, run_refused, records):
    run_ok(*CASES)
    assert "GZ0001、GZ0002" in run_ok("undo").stderr
    assert records() == {}
    assert "登记已撤回" in run_refused(17, "work", "show", "GZ0001")
    assert "GZ0001" in run_ok("history", "GZ0001").stdout
    run_ok(*DRIVE_BACK)
    assert [*records()] == ["GZ0003"]
    run_ok("db", "verify")


def test_undo_leaves_what_another_changed_since(run_ok, run_refused):
    run_ok(*DRIVE_BACK)
    run_ok("work", "edit", "GZ0001", "数量=3", QINLING_ACTOR="李某")
    assert "李某 之后又办理了 GZ0001" in run_refused(23, "undo")


def test_as_of_a_day_the_ledger_is_as_it_was(run_ok, records):
    run_ok(*DRIVE_BACK)
    run_ok("work", "edit", "GZ0001", "数量=3", QINLING_TODAY="2026-04-27")
    run_ok("work", "void", "GZ0001", "--reason", "误", QINLING_TODAY="2026-04-28")

    def amount(day):
        said = run_ok("work", "list", "--as-of", day, "--json", QINLING_TODAY="2026-04-30").stdout
        return [one["amount"] for one in json.loads(said)["items"]]

    assert [amount(f"2026-04-{day}") for day in (24, 26, 27, 28)] == [[], ["2"], ["3"], []]


def test_verification_finds_a_record_changed_behind_the_history(run_ok, qinling, ledger):
    run_ok(*DRIVE_BACK)
    with sqlite3.connect(ledger) as connection:
        connection.execute("update work_record set amount = 9000000")
    result = qinling("db", "verify")
    assert result.exit_code == 22
    assert "工作记录：GZ0001" in result.stdout + result.stderr


def test_salvage_rebuilds_records_from_a_whole_history(run_ok, ledger, tmp_path):
    run_ok(*CASES)
    with sqlite3.connect(ledger) as connection:
        connection.execute("delete from work_record")
    saved = tmp_path / "救出.db"
    run_ok("db", "salvage", saved)
    said = json.loads(run_ok("work", "list", "--json", "--ledger", saved).stdout)
    assert [one["number"] for one in said["items"]] == ["GZ0001", "GZ0002"]


def test_the_office_adds_a_kind_by_one_entry(run_ok, run_refused, tmp_path):
    settings = tmp_path / "settings.toml"
    settings.write_text('[work.kinds."植树"]\nunit = "亩"\ndecimals = 1\n', "utf-8")
    words = ("work", "add", "植树", "--count", "12.5亩", "--on", "2026-04-20", "--by", "区林业局")
    run_ok(*words, "--settings", settings)
    assert "12.5" in run_ok("work", "list").stdout  # without the setting the figure stays
    for line in (
        'stock = "是"',
        "decimals = 7",
        "unit = 3",
        "share = true",
        'farbe = "rot"',
        'persons = "3人"',
    ):
        unit = "" if line.startswith("unit") else 'unit = "亩"'
        settings.write_text(f'[work.kinds."植树"]\n{unit}\n{line}\n', "utf-8")
        assert "work.kinds" in run_refused(18, *words, "--settings", settings)


def test_an_amount_without_its_field_comes_back_with_it(run_ok, run_refused):
    run_ok("work", "add", "会议", "--count", "1次", "--on", "2026-04-20", "--by", "区秦岭办")
    assert "“4次”没有写是哪个字段。数量写成 数量=4次\n" in run_refused(2, "work", "edit", "GZ0001", "4次")
