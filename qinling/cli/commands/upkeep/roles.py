"""Command group `db roles`: who may see and do what in an office on a server."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from qinling.cli.commands.upkeep.role_words import RoleCommand, RoleGroup
from qinling.cli.context import Desk
from qinling.cli.options.common import AsJson, DryRun
from qinling.cli.options.values.value_parsers import NAME, ValueParser
from qinling.errors import UsageRefused, ValueRefused
from qinling.rules.office_roles import ROLE_RIGHTS, RoleKind
from qinling.rules.units.unit_names import split_unit_cell
from qinling.rules.vocabulary import parse_term
from qinling.rules.work.records import MAX_UNIT_LENGTH

if TYPE_CHECKING:
    from qinling.ledger.ledger_address import ServerAddress
    from qinling.rules.office_roles import OfficeMember


def _parse_unit(text: str) -> str:
    """Return the one unit that *text* names. Raises ValueRefused for several: a user reports for one."""
    units = split_unit_cell(NAME.parse(text))
    if len(units) > 1:
        raise ValueRefused(
            f"“{text}”是 {len(units)} 个单位，一个用户只属于一个",
            f"只写一个，如 --unit {units[0]}；别的单位另用一个用户",
        )
    return NAME.parse(text)


app = typer.Typer(
    name="roles",
    cls=RoleGroup,
    help="服务器上谁能看什么、办什么：建角色，授给用户，收回。",
    subcommand_metavar="命令 [参数]...",
)
_ROLE = ValueParser("角色", lambda text: parse_term(RoleKind, text))
_UNIT = ValueParser("单位", _parse_unit, MAX_UNIT_LENGTH)

Login = Annotated[
    str, typer.Argument(metavar="用户", parser=NAME, help="数据库的用户名，先由管理员建好，如 wangmin")
]
RoleArgument = Annotated[
    RoleKind,
    typer.Argument(
        metavar="角色",
        parser=_ROLE,
        help="keeper 管理：全部；unit 单位：只看、只报自己的；inspector 督察：看全部，提意见",
    ),
]
UnitOption = Annotated[
    str | None,
    typer.Option("--unit", metavar="单位", parser=_UNIT, help="角色是 unit 的，是哪个单位，照台账里的写法"),
]
NameOption = Annotated[
    str | None,
    typer.Option(
        "--name", metavar="姓名", parser=NAME, help="记进历史的姓名，默认是单位名或用户名；不是 --actor 写的"
    ),
]


@app.command(cls=RoleCommand)
def create(ctx: typer.Context, *, dry_run: DryRun = False) -> None:
    """在服务器上建这个单位的三个角色和它们的权限；升级以后再运行一次，补上新的。

    建好以后，没有授予角色的用户看不到这个单位；建台账的用户照旧什么都能办。qinling undo 不撤回角色。
    """
    from qinling.procedures.office_roles import create_roles

    desk: Desk = ctx.obj
    address = _require_server(desk)
    with desk.writing(dry_run=dry_run) as writer:
        groups, strangers = create_roles(writer, address)
    done = "能建" if dry_run else "已建"
    desk.print_note(f"{done}角色 {'、'.join(groups)}；授给用户：qinling db roles grant 用户 角色")
    if strangers:  # left by an office of the same code, or put in by hand
        desk.print_note(
            f"注意：{'、'.join(strangers)} 原来就在这些角色里，没有在这本台账授过；"
            "不该在的，收回：qinling db roles revoke 用户"
        )


@app.command(cls=RoleCommand)
def grant(
    ctx: typer.Context, login: Login, role: RoleArgument, *, unit: UnitOption = None, name: NameOption = None
) -> None:
    """给数据库的用户一个角色；原来有别的角色的，换成这个。

    qinling undo 不撤回它，收回用 qinling db roles revoke。
    """
    from qinling.procedures.office_roles import grant_role

    desk: Desk = ctx.obj
    address = _require_server(desk)
    with desk.writing() as writer:
        member, cells, before = grant_role(writer, address, login, role, unit, name)
    if before is not None and before != member:
        desk.print_note(f"{login} 原来是{_format_role(before)}，办理记作{before.name}；换掉了")
    desk.print_note(f"{login} 是{_format_role(member)}了，办理记作{member.name}。能做的：{ROLE_RIGHTS[role]}")
    if member.unit and not cells:
        desk.print_note(f"注意：台账里现在没有单位叫 {member.unit}，他什么也看不到；写法见 qinling unit list")


def _format_role(member: "OfficeMember") -> str:
    return f"{member.kind.label}（{member.unit}）" if member.unit else member.kind.label


@app.command(cls=RoleCommand)
def revoke(ctx: typer.Context, login: Login) -> None:
    """收回一个用户的角色：他再也看不到这个单位。他办过的照旧在历史里。

    qinling undo 不撤回它，再给用 qinling db roles grant。
    """
    from qinling.procedures.office_roles import revoke_role

    desk: Desk = ctx.obj
    address = _require_server(desk)
    with desk.writing() as writer:
        revoke_role(writer, address, login)
    desk.print_note(f"已收回 {login} 的角色")


@app.command("list")
def list_roles(ctx: typer.Context, *, as_json: AsJson = False) -> None:
    """列出谁有什么角色；单位的用户只看到自己。"""
    from qinling.procedures.office_roles import list_members
    from qinling.reports.care.office_roles import member_json, member_table

    desk: Desk = ctx.obj
    _require_server(desk)
    with desk.reading() as reader:
        members = list_members(reader)
    if as_json:
        desk.print_json("roles", map(member_json, members))
        return
    if members:
        desk.out.print(member_table(members))
    desk.print_note(f"共 {len(members)} 个用户有角色")


def _require_server(desk: Desk) -> "ServerAddress":
    """Return where the office is. Raises UsageRefused for a file."""
    place = desk.ledger_place
    if isinstance(place, Path):
        raise UsageRefused(
            f"{place} 是文件，没有角色：能打开文件的人都能看",
            "--ledger 写服务器的地址，见 qinling help 服务器",
        )
    return place
