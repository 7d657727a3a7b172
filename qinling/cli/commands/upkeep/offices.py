"""Command group `offices`: the offices of a server, each with a ledger of its own."""

from dataclasses import replace
from typing import Annotated

import typer

from qinling.cli.context import Desk
from qinling.cli.framework.chinese_help import ChineseGroup
from qinling.cli.offices.office_reading import move_to_office, read_offices, require_server
from qinling.cli.options.common import AsJson
from qinling.cli.options.values.value_parsers import NAME, ValueParser
from qinling.errors import UsageRefused
from qinling.ledger.ledger_address import MAX_NAME_BYTES, check_office_name

app = typer.Typer(
    name="offices",
    cls=ChineseGroup,
    help="服务器上的单位：有哪些，各有多少问题；新建一个。",
    subcommand_metavar="命令 [参数]...",
)

OfficeName = Annotated[
    str,
    typer.Argument(
        metavar="代号",
        parser=ValueParser("单位代号", lambda text: check_office_name(NAME.parse(text)), MAX_NAME_BYTES),
        help="新单位的代号：小写字母、数字、下划线，也可以用汉字",
    ),
]


@app.command("list")
def list_all_offices(ctx: typer.Context, *, as_json: AsJson = False) -> None:
    """列出服务器上的单位：各有多少问题，历史到哪里，最后谁改的；看不了的也列出。"""
    from qinling.procedures.figures.office_facts import read_office_facts
    from qinling.reports.offices.office_list import list_office_json, office_table

    desk: Desk = ctx.obj
    findings = read_offices(
        desk, lambda _, reader: read_office_facts(reader), is_noted=False, may_be_none=True
    )
    if as_json:
        desk.print_json("offices", list_office_json(findings.found, findings.unread))
        return
    count = len(findings.found) + len(findings.unread)
    if count:
        desk.out.print(office_table(findings.found, findings.unread, desk.settings.timezone))
    desk.print_note(f"共 {count} 个单位" if count else "共 0 个单位；新建一个：qinling offices create 代号")


@app.command("create")
def create_office(ctx: typer.Context, name: OfficeName, *, as_json: AsJson = False) -> None:
    """在服务器上给一个单位新建一本空台账；已经有的不动。不能用 qinling undo 撤回。"""
    from qinling.ledger.offices import list_offices

    desk: Desk = ctx.obj
    address = replace(require_server(desk), office=name)
    if any(one.name == name for one in list_offices(address)):
        raise UsageRefused(f"单位 {name} 已经有台账", "看有哪些：qinling offices list；新的换一个代号")
    with move_to_office(desk, address).writing(create=True, makes_office=True):
        pass
    if as_json:
        desk.print_json("office", [{"office": name, "ledger": str(address)}])
        return
    desk.print_note(f"已新建 {name} 的台账：--ledger '{address}'")
