"""More lists and logs of accounts, kept back until the design stood, and merges by hand."""

import json
import sqlite3
from contextlib import closing

import pytest
import xlsxwriter

from tests.cli.commands.login.accounts.test_account_forms import LIST, list_of, units
from tests.workbook.makers.odd_files import ods_cell, write_ods
from tests.workbook.makers.odd_workbooks import write_cells


def import_file(run_login, path, code=0, words=()):
    result = run_login("accounts", "import", path, "--json", *words, code=code)
    return result.stderr if code else json.loads(result.stdout)


def read_known(run_login):
    return {
        one["account"]: one for one in json.loads(run_login("accounts", "list", "--json").stdout)["items"]
    }


def test_merged_cells_of_an_ods_fill_their_rows(run_login, tmp_path):
    rows = [
        "".join(map(ods_cell, ("账号", "姓名", "单位"))),
        ods_cell("a1")
        + ods_cell("张三")
        + '<table:table-cell office:value-type="string" table:number-rows-spanned="2" table:number-columns-spanned="1"><text:p>区水利局</text:p></table:table-cell>',
        ods_cell("a2") + ods_cell("李四") + "<table:covered-table-cell/>",
        ods_cell("a3") + ods_cell("王五") + ods_cell("大荆镇"),
    ]
    body = "".join(f"<table:table-row>{row}</table:table-row>" for row in rows)
    write_ods(tmp_path / "a.ods", f'<table:table table:name="账号">{body}</table:table>')
    import_file(run_login, tmp_path / "a.ods")
    assert units(read_known(run_login)) == {"a1": "区水利局", "a2": "区水利局", "a3": "大荆镇"}


def test_an_account_merged_over_two_persons_is_refused(read_list):
    rows = [("账号", "姓名", "单位"), ("a1", "张三", "甲"), (None, "李四", "甲"), ("a3", "王五", "甲")]
    told = read_list(rows, ("A2:A3",), code=16)
    assert "李四" in told


def test_group_rows_across_the_table_are_named(read_list):
    rows = [
        ("序号", "账号", "姓名", "手机"),
        ("一、区水利局", None, None, None), (1, "a1", "张三", "1"), (2, "a2", "李四", "2"),
        ("二、大荆镇", None, None, None), (3, "b1", "王五", "3"),
    ]  # fmt: skip
    said, known = read_list(rows, ("A2:D2", "A5:D5"))
    assert list(known) == ["a1", "a2", "b1"]
    assert said["rows"] == {"accounts": 3, "others": 2}
    assert any("一、区水利局" in note for note in said["notes"])


def test_group_rows_in_the_account_column_are_named(read_list):
    rows = [
        ("账号", "姓名", "手机"),
        ("区水利局", None, None),
        ("a1", "张三", "1"),
        ("大荆镇", None, None),
        ("b1", "王五", "3"),
    ]
    said, known = read_list(rows, ("A2:C2",))
    assert list(known) == ["a1", "b1"]
    assert said["rows"]["others"] == 2


def test_number_cells_of_eighteen_digits_are_refused(read_list):
    told = read_list([("账号", "单位"), (610523199001011234, "甲"), ("a2", "甲")], code=16)
    assert "后几位" in told.replace("\n", "")


def test_two_lists_side_by_side_are_refused(read_list):
    rows = [("账号", "姓名", "单位", "账号", "姓名", "单位"), ("a1", "张三", "甲", "b1", "李四", "乙")]
    result = read_list(rows, code=15)
    assert "两列" in result


def test_two_rows_of_headings_are_one(read_list):
    rows = [
        ("序号", "用户账号", "使用人信息", None, "账号状态"),
        (None, None, "姓名", "所属单位", None),
        (1, "a1", "张三", "甲局", "正常"),
        (2, "a2", "李四", "乙镇", "停用"),
    ]
    said, known = read_list(rows, ("C1:D1",))
    assert {one: (known[one]["name"], known[one]["unit"], known[one]["state"]) for one in known} == {
        "a1": ("张三", "甲局", "listed"), "a2": ("李四", "乙镇", "left"),
    }  # fmt: skip
    assert said["rows"] == {"accounts": 2}


def test_a_day_of_leaving_may_have_a_time(read_list):
    _, known = read_list(
        [
            ("账号", "单位", "注销时间"),
            ("a1", "甲", "2026-05-20 17:30:00"),
            ("a2", "甲", "0000-00-00 00:00:00"),
        ]
    )
    assert [(known[one]["state"], known[one]["left_on"]) for one in ("a1", "a2")] == [
        ("left", "2026-05-20"),
        ("listed", None),
    ]


def test_the_last_valid_day_is_a_day_of_leaving(read_list):
    _, known = read_list(
        [
            ("账号", "单位", "有效期至"),
            ("a1", "甲", "2026/5/20"),
            ("a2", "甲", "9999-12-31"),
            ("a3", "甲", "永久"),
        ]
    )
    assert [known[one]["state"] for one in ("a1", "a2", "a3")] == ["left", "listed", "listed"]


def test_sheets_titles_and_totals_are_counted_and_contradictions_refused(run_login, tmp_path):
    path = tmp_path / "a.xlsx"
    with xlsxwriter.Workbook(path) as book:
        write_cells(
            book.add_worksheet("局"),
            [
                ("账号清单",),
                ("填报单位：区秦岭办",),
                ("账号", "单位", "停用日期"),
                ("a1", "甲", "2026-05-20"),
                ("合计", 1, None),
            ],
        )
        write_cells(
            book.add_worksheet("镇"),
            [("账号清单",), ("账号", "单位"), ("b1", "乙"), ("b2", "乙"), ("小计", "2个")],
        )
    said = import_file(run_login, path)
    assert said["rows"] == {"accounts": 3, "footers": 2}
    with xlsxwriter.Workbook(tmp_path / "b.xlsx") as book:
        write_cells(book.add_worksheet("局"), [("账号", "单位", "停用日期"), ("a1", "甲", "2026-05-20")])
        write_cells(book.add_worksheet("镇"), [("账号", "单位", "停用日期"), ("a1", "甲", "")])
    assert "同一个账号" in import_file(run_login, tmp_path / "b.xlsx", code=16)


def test_a_shortened_number_in_a_list_is_refused(run_login, tmp_path):
    (tmp_path / "a.csv").write_text("账号,单位\n1.38001E+10,甲\na2,甲\n", encoding="utf-8")
    assert "1.38001E+10" in import_file(run_login, tmp_path / "a.csv", code=16)


def test_notes_below_the_list_are_no_accounts(read_list):
    rows = [
        ("账号", "姓名", "单位"),
        ("a1", "张三", "甲"),
        ("说明：离职人员不列", None, None),
        ("填报人：王某", None, "审核人：李某"),
    ]
    said, known = read_list(rows)
    assert list(known) == ["a1"]
    assert sum(said["rows"].values()) == 3


@pytest.mark.parametrize(
    ("spelling", "listed"),
    [
        ("zs-张三", "zs"), ("张三/zs", "zs"), ("张三 zs", "zs"), ("=00123", "00123"), ("uid=zs，ou=slj", "zs"),
        ("+86 138-0000-0000", "13800000000"), ("13，800，000，000", "13800000000"), ("ZS　", "zs"), ("用户名：zs", "zs"),
        ("区水利局/zs", "zs"), ("张三<zs>", "zs"), ("0000123", "00123"), ("123.0", "00123"), ("SLJ\\张三(zs)", "zs"), ("s z q 0 0 1", "Szq 001"),
    ],
)  # fmt: skip
def test_more_spellings_count_for_the_account_of_the_list(read_list, read_log, spelling, listed):
    read_list(LIST)
    said = read_log(spelling)
    assert said["unlisted"] == []
    assert [one["listed"] for one in said["matched"]] == ([listed] if listed else [])


def test_one_login_in_two_spellings_counts_once(read_list, read_log, run_login):
    read_list(LIST)
    read_log("zs@slj", name="一.csv")
    read_log("zs", "ls", name="二.csv")
    items = json.loads(run_login("report", "--json").stdout)["items"]
    (zs,) = [one for one in items if one["account"] == "zs"]
    assert (zs["logins"], zs["active_days"], zs["trend"][-1]["logins"]) == (1, 1, 1)


def test_number_cells_of_a_log_without_zeros_are_matched(read_list, run_login, tmp_path):
    read_list(list_of(("000123", "王五", "甲"), ("000124", "李四", "甲")))
    with xlsxwriter.Workbook(tmp_path / "l.xlsx") as book:
        write_cells(
            book.add_worksheet("日志"),
            [
                ("登录时间", "账号", "状态"),
                ("2026-06-24 09:00:00", 123, "成功"),
                ("2026-06-24 10:00:00", 124, "成功"),
            ],
        )
    said = json.loads(run_login("import", tmp_path / "l.xlsx", "--json").stdout)["items"][0]
    assert [one["listed"] for one in said["matched"]] == ["000123", "000124"]


def test_a_list_read_after_the_log_matches_its_accounts(read_list, read_log, run_login):
    assert read_log("zs@slj", "ls")["unlisted"] == ["zs@slj", "ls"]
    said, known = read_list(LIST)
    assert [one["account"] for one in said["matched"]] == ["zs@slj"]
    assert "zs@slj" not in known
    items = json.loads(run_login("report", "--json").stdout)["items"]
    assert {one["account"]: one["logins"] for one in items}["zs"] == 1


def test_an_account_out_of_use_is_found_in_another_spelling(read_list, read_log, run_login):
    read_list([("账号", "单位", "停用日期"), ("zs", "甲", "2026-06-10"), ("ls", "甲", "")])
    read_log("zs@slj", "ls")
    found = json.loads(run_login("report", "--json").stdout)["found"]
    assert [one["accounts"] for one in found if one["code"] == "left"] == [["zs"]]


def test_a_merge_counts_both_accounts_as_one_until_it_is_split(read_list, read_log, run_login):
    read_list(
        [("账号", "姓名", "单位", "停用日期"), ("old", "张三", "甲", "2026-06-20"), ("new", "张三", "甲", "")]
    )
    read_log("old", day="2026-06-16")
    read_log("new", name="二.csv", day="2026-06-23")
    run_login("guide", "old", "--by", "韩某", "--on", "2026-06-12", "--topic", "填报")
    run_login("accounts", "merge", "old", "new", "--on", "2026-06-20", "--note", "改名")
    report = json.loads(run_login("report", "--json").stdout)
    (new,) = report["items"]
    assert (new["account"], [week["logins"] for week in new["trend"]][-2:]) == ("new", [1, 1])
    (effect,) = json.loads(run_login("effect", "--json").stdout)["items"]
    assert effect["account"] == "new"
    events = json.loads(run_login("accounts", "history", "new", "--json").stdout)["items"]
    assert [(one["account"], one["kind"]) for one in events] == [
        ("old", "joined"),
        ("new", "joined"),
        ("old", "merged"),
    ]
    assert (events[-1]["day"], events[-1]["into"], events[-1]["note"], events[-1]["actor"]) == (
        "2026-06-20",
        "new",
        "改名",
        "测试员",
    )
    run_login("accounts", "split", "old")
    items = json.loads(run_login("report", "--json").stdout)["items"]
    assert {one["account"] for one in items} == {"old", "new"}
    assert run_login("accounts", "split", "old", code=2).stderr.count("没有并入") == 1


def test_merges_that_are_refused(read_list, run_login):
    read_list(
        [
            ("账号", "姓名", "单位", "状态"),
            ("a1", "张三", "甲", "正常"),
            ("a2", "李四", "甲", "正常"),
            ("old", "王五", "甲", "停用"),
            ("older", "王五", "甲", "停用"),
        ]
    )
    assert "都在用" in run_login("accounts", "merge", "a1", "a2", code=2).stderr
    told = run_login("accounts", "merge", "olds", "a2", code=2).stderr
    assert "没有账号 olds，相近的有：" in told
    assert "qinling login accounts merge old a2" in told
    assert "同一个账号" in run_login("accounts", "merge", "a1", "A1", code=2).stderr
    assert "还没有到" in run_login("accounts", "merge", "old", "a1", "--on", "2026-07-01", code=2).stderr
    run_login("accounts", "merge", "old", "a1")
    run_login("accounts", "merge", "old", "a1", "--note", "再记")
    assert "已并入 a1" in run_login("accounts", "merge", "old", "a2", code=2).stderr
    assert "已并入 a1" in run_login("accounts", "merge", "older", "old", code=2).stderr
    run_login("accounts", "merge", "older", "a1")


def test_a_matched_spelling_that_comes_on_the_list_is_its_own_account(read_list, read_log, run_login):
    read_list(list_of(("zs", "张三", "甲"), ("ls", "李四", "甲")))
    assert read_log("zs@slj")["matched"]
    said, known = read_list(
        list_of(("zs", "张三", "甲"), ("ls", "李四", "甲"), ("zs@slj", "张三", "甲")), name="二.xlsx"
    )
    assert said["split"] == [{"account": "zs@slj", "listed": "zs"}]
    assert set(known) == {"zs", "ls", "zs@slj"}


def test_a_list_that_lost_zeros_names_the_accounts_that_left(read_list):
    read_list(list_of(("00123", "王五", "甲"), ("ls", "李四", "甲"), ("zs", "张三", "甲")))
    said, _ = read_list(
        list_of(("123", "王五", "甲"), ("ls", "李四", "甲"), ("zs", "张三", "甲")), name="二.xlsx"
    )
    assert [(one["account"], one["listed"]) for one in said["respelled"]] == [("123", "00123")]
    assert (said["joined"], said["left"], said["unchanged"]) == ([], [], 3)


def test_a_whole_list_without_its_zeros_is_the_same_list(read_list, read_log, run_login):
    read_log("123")
    accounts = [(f"00{number}", f"人{number}", "甲") for number in (123, 124, 125)]
    read_list(list_of(*accounts))
    said, known = read_list(list_of(*((one.lstrip("0"), *rest) for one, *rest in accounts)), name="二.xlsx")
    assert (len(said["respelled"]), said["unchanged"]) == (3, 3)
    assert list(known) == ["00123", "00124", "00125"]
    both = [*accounts, ("123", "别人", "乙")]
    said, known = read_list(list_of(*both), name="三.xlsx")
    assert (said["respelled"], set(known)) == ([], {"00123", "00124", "00125", "123"})


def test_a_person_with_a_new_account_is_named_with_the_old_one(read_list):
    read_list(list_of(("wangjg", "王建国", "甲"), ("ls", "李四", "甲"), ("zs", "张三", "甲")))
    said, _ = read_list(
        list_of(("u0001", "王建国", "甲"), ("ls", "李四", "甲"), ("zs", "张三", "甲")), name="二.xlsx"
    )
    assert (said["joined"], said["left"]) == (["u0001"], ["wangjg"])
    assert [(one["account"], one["likely"], one["why"]) for one in said["renamed"]] == [
        ("u0001", "wangjg", "使用人同名")
    ]


def test_another_person_in_the_log_is_a_doubt(read_list, read_log):
    read_list(LIST)
    said = read_log(("zs@slj", "周八"), ("ls@slj", "李*"))
    assert [one["account"] for one in said["matched"]] == ["ls@slj"]
    assert [(one["account"], one["why"]) for one in said["doubtful"]] == [("zs@slj", "使用人不同")]


def test_two_shapes_of_one_domain_are_one(read_list, read_log):
    read_list(LIST)
    said = read_log("zs@slj.gov.cn", "SLJ\\zs")
    assert [one["listed"] for one in said["matched"]] == ["zs", "zs"]


# -- a second round, invented when the first stood -------------------------------------------------


def states(known):
    return {account: one["state"] for account, one in known.items()}


def test_a_section_of_accounts_out_of_use_is_read_as_its_title_says(read_list):
    rows = [
        ("序号", "账号", "姓名", "单位"),
        ("一、在用账号", None, None, None), (1, "a1", "张三", "甲"),
        ("二、停用账号", None, None, None), (1, "b1", "李四", "甲"), (2, "b2", "王五", "甲"),
    ]  # fmt: skip
    said, known = read_list(rows, ("A2:D2", "A4:D4"))
    assert states(known) == {"a1": "listed", "b1": "left", "b2": "left"}
    assert any("2 个账号没有写状态" in note for note in said["notes"])


def test_a_sheet_of_accounts_out_of_use_is_read_as_its_name_says(run_login, tmp_path):
    with xlsxwriter.Workbook(tmp_path / "a.xlsx") as book:
        write_cells(book.add_worksheet("在用账号"), [("账号", "单位"), ("a1", "甲"), ("a2", "甲")])
        write_cells(
            book.add_worksheet("离职人员"), [("账号", "单位", "状态"), ("b1", "甲", ""), ("b2", "甲", "正常")]
        )
    import_file(run_login, tmp_path / "a.xlsx")
    assert states(read_known(run_login)) == {"a1": "listed", "a2": "listed", "b1": "left", "b2": "listed"}


def test_merged_states_and_days_fill_their_rows(read_list):
    rows = [
        ("账号", "单位", "状态", "停用日期"),
        ("a1", "甲", "停用", "2026-05-20"),
        ("a2", "甲", None, None),
        ("a3", "甲", "正常", None),
    ]
    _, known = read_list(rows, ("C2:C3", "D2:D3"))
    assert [(one["state"], one["left_on"]) for one in known.values()] == [
        ("left", "2026-05-20"), ("left", "2026-05-20"), ("listed", None),
    ]  # fmt: skip


def test_semicolons_gb18030_and_zeros(run_login, tmp_path, read_log):
    text = "登录账号;姓名;部门;账号状态;停用时间\n0001;张三;甲局;正常;\n0002;李四;甲局;停用;2026.5.20\n"
    (tmp_path / "a.csv").write_bytes(text.encode("gb18030"))
    import_file(run_login, tmp_path / "a.csv")
    said = read_log("1", "2")
    assert [one["listed"] for one in said["matched"]] == ["0001", "0002"]
    found = json.loads(run_login("report", "--json").stdout)["found"]
    assert [one["accounts"] for one in found if one["code"] == "left"] == [["0002"]]


@pytest.mark.parametrize(
    ("logged", "why"),
    [
        ("zs(已停用)", "旁边写的"),
        ("测试zs", "旁边写的"),
        ("slj/zs", "旁边写的"),
        ("l_s", None),
    ],
)
def test_what_no_rule_settles_is_named_with_its_reason(read_list, read_log, logged, why):
    read_list(LIST)
    said = read_log(logged)
    assert said["matched"] == []
    told = [one["why"] for one in (*said["doubtful"], *said["likely"])]
    assert (why in told[0]) if why else told == []


def test_a_masked_account_is_refused_until_the_user_says_that_none_is_another(
    read_list, read_log, run_login, tmp_path
):
    read_list(LIST)
    assert "--map登录账号=账号" in "".join(read_log("138****0000", code=16).split())

    taken = run_login("import", tmp_path / "日志.csv", "--map", "登录账号=账号", "--json")
    item = json.loads(taken.stdout)["items"][0]

    assert item["matched"] == []
    assert "遮住" in item["likely"][0]["why"]


@pytest.mark.parametrize(("written", "account"), [("13800000000.0", "13800000000"), ("'00123", "00123")])
def test_signs_of_a_spreadsheet_program_are_no_part_of_an_account(
    read_list, read_log, run_login, tmp_path, written, account
):
    read_list(LIST)
    said = read_log(written)
    assert (said["unlisted"], said["matched"]) == ([], [])
    again = run_login("import", tmp_path / "日志.csv", "--dry-run")
    assert f"{written}读作{account}" in "".join((again.stdout + again.stderr).split())


def test_a_phone_beside_its_person_is_its_account(read_list, read_log):
    read_list(LIST)
    assert [one["listed"] for one in read_log("赵六13800000000", "13800000000，赵六")["matched"]] == [
        "13800000000"
    ] * 2


def test_a_list_that_brings_an_account_back_ends_its_day_of_leaving(read_list):
    head = ("账号", "单位", "状态", "停用日期")
    read_list([head, ("a1", "甲", "停用", "2026-05-20"), ("a2", "甲", "正常", "")])
    said, known = read_list(
        [head, ("a1", "甲", "正常", ""), ("a2", "甲", "正常", "2026-08-01")], name="二.xlsx"
    )
    assert (said["returned"], said["changed"]) == (["a1"], ["a2"])
    assert [(one["state"], one["left_on"]) for one in known.values()] == [
        ("listed", None),
        ("listed", "2026-08-01"),
    ]
    said, known = read_list([("账号", "单位"), ("a1", "甲"), ("a2", "甲")], name="三.xlsx")
    assert [one["left_on"] for one in known.values()] == [None, "2026-08-01"]
    said, known = read_list(
        [("账号", "单位"), ("a1", "甲"), ("a2", "甲")], name="四.xlsx", today="2026-08-03"
    )
    assert [(one["state"], one["left_on"]) for one in known.values()] == [("listed", None), ("listed", None)]


def test_a_spelling_that_was_split_is_not_matched_again(read_list, read_log, run_login):
    read_list(LIST)
    read_log("zs@slj")
    run_login("accounts", "split", "zs@slj", "--note", "是两个人")
    assert read_log("zs@slj", name="二.csv", day="2026-06-25")["matched"] == []
    assert (
        json.loads(run_login("accounts", "history", "zs@slj", "--json").stdout)["items"][-1]["kind"]
        == "split"
    )
    assert "zs@slj" in read_known(run_login)


def test_logins_of_a_merged_account_out_of_use_are_still_found(read_list, read_log, run_login):
    read_list(
        [("账号", "姓名", "单位", "停用日期"), ("old", "张三", "甲", "2026-06-20"), ("new", "张三", "甲", "")]
    )
    read_log("old", "new", day="2026-06-24")
    run_login("accounts", "merge", "old", "new")
    found = json.loads(run_login("report", "--json").stdout)["found"]
    (left,) = [one for one in found if one["code"] == "left"]
    assert left["accounts"] == ["new"]
    assert left["evidence"][:2] == ["并入前的账号 old", "2026-06-20 起已停用"]


def test_a_lost_account_takes_its_aliases_along_and_nothing_else(
    read_list, read_log, run_login, qinling, ledger, tmp_path
):
    read_list(LIST)
    read_log("zs@slj", "ls")
    with closing(sqlite3.connect(ledger)) as connection, connection:
        connection.execute("delete from account where key = 'zs'")
    assert {one["account"] for one in json.loads(run_login("accounts", "history", "--json").stdout)["items"]} == {
        "ls", "00123", "13800000000", "Szq 001",
    }  # fmt: skip
    said = qinling("db", "salvage", tmp_path / "救出.db")
    assert (said.exit_code, said.output.count("没有全部救出：")) == (22, 2)
    items = json.loads(
        qinling("login", "accounts", "list", "--json", "--ledger", tmp_path / "救出.db").stdout
    )["items"]
    assert {one["account"]: one["state"] for one in items}["zs@slj"] == "unknown"


def test_the_report_says_which_accounts_count_for_another(read_list, read_log, run_login):
    read_list(LIST)
    read_log("zs@slj", "ls")
    assert "写法不同或已合并的账号：zs@slj 算作 zs" in run_login("report").stdout
    items = json.loads(run_login("report", "--account", "ZS@slj", "--json").stdout)["items"]
    assert [(one["account"], one["aliases"]) for one in items] == [("zs", ["zs@slj"])]
    listed = json.loads(run_login("accounts", "list", "--json").stdout)["items"]
    assert {one["account"]: one["aliases"] for one in listed if one["aliases"]} == {"zs": ["zs@slj"]}


# -- a third round, in which five of twelve lists went wrong first ---------------------------------


def test_an_account_beside_a_unit_in_two_rows_of_headings(read_list):
    rows = [
        ("账号统计表", None, None, None, None),
        ("序号", "单位", "账号信息", None, None),
        (None, None, "登录名", "使用人", "注销日期"),
        (1, "区水利局", "slj01", "甲一", None),
        (2, None, "slj02", "甲二", "2026-06-01"),
        ("合计", None, 2, None, None),
    ]
    said, known = read_list(rows, ("A1:E1", "A2:A3", "B2:B3", "C2:E2", "B4:B5"))
    assert units(known) == {"slj01": "区水利局", "slj02": "区水利局"}
    assert states(known) == {"slj01": "listed", "slj02": "left"}
    assert said["rows"] == {"accounts": 2, "footers": 1}


def test_a_total_in_a_column_without_meaning_is_no_account(read_list):
    said, known = read_list([("片区", "账号", "姓名"), ("东", "a1", "张三"), ("合计", 1, None)])
    assert (list(known), said["rows"]) == (["a1"], {"accounts": 1, "footers": 1})


@pytest.mark.parametrize("cell", ["a1、a2", "a1\na2", "a1;a2"])
def test_several_accounts_in_a_cell_are_refused(read_list, cell):
    assert "几个账号" in read_list([("账号", "姓名"), (cell, "张三")], code=16).replace("\n", "")


@pytest.mark.parametrize(
    ("heading", "left"),
    [("停用", "是"), ("启用", "否"), ("是否停用", "√"), ("enabled", "false"), ("Disabled", "true")],
)
def test_a_heading_that_asks_is_answered_by_yes_or_no(read_list, heading, left):
    other = {"是": "否", "否": "是", "√": "×", "false": "true", "true": "false"}[left]
    _, known = read_list([("账号", "单位", heading), ("a1", "甲", left), ("a2", "甲", other)])
    assert states(known) == {"a1": "left", "a2": "listed"}


def test_a_second_column_of_one_meaning_is_named(read_list):
    rows = [("账号", "单位", "账号状态", "是否停用"), ("a1", "甲", "正常", "是")]
    said, _ = read_list(rows)
    assert "“是否停用”没有读" in said["notes"][0]
    _, known = read_list(rows, words=("--map", "是否停用=state", "--map", "账号状态=ignore"))
    assert states(known) == {"a1": "left"}
