"""What programs write around or beside a login: it is no part of it, and no login of its own."""

import json

import pytest

from tests.workbook.logins.written_logs import read_log, write_bytes


def count(path):
    events, logs = read_log(path)
    return [(event.account, event.at.isoformat(" "), event.failed) for event in events], logs[0]


def test_texts_written_as_formulas_are_read(tmp_path):
    text = '账号,登录时间,结果\n"=""00317""","=""2026-06-22 09:00:00""",成功\n'
    assert count(write_bytes(tmp_path, text.encode()))[0] == [("00317", "2026-06-22 09:00:00", False)]


def test_the_exporter_and_sums_below_are_counted_as_no_logins(tmp_path):
    text = "账号,登录时间,flag\nzs,2026-06-22 09:00:00,\n小计：zs,1次,\n第1页,,\n导出人：admin,2026-06-29 09:00:00,\n合计,,1条\n"
    events, log = count(write_bytes(tmp_path, text.encode()))
    assert [account for account, _, _ in events] == ["zs"]
    assert log.skipped_rows == {"空行或合计行": 4}


def test_a_sum_below_a_column_of_codes_does_not_hide_them(tmp_path):
    text = "账号,登录时间,是否失败\nzs,2026-06-22 09:00:00,否\nzs,2026-06-22 09:05:00,是\n合计,,2条\n"
    assert [failed for _, _, failed in count(write_bytes(tmp_path, text.encode()))[0]] == [False, True]


def test_a_time_zone_in_the_heading_shifts_the_times_and_is_told(tmp_path):
    text = "账号,登录时间(UTC)\nzs,2026-06-22 23:00:00\n"
    events, log = count(write_bytes(tmp_path, text.encode()))
    assert events == [("zs", "2026-06-23 07:00:00", False)]
    assert any("按标题读作 UTC 时间" in note for note in log.notes)


@pytest.mark.parametrize("word", ["AUTHORIZATION_FAILURE", "AuthorizationDenied", "导出成员", "删除管理员"])
def test_acts_of_others_are_no_failed_logins(tmp_path, word):
    text = f"账号,时间,类型\nzs,2026-06-22 09:00:00,AUTHENTICATION_SUCCESS\nzs,2026-06-22 09:05:00,{word}\nzs,2026-06-22 09:06:00,AUTHENTICATION_FAILURE\n"
    events, log = count(write_bytes(tmp_path, text.encode()))
    assert [failed for _, _, failed in events] == [False, True]
    assert log.skipped_rows["不是登录的操作"] == 1


def test_the_system_of_windows_is_no_person_with_its_domain_either(tmp_path):
    rows = [("4624", "GOV\\zs"), ("4624", "NT AUTHORITY\\SYSTEM"), ("4625", "GOV\\zs"), ("4624", "GOV\\PC7$")]
    text = "TimeCreated,EventID,Account\n" + "".join(
        f"2026/6/22 9:0{minute}:00,{event},{account}\n" for minute, (event, account) in enumerate(rows)
    )
    events, _ = count(write_bytes(tmp_path, text.encode()))
    assert [(account, failed) for account, _, failed in events] == [("GOV\\zs", False), ("GOV\\zs", True)]


@pytest.mark.parametrize(
    ("result", "failures"), [("2026-06-22T01:15:09+00:00", 0), ("2026-06-22T01:18:00+00:00", 1)]
)
def test_an_attempt_is_settled_by_a_result_of_its_minute_under_another_number(tmp_path, result, failures):
    lines = [
        json.dumps(
            {
                "reqId": str(number),
                "time": at,
                "remoteAddr": "10.0.0.1",
                "user": "zs",
                "app": "admin_audit",
                "message": text,
            }
        )
        for number, (at, text) in enumerate(
            [("2026-06-22T01:15:03+00:00", 'Login attempt: "zs"'), (result, 'Login successful: "zs"')]
        )
    ]
    events, _ = count(write_bytes(tmp_path, "\n".join([*lines, ""]).encode(), "audit.log"))
    assert sum(failed for _, _, failed in events) == failures
    assert len(events) == 1 + failures


def test_a_log_whose_logins_cannot_be_read_is_not_called_one_of_other_acts(tmp_path):
    text = "账号,时间,操作\nzs,9时,登录\nzs,2026-06-22 09:00:00,查询台账\n"
    events, log = count(write_bytes(tmp_path, text.encode()))
    assert (events, [error.row for error in log.errors]) == ([], [2])
