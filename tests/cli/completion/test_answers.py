"""What is offered at each place of a line."""

import pytest
from typer.core import TyperGroup
from typer.main import get_command

from qinling.cli.app import app
from qinling.cli.completion.answers import LISTS, LISTS_BY_COMMAND, find_list, get_kind
from qinling.cli.framework.lazy_commands import CommandStub

#: Kinds of value that nobody can know beforehand, as help names them.
FREE_KINDS = {
    "文字", "日期", "意见", "主题", "主题=数量", "人数", "数量", "代码", "公钥", "内容", "周", "周数", "天数", "条数",
    "个数", "数字", "秒数", "时刻", "服务器", "地址", "序号", "轮次", "完成率", "链首", "7d4w12m", "日志", "消息编号",
    "值", "节或词", "名称", "编号", "代号", "用户",
}  # fmt: skip


def list_parameters(command, path=""):
    for param in command.params:
        if param.param_type_name == "argument" or not param.is_flag:
            yield path, param
    for name, one in command.commands.items() if isinstance(command, TyperGroup) else ():
        whole = one.load_command() if isinstance(one, CommandStub) else one
        yield from list_parameters(whole, f"{path} {name}".strip())


def test_every_kind_of_value_is_offered_or_known_to_be_free():
    parameters = list(list_parameters(get_command(app)))
    silent = {
        get_kind(param)
        for path, param in parameters
        if param._custom_shell_complete is None and find_list(path, param) is None
    }

    assert silent <= FREE_KINDS
    kinds = {get_kind(param) for _, param in parameters}
    assert set(LISTS) <= kinds
    assert {kind for _, kind in LISTS_BY_COMMAND} <= kinds
    assert {path for path, _ in LISTS_BY_COMMAND} <= {path for path, _ in parameters}


@pytest.fixture
def office(given_issue, given_closed, run_ok):
    given_issue("SJ2026-001", level="市级", 镇办="麻街镇", 责任单位="麻街镇人民政府", 问题描述="河道弃渣")
    given_issue("SJ2026-012", level="市级", 镇办="柏树镇", 责任单位="区水利局", 问题描述="违建")
    given_issue("ZC-7", 问题描述="砂场")
    run_ok("complete", "SJ2026-012")
    given_closed("ZC-8")


def test_a_step_is_offered_the_issues_that_may_take_it(office, offer, run_ok):
    assert offer("progress ") == ["SJ2026-001", "ZC-7"]
    assert offer("complete ") == ["SJ2026-001", "ZC-7"]
    assert offer("apply ") == ["SJ2026-012"]
    assert offer("accept ") == []
    assert offer("turn-back ") == ["SJ2026-012"]
    assert offer("reopen ") == ["ZC-8"]
    assert offer("void ZC-7 --into ") == ["SJ2026-001", "SJ2026-012", "ZC-8"]
    run_ok("apply", "SJ2026-012")
    assert offer("accept ") == ["SJ2026-012"]
    assert offer("close ") == []  # nobody has accepted it
    assert offer("show ") == ["SJ2026-001", "SJ2026-012", "ZC-7", "ZC-8"]
    assert offer("销号 ") == offer("close ")


def test_numbers_are_found_by_beginning_end_and_words(office, offer):
    assert offer("show sj") == ["SJ2026-001", "SJ2026-012"]
    assert offer("show 012") == ["SJ2026-012"]
    assert offer("show 12") == ["SJ2026-012"]
    assert offer("show 弃渣") == ["SJ2026-001"]
    assert offer("show 麻街") == ["SJ2026-001"]
    assert offer("close 弃渣") == []
    assert offer("show 没有的") == []
    assert offer("complete SJ2026-001 ") == ["ZC-7"]


def test_all_numbers_are_there_however_many(offer, run_ok, given_file):
    issues = [
        {"编号": f"{name}-{place:03}", "级别": level, "问题描述": "问题"}
        for name, level in (("SJ", "省级"), ("QJ", "区级"))
        for place in range(1, 91)
    ]
    run_ok("import", given_file(issues, name="台账.csv"), "--yes")

    assert len(offer("show ")) == 180
    assert len(offer("show SJ")) == 90


def test_subcommands_come_before_numbers(office, offer):
    found = offer("supervise ")
    assert found.index("act") < found.index("SJ2026-001")
    assert offer("supervise le") == ["letter"]
    assert offer("supervise SJ2026-00") == ["SJ2026-001"]
    assert "letter" not in offer("supervise act ")
    assert "reply" in offer("督办 ")
    assert "add" in offer("opinion ")
    assert offer("nosuch ") == []


def test_names_of_the_ledger_are_offered(office, offer):
    assert offer("list --town ") == ["柏树镇", "麻街镇"]
    assert offer("list -t 麻") == ["麻街镇"]
    assert offer("list -t麻") == ["-t麻街镇"]
    assert offer("list --town=麻") == ["--town=麻街镇"]
    assert offer("list --town 街") == ["麻街镇"]
    assert offer("list --unit 区") == ["区水利局"]
    assert offer("list 麻") == ["麻街镇"]
    assert offer("list ") == []
    assert offer("list 麻街镇 超") == ["超期"]
    assert offer("unit merge 区") == ["区水利局"]
    assert offer("work list --unit 麻街镇") == ["麻街镇人民政府"]


def test_documents_are_offered_where_a_recorded_one_is_asked_for(office, offer, run_ok):
    run_ok("supervise", "SJ2026-001", "--step", "催办", "--yes")
    assert offer("supervise letter ") == ["催办〔2026〕1号"]
    assert offer("supervise letter 2026") == ["催办〔2026〕1号"]
    assert offer("supervise reply SJ2026-001 --doc 催") == ["催办〔2026〕1号"]
    assert offer("extend SJ2026-001 --doc ") == []


def test_fields_and_their_values_are_offered(office, offer):
    assert offer("edit SJ2026-001 镇") == ["镇办="]
    assert offer("edit SJ2026-001 镇办=") == ["镇办=柏树镇", "镇办=麻街镇"]
    assert offer("edit SJ2026-001 镇办=麻") == ["镇办=麻街镇"]
    assert offer("edit SJ2026-001 责任单位=区") == ["责任单位=区水利局"]
    assert offer("add 级别=") == ["级别=省级", "级别=市级", "级别=区级"]
    assert offer("add 级别＝市") == ["级别=市级"]
    assert offer("add 没有=") == []
    assert offer("complete --where 状态=整") == ["状态=整改中"]
    assert "镇办=" in offer("complete --where ")
    assert "超期" in offer("complete --where ")
    assert offer("list --columns 镇办,责任单") == ["镇办,责任单位"]
    assert offer("list --sort -整改时") == ["-整改时限"]
    assert offer("import x.xlsx --map 所在镇=镇") == ["所在镇=镇办"]
    assert "单位" not in offer("board --by 整改")
    assert offer("work edit GZ1 数") == ["数量="]


def test_files_are_offered_by_what_the_command_reads(offer, tmp_path):
    for name in ("台账 1.xlsx", "台账2.et", "说明.pdf", "~$台账2.et", ".隐.xlsx"):
        (tmp_path / name).touch()
    (tmp_path / "往年").mkdir()
    (tmp_path / "往年" / "旧.XLSX").touch()

    assert offer("import ") == ["台账 1.xlsx", "台账2.et", "往年/"]
    assert offer("import 台账2.et 台") == ["台账 1.xlsx"]
    assert offer("import 往年/") == ["往年/旧.XLSX"]
    assert offer(f"import {tmp_path}/往") == [f"{tmp_path}/往年/"]
    assert offer("import ~/往") == ["~/往年/"]
    assert "说明.pdf" in offer("attach SJ1 ")
    assert offer("dispatch round --to ") == ["往年/"]


def test_sheets_of_the_file_in_the_line_are_offered(offer, given_file, tmp_path):
    given_file([{"编号": "1"}], name="台账.xlsx", sheet="区级 2026")
    (tmp_path / "坏.xlsx").write_bytes(b"PK\x03\x04")

    assert offer("import 台账.xlsx --sheet ") == ["区级 2026"]
    assert offer("import 坏.xlsx --sheet ") == []
    assert offer("import 没有.xlsx --sheet ") == []


def test_options_of_the_root_are_completed_behind_the_command(offer, tmp_path, office):
    (tmp_path / "设置.toml").touch()
    assert offer("list --settings ") == ["设置.toml"]
    assert offer("--ledger led") == ["ledger.db"]
    assert offer("show --ledger ledger.db SJ2026-00") == ["SJ2026-001"]


def test_settings_recipes_kinds_and_topics_are_offered(offer, tmp_path):
    folder = tmp_path / "qinling"
    (folder / "recipes").mkdir(parents=True)
    (folder / "recipes" / "省厅表.toml").touch()
    (folder / "settings.toml").write_text(
        '[actor.names]\nwang = "王工"\n[saved_filters]\n"河" = "文字=河道"\n', encoding="utf-8"
    )

    assert offer("recipe show ") == ["省厅表"]
    assert "会议" in offer("work add ")
    assert offer("help 预") == ["预警"]
    assert offer("show --level ") == ["省级", "市级", "区级"]
    assert offer("list @") == ["@河"]
    assert offer("complete --where @") == ["@河"]
    assert offer("list --filter ") == ["河"]
    assert offer("notify test ") == ["stdout"]
    assert offer("report month 上") == ["上月"]
    assert offer("complete SJ1 --by ") == ["王工"]


def test_what_stands_in_the_line_twice_or_beside_is_read(office, offer, tmp_path):
    (tmp_path / "ledger.db-wal").touch()

    assert offer("list --town 麻街镇 --town 柏") == ["柏树镇"]
    assert offer("show -- SJ2026-00") == ["SJ2026-001"]
    assert offer("complete -d SJ2026") == ["SJ2026-001"]
    assert offer("show ＳＪ２０２６－０１２") == ["SJ2026-012"]
    assert offer("unit merge 区水利局 麻街镇人") == ["麻街镇人民政府"]
    assert offer("fill 表.xlsx --row 3=SJ2026-00") == ["3=SJ2026-001"]
    assert offer("init --receiver 区") == ["区水利局="]
    assert offer("db restore ") == ["ledger.db"]
    assert offer("attach SJ2026-001 led") == ["ledger.db"]
    assert offer("--today ") == offer("undo ") == offer("extend SJ2026-001 --to ") == []
