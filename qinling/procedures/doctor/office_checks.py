"""Checks of an office on a server: the ledger in it, what keeps its history and its roles, and the server itself."""

from collections.abc import Callable, Iterator
from datetime import datetime
from typing import TYPE_CHECKING

from qinling.ledger import office_members
from qinling.ledger.reader import Reader
from qinling.procedures.doctor.inspection import Finding
from qinling.procedures.doctor.ledger_checks import CLOCK_TOLERANCE
from qinling.procedures.soundness.faults import Remedies, format_names

if TYPE_CHECKING:
    from qinling.ledger.postgres.office_structure import StructureFault
    from qinling.ledger.postgres.server_state import Client, ServerState
    from qinling.rules.office_roles import RoleKind

_MIN_VERSION = 14
_MAX_IDLE_SECONDS = 600
_SECURE_SETTINGS = ("fsync", "full_page_writes", "synchronous_commit")
#: Kinds of `structure.sql` in words. A column or a constraint is one of its table.
_KIND_LABELS = {
    "table": "表",
    "column": "列",
    "constraint": "约束",
    "index": "索引",
    "trigger": "触发器",
    "rule": "规则",
    "statistics": "统计",
    "function": "函数",
    "policy": "行级权限",
    "grant": "给别人的权限",
}


def list_structure_findings(
    faults: "list[StructureFault]", remedies: Remedies, set_rights: Callable[[], str]
) -> Iterator[Finding]:
    """Tell how the tables, triggers, functions and rights differ from those of this version."""
    for fault in faults:
        fix = set_rights if fault.is_of_roles else None
        yield Finding("structure", _describe_fault(fault), _find_remedy(fault, remedies), fix)


def _describe_fault(fault: "StructureFault") -> str:
    name = fault.part.name
    if fault.part.kind == "owner":
        return f"{name} 归 {fault.found}，不归建台账的用户，他会用不了"
    label = _KIND_LABELS[fault.part.kind]
    if fault.expected is None:
        given = f"：{fault.found}" if fault.part.kind == "grant" else ""
        return f"多了{label} {name}{given}"
    if fault.found is None:
        return f"少了{label} {name}"
    return f"{label} {name} {'停用了' if _is_switched_off(fault) else '与这个版本的不同'}"


def _find_remedy(fault: "StructureFault", remedies: Remedies) -> str:
    if fault.is_of_roles:
        return f"建台账的用户再建一次就改回来：{remedies.format_command('db roles create')}"
    if _is_switched_off(fault):
        table, _, trigger = fault.part.name.partition(".")
        return (
            f"请建台账的用户在 psql 里运行 alter table {remedies.office}.{table} enable trigger {trigger}，"
            f"再看历史有没有被改：{remedies.format_command('db verify')}"
        )
    if fault.part.kind == "owner":
        return "请管理员在 psql 里用 alter … owner to 改回建台账的用户"
    if fault.expected is None:
        return "不是 qinling 做的，请查明是谁；不该有的，在 psql 里去掉"
    return "请查明是谁改的。搬到一个新的 office=，就都是新建的：qinling db copy 这个地址 新地址"


def _is_switched_off(fault: "StructureFault") -> bool:
    """Return whether only the letter differs that says whether a trigger is on."""
    if fault.part.kind != "trigger" or fault.expected is None or fault.found is None:
        return False
    return fault.expected[1:] == fault.found[1:]


def check_members(
    reader: Reader, in_groups: "list[tuple[str, RoleKind, bool]]", remedies: Remedies
) -> Iterator[Finding]:
    """Tell whose groups on the server are not the role that the office notes."""
    members = {member.login: member for member in office_members.list_members(reader)}
    look = f"看谁是什么角色：{remedies.format_command('db roles list')}；再授一次，或收回"
    for login, kind, is_free in in_groups:
        member = members.get(login)
        if member is None:
            yield Finding("roles", f"{login} 在{kind.label}的组里，却没有授过角色", look)
        elif member.kind is not kind:
            what = f"{login} 的角色是{member.kind.label}，却也在{kind.label}的组里"
            yield Finding("roles", what, look)
        if is_free:
            yield Finding("roles", f"{login} 是数据库的管理员，角色管不住他", "日常办理另用一个用户")
    placed = {(login, kind) for login, kind, _ in in_groups}
    if lost := [one.login for one in members.values() if (one.login, one.kind) not in placed]:
        yield Finding("roles", f"授过角色、却不在组里的用户，看不到台账：{format_names(lost)}", look)


def check_unit_cells(reader: Reader, remedies: Remedies, repair: Callable[[], str]) -> Iterator[Finding]:
    """Tell of units of members of which a way to write them is not noted, or one too many."""
    unknown, stale = office_members.compare_unit_cells(reader)
    for unit in sorted({unit for unit, _ in unknown | stale}):
        cells = sorted(cell for of_unit, cell in unknown | stale if of_unit == unit)
        what = f"{unit}的写法记得不对，它会少看或多看问题：{format_names(cells)}"
        yield Finding("roles", what, remedies.repair, repair)


def check_server(state: "ServerState", now: datetime) -> Iterator[Finding]:
    """Tell which settings of the server may lose what was recorded, and who keeps others waiting."""
    settings = state.settings
    if int(settings["server_version_num"]) < _MIN_VERSION * 10_000:
        what = f"服务器是 PostgreSQL {settings['server_version']}，太旧"
        yield Finding("server", what, f"请管理员升到 {_MIN_VERSION} 或以后的版本")
    if off := [name for name in _SECURE_SETTINGS if settings[name] == "off"]:
        yield Finding(
            "server", f"服务器的 {'、'.join(off)} 关着，断电会丢记录", "请管理员在 postgresql.conf 里打开"
        )
    if settings["autovacuum"] == "off":
        yield Finding("server", "服务器的 autovacuum 关着，会越来越慢", "请管理员在 postgresql.conf 里打开")
    timeout = int(settings["idle_in_transaction_session_timeout"])
    if 0 < timeout < _MAX_IDLE_SECONDS * 1000:
        yield Finding(
            "server",
            f"idle_in_transaction_session_timeout 是 {timeout / 1000:g} 秒，--as-of、月报、核验会半路断开",
            "请管理员设为 0，或十分钟以上",
        )
    if settings["server_encoding"] != "UTF8":
        yield Finding(
            "server",
            f"数据库的编码是 {settings['server_encoding']}，有的字存不进",
            "搬到编码是 UTF8 的数据库：createdb -E UTF8 -T template0 新数据库，再 qinling db copy",
        )
    if abs(state.now - now) > CLOCK_TOLERANCE:
        what = f"服务器的时钟 {state.now:%Y-%m-%d %H:%M} UTC 与本机 {now:%Y-%m-%d %H:%M} UTC 不同"
        yield Finding("clock", what, "校准两边的时钟")
    for one in state.clients:
        if one.is_idle_in_transaction and one.open_seconds > _MAX_IDLE_SECONDS:
            what = f"{one.user} 的一个连接停在事务里 {one.open_seconds // 60} 分钟了，别人可能在等它"
            yield Finding("server", what, "请他结束那个程序；不行的，管理员用 pg_terminate_backend")


def list_facts(state: "ServerState") -> list[str]:
    """Return what is worth a word: the server, the size of the office, and who else is connected."""
    size, papers = (f"{number / (1 << 20):.1f} MB" for number in (state.bytes, state.attachment_bytes))
    users = format_names(
        [_format_client_count(user, state.clients) for user in sorted({one.user for one in state.clients})]
    )
    return [
        f"服务器是 PostgreSQL {state.settings['server_version'].split()[0]}；这个单位占 {size}，其中材料 {papers}",
        f"现在还连着这个数据库的：{users}" if users else "现在没有别人连着这个数据库",
    ]


def _format_client_count(user: str, clients: "list[Client]") -> str:
    count = sum(one.user == user for one in clients)
    return user if count == 1 else f"{user}（{count} 个）"
