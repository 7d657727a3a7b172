"""Logs in JSON, XML and lines: what is broken, hostile or incomplete is refused, never read in part."""

import json
import os
from datetime import datetime
from pathlib import Path
from zipfile import ZipFile, ZipInfo
from zoneinfo import ZoneInfo

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from qinling.errors import AnswerNeeded, WorkbookRefused
from qinling.rules.logins.logs.log_source_rules import LogReadingRules, LogSourceRules
from qinling.workbook.logins.log_reader import LogOptions
from qinling.workbook.logins.makes import json_stream, xml_logs
from tests.workbook.logins.written_logs import OPTIONS, read_log, write_bytes
from tests.workbook.makers.log_makes import (
    HAPPENED,
    WINDOWS_STORY,
    event_xml,
    keycloak_event,
    sshd_lines,
    to_lines,
    web_lines,
)

RECORD = {"账号": "zs", "登录时间": "2026-06-22 09:15:03", "结果": "成功"}
EVENTS = [keycloak_event(*one) for one in HAPPENED]


def read_text(folder: Path, text: str, name: str = "a.json", options: LogOptions = OPTIONS):
    return read_log(write_bytes(folder, text.encode("utf-8", "surrogatepass"), name), options)


def name_source(**settings: object) -> LogOptions:
    sources = {"来源": LogSourceRules("来源", **settings)}
    return LogOptions(ZoneInfo("Asia/Shanghai"), rules=LogReadingRules(sources), source="来源")


# -- JSON ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ('[{"a": NaN}]', "第 1 行起的一条有 NaN"),
        ('[{"账号": "zs",\n "账号": "lisi"}]', "有两个 账号"),
        ('{"list": [{"a": 1}], "list": [{"b": 2}]}', "有两个 list"),
        ("[" * 100_000, "不是登录日志"),
        ('[{"a":' + "[" * 100_000, "层次太深"),
        ('[{"a": 1} {"b": 2}]', "不是合法的 JSON"),
        ('[{"a": 1}] 再见', "不是合法的 JSON"),
        ('[{"a": 1},]', "不是合法的 JSON"),
        ('[{"a": 1},\n{"b": 2}', "第 2 行就断了.*没有传完"),
        ('{"a": 1}\n{"b": ', "最后一行（第 2 行）不完整.*没有传完"),
        ("[]", "没有一条记录"),
        ('{"data": {"list": []}}', "没有账号、登录时间一列"),
        ('[{"a": "' + "长" * 1_200_000, "没有传完|不是合法"),
        ("[" + ",".join(f'{{"k{n}": 1}}' for n in range(600)) + "]", "超过 500 种键"),
        ("{" + ",".join(f'"k{n}": [{{}}]' for n in range(30)) + "}", "30 个列表"),
    ],
    ids=range(15),
)
def test_json_that_is_no_log_is_refused_whole(tmp_path: Path, text: str, why: str) -> None:
    with pytest.raises(WorkbookRefused, match=why) as refused:
        read_text(tmp_path, text)
    assert refused.value.remedy
    assert len(str(refused.value).splitlines()) == 1


def test_a_broken_line_is_refused_by_its_number_and_the_others_are_read(tmp_path: Path) -> None:
    lines = [json.dumps(RECORD)] * 3
    bad = ['{"账号": "x", }', "[1]", '{"账号": 1, "账号": 2}', '{"账号": NaN}', "{" * 5000]
    events, (log,) = read_text(tmp_path, "\n".join([lines[0], *bad, *lines[1:]]) + "\n")
    assert len(events) == 3
    assert [error.row for error in log.errors] == [2, 3, 4, 5, 6]
    assert all(error.why and error.remedy for error in log.errors)


def test_odd_values_of_a_record_are_bad_cells_or_texts(tmp_path: Path) -> None:
    records = [
        RECORD,
        {**RECORD, "账号": 13800138000},
        {**RECORD, "登录时间": 10**30},
        {**RECORD, "登录时间": None},
        {**RECORD, "账号": {"名": "x"}},
        {**RECORD, "标签": ["a", 1, None]},
    ]
    text = json.dumps(records) + "\n"
    text = text.replace('"成功"}]', '"成功"}]').replace("[{", '[{"账号": "\\ud800", "登录时间": "2026-06-22 09:15:03", "结果": "成功"}, {"登录时间": 1e999, "账号": "b", "结果": "成功"}, {', 1)  # fmt: skip
    events, (log,) = read_text(tmp_path, text)
    assert [event.account for event in events] == ["zs", "13800138000", "zs"]
    assert [(error.row, error.heading) for error in log.errors] == [
        (1, "账号"),
        (2, "登录时间"),
        (5, "登录时间"),
        (6, "登录时间"),
    ]
    assert log.skipped_rows == {"没有账号": 1}


def test_a_key_that_comes_late_is_still_a_column(tmp_path: Path) -> None:
    late = [{"账号": "zs", "登录时间": "2026-06-22 09:15:03"}] * 1500
    text = json.dumps([*late, {**RECORD, "结果": "密码错误"}])
    events, _ = read_text(tmp_path, text)
    assert sum(event.failed for event in events) == 1


def test_two_columns_of_the_same_last_name_are_no_account(tmp_path: Path) -> None:
    record = {
        "actor": {"username": "admin"},
        "target": {"username": "zs"},
        "time": "2026-06-22 09:15:03",
        "ip": "1.1.1.1",
    }
    with pytest.raises(WorkbookRefused, match=r"没有账号一列.*actor.username") as refused:
        read_text(tmp_path, json.dumps([record]))
    assert "--map" in refused.value.remedy
    named = LogOptions(OPTIONS.timezone, headings={"target.username": "account"})
    assert [event.account for event in read_text(tmp_path, json.dumps([record]), options=named)[0]] == ["zs"]


def test_logins_in_a_list_of_each_account_are_refused_not_lost(tmp_path: Path) -> None:
    times = [{"time": "2026-06-22 09:15:03"}, {"time": "2026-06-22 10:15:03"}]
    with pytest.raises(WorkbookRefused, match="登录时间一列"):
        read_text(
            tmp_path, json.dumps([{"user": "zs", "logins": times}, {"user": "lisi", "logins": times[:1]}])
        )


FORMS = {
    "array": json.dumps(EVENTS, ensure_ascii=False, indent=1),
    "object": json.dumps({"n": 5, "events": EVENTS, "ok": True}, ensure_ascii=False),
    "lines": to_lines(*EVENTS).decode(),
    "sequence": "\n".join(json.dumps(one, indent=2) for one in EVENTS),
    "xml": f"<Events>{''.join(event_xml(*one) for one in WINDOWS_STORY)}</Events>",
}


@pytest.mark.parametrize("form", FORMS)
@settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_a_file_cut_anywhere_is_refused_or_ends_with_a_whole_record(tmp_path: Path, form: str, data) -> None:
    text = FORMS[form]
    cut = data.draw(st.integers(1, len(text.rstrip()) - 1))
    whole, _ = read_text(tmp_path, text, "whole.json")
    try:
        events, (log,) = read_text(tmp_path, text[:cut], "cut.json")
    except WorkbookRefused:
        return
    assert form in ("lines", "sequence")
    assert events == whole[: len(events)]
    assert log.errors == []
    json.loads(text[:cut].strip().splitlines()[-1] if form == "lines" else "{}")


@pytest.mark.parametrize("form", FORMS)
def test_the_size_of_the_pieces_changes_nothing(tmp_path: Path, monkeypatch, form: str) -> None:
    whole = read_text(tmp_path, FORMS[form])[0]
    assert len(whole) == 4
    for size in (7, 64):
        monkeypatch.setattr(json_stream, "_PIECE_CHARACTERS", size)
        monkeypatch.setattr(xml_logs, "_PIECE_CHARACTERS", size)
        assert read_text(tmp_path, FORMS[form])[0] == whole


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "gb18030"])
def test_json_is_read_in_every_encoding(tmp_path: Path, encoding: str) -> None:
    data = json.dumps([{**RECORD, "账号": "镇办"}], ensure_ascii=False).encode(encoding)
    assert [event.account for event in read_log(write_bytes(tmp_path, data, "a.json"))[0]] == ["镇办"]
    with pytest.raises(WorkbookRefused, match="读不出"):
        read_log(write_bytes(tmp_path, data.replace("办".encode(encoding)[-2:], b"\xff\xff\xff"), "b.json"))


# -- XML -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ('<!DOCTYPE a [<!ENTITY b "bbb">]><a><c/><c/></a>', "DOCTYPE"),
        ('<?xml version="1.0"?><!DOCTYPE a SYSTEM "file:///etc/passwd"><a><c/></a>', "DOCTYPE"),
        ("<a><b>&nothing;</b><b/></a>", "不是合法的 XML"),
        ("<a>" * 100, "超过 64 层"),
        ("<a><b>1</b><b>2</b>", "没有传完"),
        ("<a><b>1</b></c></a>", "不是合法的 XML"),
        ("<a/>", "没有一条记录"),
        ("<a>" + "<b x='1'/>" * 2 + f"<b>{'长' * 1_100_000}</b></a>", "超过 1 MB"),
        ("<a><b>" + "".join(f"<k{n}/>" for n in range(600)) + "</b><b/></a>", "超过 500"),
        ('<?xml version="1.0" encoding="Big5"?><a><b>\udca4\udcf4</b><b/></a>', "编码 Big5"),
    ],
    ids=range(10),
)
def test_xml_that_is_no_log_is_refused_whole(tmp_path: Path, text: str, why: str) -> None:
    path = write_bytes(tmp_path, text.encode("utf-8", "surrogateescape"), "a.xml")
    with pytest.raises(WorkbookRefused, match=why) as refused:
        read_log(path)
    assert refused.value.remedy


def test_an_element_twice_in_a_record_is_a_bad_row_and_others_beside_the_list_are_said(
    tmp_path: Path,
) -> None:
    row = "<log><user>zs</user><time>2026-06-22 09:15:03</time><ip>1.1.1.1</ip><result>成功</result></log>"
    twice = row.replace("<user>", "<user>b</user><user>")
    events, (log,) = read_text(tmp_path, f"<r>{row}{twice}<entry/>{row}</r>", "a.xml")
    assert len(events) == 2
    assert [(error.row, error.why) for error in log.errors] == [(2, "有两个 user")]
    assert any("<entry>" in note for note in log.notes)


def test_a_windows_event_whose_message_is_unreadable_is_a_bad_row(tmp_path: Path) -> None:
    rows = "".join(f'4624,2026/6/22 9:15:0{n},"??????? \n ??: zs"\n' for n in range(3))
    events, (log,) = read_text(tmp_path, f"Id,TimeCreated,Message\n{rows}", "a.csv")
    assert events == []
    assert [error.row for error in log.errors] == [2, 3, 4]
    assert "看不出事件 4624 的账号" in log.errors[0].why


def test_other_events_of_windows_are_no_logins(tmp_path: Path) -> None:
    rows = "".join(f"2026-06-22 09:15:0{n},{21 + n % 2 * 2},zs\n" for n in range(8))
    with pytest.raises(WorkbookRefused, match="没有登录事件 4624、4625，只有 21、23"):
        read_text(tmp_path, f"TimeCreated,Id,User\n{rows}", "a.csv")
    own = "".join(f"2026-06-22 09:15:0{n},{n},zs,成功\n" for n in range(8))
    assert len(read_text(tmp_path, f"TimeCreated,Id,User,结果\n{own}", "b.csv")[0]) == 8


# -- lines of servers ------------------------------------------------------------------------


def test_lines_of_a_server_need_a_source_and_the_remedy_says_how(tmp_path: Path) -> None:
    for text, form in (
        (sshd_lines(lambda at: f"{at:%b %d %H:%M:%S}"), "sshd"),
        (web_lines(lambda login, what: (login.account, "GET /login", 200)), "web"),
    ):
        with pytest.raises(WorkbookRefused, match="要先在设置里说明") as refused:
            read_text(tmp_path, text, "a.log")
        assert f".form {form}" in refused.value.remedy


def write_sshd_log(folder: Path, *stamps: str) -> Path:
    lines = [f"{stamp} h sshd[1]: Accepted password for zs from 1.1.1.1 port 2 ssh2\n" for stamp in stamps]
    path = write_bytes(folder, "".join(lines).encode(), "auth.log")
    at = datetime(2026, 1, 10, 12).timestamp()
    os.utime(path, (at, at))
    return path


def test_a_year_is_that_before_the_file_was_changed(tmp_path: Path) -> None:
    path = write_sshd_log(tmp_path, "Dec 31 23:59:59", "Jan  1 00:00:01", "Jan 10 08:00:00")
    events, (log,) = read_log(path, name_source(form="sshd"))
    assert [event.at.year for event in events] == [2025, 2026, 2026]
    assert any("文件的修改时间取 2026-01-10" in note for note in log.notes)
    events, (log,) = read_log(
        write_sshd_log(tmp_path, "Jan 11 08:00:00", "Jan 12 08:00:00"), name_source(form="sshd")
    )
    assert [event.at.year for event in events] == [2026]  # the next day still is in a zone ahead
    assert [error.row for error in log.errors] == [2]
    assert "半年以上" in log.errors[0].why


def test_a_packed_file_keeps_the_time_that_dates_its_lines(tmp_path: Path) -> None:
    path = tmp_path / "logs.zip"
    with ZipFile(path, "w") as archive:
        line = "Jun 22 09:15:03 h sshd[1]: Accepted password for zs from 1.1.1.1 port 2 ssh2\n"
        archive.writestr(ZipInfo("auth.log", (2024, 7, 1, 0, 0, 0)), line)
    (event,), _ = read_log(path, name_source(form="sshd"))
    assert event.at == datetime(2024, 6, 22, 9, 15, 3)


def test_odd_lines_of_sshd(tmp_path: Path) -> None:
    head = "2026-06-22T09:15:03+08:00 h sshd[1]: "
    lines = [
        f"{head}Failed password for invalid user root from 9.9.9.9 port 22 ssh2 from 1.1.1.1 port 2 ssh2",
        f"{head}message repeated 2 times: [ Failed password for zs from 1.1.1.1 port 2 ssh2]",
        f"{head}Failed publickey for zs from 1.1.1.1 port 2 ssh2: RSA SHA256:x",
        f"{head}Failed password for invalid user  from 1.1.1.1 port 2 ssh2",
        f"{head}Invalid user admin from 1.1.1.1 port 2",
        f"{head}Accepted password for",
        "-- Boot 1234 --",
        "什么",
        "",
        f"{head}Accepted password for zs from 1.1.1.1 port 2 ss",
    ]
    events, (log,) = read_text(tmp_path, "\n".join(lines), "auth.log", name_source(form="sshd"))
    assert [(event.account, event.address) for event in events] == [
        ("root from 9.9.9.9 port 22 ssh2", "1.1.1.1"),
        ("zs", "1.1.1.1"),
    ]
    assert [error.row for error in log.errors] == [6, 8, 10]
    assert "没有写完" in log.errors[-1].why
    assert "1 行写着同样的登录重复多次（message repeated），共 2 次，每行按一次算" in log.notes
    assert log.skipped_rows == {
        "试探密钥，不是登录": 1,
        "没有账号": 1,
        "不是登录的操作": 2,
        "空行或合计行": 1,
    }


WEB = {"form": "web", "login_url": "https://p.gov.cn/login/"}


def write_web_text(*entries: tuple[str, str, int]) -> str:
    return "".join(
        f'10.1.1.1 - {user} [22/Jun/2026:09:15:{number:02} +0800] "{request} HTTP/1.1" {status} 5 "-" "x"\n'
        for number, (user, request, status) in enumerate(entries)
    )


def test_the_status_decides_only_where_the_settings_say_which(tmp_path: Path) -> None:
    text = write_web_text(
        ("zs", "POST /login", 302),
        ("zs", "POST /login?next=/a", 200),
        ("zs", "POST /login", 401),
        ("zs", "POST /login", 502),
        ("-", "GET /login", 200),
    )
    with pytest.raises(AnswerNeeded, match="302 有 1 行，200 有 1 行") as asked:
        read_text(tmp_path, text, "access.log", name_source(**WEB))
    assert ".success 302 写上" in asked.value.remedy
    events, (log,) = read_text(tmp_path, text, "access.log", name_source(**WEB, success=("302",)))
    assert [event.failed for event in events] == [False, True, True]
    assert log.skipped_rows == {"服务器出错，没有登录结果": 1, "不是登录的操作": 1}
    strict = name_source(**WEB, success=("302",), failure=("422",))
    assert [error.row for error in read_text(tmp_path, text, "access.log", strict)[1][0].errors] == [2]


def test_a_web_server_that_names_no_account_or_no_address_is_refused(tmp_path: Path) -> None:
    text = write_web_text(("-", "POST /login", 302))
    with pytest.raises(WorkbookRefused, match="都没有写账号"):
        read_text(tmp_path, text, "access.log", name_source(**WEB, success=("302",)))
    with pytest.raises(WorkbookRefused, match="没有写登录地址") as refused:
        read_text(tmp_path, text, "access.log", name_source(form="web"))
    assert "login_url" in refused.value.remedy
    with pytest.raises(WorkbookRefused, match="没有一行访问登录地址 /other"):
        read_text(tmp_path, text, "access.log", name_source(form="web", login_url="/other", success=("302",)))


def test_a_log_without_a_login_is_refused_with_what_it_holds(tmp_path: Path) -> None:
    text = json.dumps([event for event in EVENTS if event["type"] == "LOGOUT"])
    with pytest.raises(WorkbookRefused, match="没有一条登录（退出记录 1 行）"):
        read_text(tmp_path, text)


# -- days of one file ------------------------------------------------------------------------


def write_days(folder: Path, *days: str) -> Path:
    rows = "".join(f"zs,{day} 08:10,成功\n" for day in days)
    return write_bytes(folder, f"账号,登录时间,结果\n{rows}".encode(), "a.csv")


def test_short_days_wait_for_the_one_that_shows_their_order(tmp_path: Path) -> None:
    events, (log,) = read_log(write_days(tmp_path, *["03/04/2026"] * 2000, "22/04/2026"), piece=100)
    assert {event.at.date().isoformat() for event in events} == {"2026-04-03", "2026-04-22"}
    assert any("日/月/年" in note for note in log.notes)


def test_short_days_of_no_certain_order_are_refused_with_what_to_type(tmp_path: Path) -> None:
    path = write_days(tmp_path, "03/04/2026", "05/04/2026")
    with pytest.raises(AnswerNeeded, match="“登录时间”列的 03/04/2026 看不出") as asked:
        read_log(path)
    assert "@日期次序=日月年" in asked.value.remedy
    assert [choice.option[1] for choice in asked.value.doubts[0].choices] == [
        "@日期次序=日月年",
        "@日期次序=月日年",
    ]
    for options in (
        LogOptions(OPTIONS.timezone, headings={"@日期次序": "日月年"}),
        name_source(day_order="日/月/年"),
    ):
        assert [event.at.day for event in read_log(path, options)[0]] == [3, 5]
    assert len(read_log(write_days(tmp_path, "04/04/2026"))[0]) == 1


def test_days_that_contradict_each_other_refuse_the_file(tmp_path: Path) -> None:
    for days in (["22/04/2026", "04/22/2026"], ["22/04/2026", *["03/04/2026"] * 50, "04/22/2026"]):
        with pytest.raises(WorkbookRefused, match="有的只能是"):
            read_log(write_days(tmp_path, *days), piece=100)


def test_a_list_of_accounts_is_no_log_because_they_were_once_created(tmp_path: Path) -> None:
    rows = "".join(f"u{number},单位{number},2026-06-22 08:10:00\n" for number in range(9))
    with pytest.raises(WorkbookRefused, match="没有登录时间一列"):
        read_log(write_bytes(tmp_path, f"账号,单位,创建时间\n{rows}".encode(), "a.csv"))
    rows = "".join(f"u{number},成功,2026-06-22 08:10:00\n" for number in range(9))
    assert len(read_log(write_bytes(tmp_path, f"工号,结果,创建时间\n{rows}".encode(), "b.csv"))[0]) == 9
