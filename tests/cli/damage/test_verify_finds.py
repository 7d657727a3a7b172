"""What `db verify` finds beside a broken history: each with its table, its record and what to do."""

import json

import pytest

pytestmark = pytest.mark.about_a_file

FAULTS = {
    "drop trigger event_never_goes": ("缺触发器 event_never_goes", "db doctor --fix"),
    "drop index issue_due": ("缺索引 issue_due", "db doctor --fix"),
    "create trigger spy after insert on event begin select 1; end": ("多出", "spy"),
    "alter table message add column more varchar": ("“消息”表（message）的结构不对",),
    "delete from meta where key = 'ledger_id'": ("标识丢失",),
    "update counter set value = 1 where name = 'QL-2026-'": ("QL-2026-", "重号"),
    "delete from counter where name like 'urge-%'": ("urge-2026", "重号"),
    "delete from unit where name = '区水利局'": ("单位表里缺：区水利局", "db doctor --fix"),
    "update notice set issue = 9999 where id = 3": ("“已通知”表（notice）第 3 条", "历史里没有"),
    "update notice set message = 77 where id = 2": ("“消息”表（message）记录丢失", "第 2 条"),
    "update delivery set state = 'gone'": ("“投递”表（delivery）", "state"),
    "update delivery set attempts = 0, unheard = 3": ("自相矛盾",),
    "update run set channels = '{\"box\":[1]}'": ("“通知运行”表（run）", "channels"),
    "update run set channels = '{\"box\":1}'": ("“通知运行”表（run）", "channels"),
    "update run set channels = '{\"box\":[1,null]}'": ("“通知运行”表（run）", "channels"),
    "update run set day = '2026-02-30'": ("“通知运行”表（run）", "day"),
    "update run set at = '2026-02-30T08:00:00Z'": ("“通知运行”表（run）", "at"),
    "update delivery set next_at = '2026-02-30'": ("“投递”表（delivery）", "next_at"),
    "update delivery set state = 'waiting', next_at = ''": ("自相矛盾",),
    "update run set channels = '{'": ("“通知运行”表（run）", "channels"),
    "update message set subject = cast(x'fe' as text)": ("“消息”表（message）", "subject"),
    "update account set unit = '别处' where id = 2": ("账号变动的记录不一致", "unit"),
    "update account set key = 'x' where id = 2": ("索引值不对",),
    "delete from account_change where id = 1; update account_change set account = 99 where id = 2": ("记录丢失",),
    "update coaching set day = '昨天'": ("“实操指导”表（coaching）", "day"),
    "update coaching set account = 99": ("“实操指导”表（coaching）", "“账号”表"),
    "update login_log set last = '2026-06-01T00:00' where id = 1": ("没有一份日志盖到",),
    "update login_log set fresh = entries + 1": ("自相矛盾",),
    "update login_day set logins = logins + 1 where account = 3": ("登录次数与日志明细对不上的账号：yl",),
    "update login_events set events = substr(events, 1, 13)": ("残缺",),
    "delete from login_address where id = 1": ("不认识的账号或地址",),
    "update issue set number_key = 'x' where number = 'SJ2026-008'": ("SJ2026-008",),
}  # fmt: skip


@pytest.mark.parametrize("change", FAULTS)
def test_each_change_behind_the_programs_back_is_told(run, execute, change):
    execute(*([change] if " begin " in change else change.split("; ")))
    code, said = run("db verify")
    assert code == 22, said
    assert all(word in said for word in FAULTS[change]), said


def test_every_fault_says_what_to_do_as_json_too(execute, run_json):
    execute("update issue set percent = 'viel' where number = 'SJ2026-015'")
    said = run_json("db", "verify")
    assert len(said["items"]) == len(said["faults"])
    assert all(item["remedy"] for item in said["items"])
    assert {"issue"} <= {item["table"] for item in said["items"]}
    assert any("SJ2026-015" in item["issues"] for item in said["items"])


def test_the_sound_ledger_is_sound(run):
    assert run("db verify") == (0, run("db verify")[1])
    assert "完好" in run("db verify")[1]


def test_a_noted_head_is_found_whatever_form_it_was_noted_in(run, run_json):
    head = run_json("db", "head")
    for text in (head["head"], head["head"][:16], f"{head['position']} {head['head']}", json.dumps(head),
                 f"历史链至第 {head['position']} 条，链首 {head['head'][:16]}"):  # fmt: skip
        said = run_json("db", "verify", "--head", text)["noted_head"]
        assert (said["found"], said["position"], said["later"]) == (True, head["position"], 0)
    run("add 级别=区级 问题描述=又一处")
    assert run_json("db", "verify", "--head", head["head"][:16])["noted_head"]["later"] == 1


def test_a_ledger_that_was_set_back_or_written_anew_is_found_out(run, run_json, ledger_copy):
    before = ledger_copy.read_bytes()
    run("add 级别=区级 问题描述=又一处")
    head = run_json("db", "head")
    ledger_copy.write_bytes(before)
    assert run("db verify")[0] == 0  # by itself nobody can tell
    code, said = run(f"db verify --head {head['position']}:{head['head'][:16]}")
    assert code == 22
    assert "退回过从前的样子" in said
    run("add 级别=区级 问题描述=另一处")
    code, said = run(f"db verify --head 第{head['position']}条{head['head'][:16]}")
    assert code == 22
    assert "被改写过" in said
    assert run("db verify --head 没有")[0] == 2
