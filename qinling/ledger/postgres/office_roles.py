"""The roles of an office on its server: its groups, who is in them, and which cells name whose unit."""

from dataclasses import replace
from importlib.resources import files

from psycopg import sql as composing

from qinling.errors import RoleRefused, UsageRefused, quote_argument
from qinling.ledger.ledger_address import MAX_NAME_BYTES, ServerAddress
from qinling.ledger.postgres.office_schema import build_lock_key
from qinling.ledger.postgres.statements import Connection, PostgresWriter
from qinling.ledger.sql_conditions import HAS_ROLES
from qinling.rules.office_roles import STEP_FIELDS, OfficeMember, RoleKind

_SCRIPT_NAME = "roles.sql"
_SELECT_LOGIN = """
    select rolsuper or rolbypassrls, oid = (select nspowner from pg_namespace where nspname = current_schema())
    from pg_roles where rolname = %s
"""
_SELECT_OWNER = """
    select pg_get_userbyid(nspowner), pg_has_role(current_user, nspowner, 'usage')
    from pg_namespace where nspname = current_schema()
"""
#: What gives the owner of the office those parts of it that are another's, as whom this user may act.
_SELECT_HANDOVERS = """
    select format('alter %s %s owner to %I', case relkind when 'v' then 'view' else 'table' end, c.oid::regclass,
        pg_get_userbyid(nspowner))
    from pg_class c join pg_namespace n on n.oid = relnamespace
    where nspname = current_schema() and relkind in ('r', 'p', 'v') and relowner <> nspowner
    and pg_has_role(current_user, relowner, 'usage')
    union all
    select format('alter function %s owner to %I', p.oid::regprocedure, pg_get_userbyid(nspowner))
    from pg_proc p join pg_namespace n on n.oid = pronamespace
    where nspname = current_schema() and proowner <> nspowner and pg_has_role(current_user, proowner, 'usage')
"""
#: Databases where a group has rights already: groups are those of the whole server.
_SELECT_USED_IN = """
    select string_agg(distinct datname, '、') from pg_shdepend join pg_database on pg_database.oid = dbid
    where refclassid = 'pg_authid'::regclass and datname <> current_database()
    and refobjid in (select oid from pg_roles where rolname = any(%s))
"""
_SELECT_IN_GROUPS = """
    select member.rolname, granted.rolname, member.rolsuper or member.rolbypassrls
    from pg_auth_members m join pg_roles granted on granted.oid = m.roleid join pg_roles member on member.oid = m.member
    where granted.rolname = any(%s) and member.oid <> (select nspowner from pg_namespace where nspname = current_schema())
    order by 1, 2
"""
_SELECT_GRANTORS = """
    select grantor.rolname from pg_auth_members m
    join pg_roles member on member.oid = m.member and member.rolname = %s
    join pg_roles granted on granted.oid = m.roleid and granted.rolname = %s
    join pg_roles grantor on grantor.oid = m.grantor
"""
_UPSERT = """
    insert into member (login, kind, name, unit) values (%s, %s, %s, %s)
    on conflict (login) do update set kind = excluded.kind, name = excluded.name, unit = excluded.unit
"""


def name_group(kind: RoleKind, office: str) -> str:
    """Return the name of the group of *kind* of an office."""
    return f"{kind.value}_{office}"


def create_roles(writer: PostgresWriter, address: ServerAddress) -> list[str]:
    """Make the groups of the office and their rights, or bring them up to date. Return the names of the groups."""
    connection = writer.connection
    owner = require_owner(connection, address)
    _require_right_to_create(connection)
    groups = {kind: name_group(kind, address.office) for kind in RoleKind}
    if any(len(group.encode()) > MAX_NAME_BYTES for group in groups.values()):
        raise UsageRefused(f"office={address.office} 太长，建不了角色", "代号要在 53 个字节以内")
    require_unused_code(connection, address, is_made=True)
    for group in groups.values():
        _create_group(connection, group)
    keepers, user = map(composing.Identifier, (groups[RoleKind.KEEPER], owner))
    # So that triggers take the owner for one who may do everything.
    connection.execute(composing.SQL("grant {} to {}").format(keepers, user))
    act_as_owner(connection, owner)
    set_rights(connection, address.office)
    writer.has_new_units = True
    return list(groups.values())


def has_roles(connection: Connection) -> bool:
    """Return whether roles were made in the office."""
    return connection.execute(f"select {HAS_ROLES}").fetchone() == (True,)


def set_rights(connection: Connection, office: str) -> None:
    """Give the groups of *office* their rights, as this version states them."""
    connection.execute(build_rights_script(connection, office).encode())


def _require_right_to_create(connection: Connection) -> None:
    """Refuse a user who may not make roles, with what the administrator types."""
    sql = "select current_user from pg_roles where rolname = current_user and not (rolsuper or rolcreaterole)"
    for (user,) in connection.execute(sql):
        name = composing.Identifier(user).as_string(connection)
        raise RoleRefused(
            f"{user} 不能建角色", f"请管理员在 psql 里运行一次：alter role {name} createrole，再运行这条命令"
        )


def require_unused_code(connection: Connection, address: ServerAddress, *, is_made: bool) -> None:
    """Raise UsageRefused for an office whose groups another database of the server has: they are of both."""
    groups = [name_group(kind, address.office) for kind in RoleKind]
    (used_in,) = connection.execute(_SELECT_USED_IN, [groups]).fetchone() or (None,)
    if used_in:
        other = quote_argument(str(replace(address, office=f"{address.office}_2")))
        raise UsageRefused(
            f"代号 {address.office} 已用在同一服务器的数据库 {used_in} 里，角色会把那里的人也放进来",
            f"搬到另一个代号：qinling db copy {quote_argument(str(address))} {other}"
            if is_made
            else f"换一个代号，如 {other}",
        )


def _create_group(connection: Connection, group: str) -> None:
    if connection.execute("select from pg_roles where rolname = %s", [group]).rowcount:
        return
    connection.execute(composing.SQL("create role {} nologin").format(composing.Identifier(group)))


def build_rights_script(connection: Connection, office: str, schema: str = "") -> str:
    """Return the script of rights for the groups of *office*, whose tables stand in *schema*, by default its own."""
    groups = {kind: name_group(kind, office) for kind in RoleKind}
    steps = [
        f"('{role}', '{kind}', array[{', '.join(map(repr, fields))}]::text[])"
        for role, kinds in STEP_FIELDS.items()
        for kind, fields in kinds.items()
    ]
    marks = {
        "office": composing.Identifier(schema or office).as_string(connection),
        "keeper_name": groups[RoleKind.KEEPER],
        "lock": str(build_lock_key(office)),
        "step_fields": ", ".join(steps),
        **{kind.value: composing.Identifier(group).as_string(connection) for kind, group in groups.items()},
        **{f"{role}_columns": ", ".join(_list_fields(role)) for role in STEP_FIELDS},
    }
    script = files("qinling.ledger.postgres").joinpath(_SCRIPT_NAME).read_text("utf-8")
    for mark, words in marks.items():
        script = script.replace(f"<{mark}>", words)
    return script


def _list_fields(role: RoleKind) -> list[str]:
    """Return the columns of an issue that *role* may change."""
    return sorted({field for fields in STEP_FIELDS[role].values() for field in fields})


def grant_role(writer: PostgresWriter, address: ServerAddress, member: OfficeMember) -> None:
    """Give *member* their role and take any other of this office. Raises UsageRefused."""
    connection = writer.connection
    require_owner(connection, address)
    login = connection.execute(_SELECT_LOGIN, [member.login]).fetchone()
    if login is None:
        raise UsageRefused(
            f"服务器上没有用户 {member.login}", f"请管理员先建：createuser -P {member.login}，再运行一次"
        )
    if any(login):
        raise UsageRefused(
            f"{member.login} 是数据库的管理员，角色管不住他", "日常办理另用一个用户：createuser -P 用户名"
        )
    _remove_from_groups(connection, address, member.login)
    group, user = map(composing.Identifier, (name_group(member.kind, address.office), member.login))
    connection.execute(composing.SQL("grant {} to {}").format(group, user))
    connection.execute(_UPSERT, [member.login, member.kind.value, member.name, member.unit])
    _require_only_group(connection, address, member)
    writer.has_new_units = True


def _require_only_group(connection: Connection, address: ServerAddress, member: OfficeMember) -> None:
    """Refuse a user who got into other groups by a way of their own, or does not inherit from this one."""
    for kind in RoleKind:
        group = name_group(kind, address.office)
        right = "usage" if kind is member.kind else "member"
        row = connection.execute("select pg_has_role(%s, %s, %s)", [member.login, group, right]).fetchone()
        if row != (kind is member.kind,):
            raise UsageRefused(
                f"{member.login} 经别的角色{'也在' if row == (True,) else '不在'} {group} 里，权限会不对",
                "请管理员用 psql 的 \\du 核对这个用户",
            )


def revoke_role(writer: PostgresWriter, address: ServerAddress, login: str) -> None:
    """Take the role of *login*. Raises UsageRefused for one that has none."""
    connection = writer.connection
    require_owner(connection, address)
    connection.execute("delete from member where login = %s", [login])
    _remove_from_groups(connection, address, login)
    for kind in RoleKind:
        group = name_group(kind, address.office)
        sql = "select pg_has_role(oid, %s, 'member') from pg_roles where rolname = %s"
        if connection.execute(sql, [group, login]).fetchone() == (True,):
            raise UsageRefused(
                f"{login} 经别的角色也在 {group} 里，收不回", "请管理员用 psql 的 \\du 核对这个用户"
            )
    writer.has_new_units = True


def _remove_from_groups(connection: Connection, address: ServerAddress, login: str) -> None:
    """Take *login* out of the groups of the office. Raises UsageRefused for a grant that only another can take back."""
    for kind in RoleKind:
        group = name_group(kind, address.office)
        if not connection.execute(_SELECT_GRANTORS, [login, group]).rowcount:
            continue
        names = [composing.Identifier(name).as_string(connection) for name in (group, login)]
        connection.execute(
            composing.SQL("revoke {} from {}").format(*map(composing.Identifier, (group, login)))
        )
        # A server from 16 on takes back the grants of this user only, and warns where nobody sees it.
        for (grantor,) in connection.execute(_SELECT_GRANTORS, [login, group]):
            raise UsageRefused(
                f"{login} 在 {group} 里是 {grantor} 授的，这里收不回",
                f"请 {grantor} 在 psql 里运行 revoke {names[0]} from {names[1]}，再运行这条命令",
            )


def list_group_members(connection: Connection, office: str) -> list[tuple[str, RoleKind, bool]]:
    """Return who is in a group of *office* by a grant of its own: login, group, whether roles do not bind them.

    The owner, who is in the group of keepers, is left out.
    """
    groups = {name_group(kind, office): kind for kind in RoleKind}
    return [
        (str(login), groups[str(group)], bool(is_free))
        for login, group, is_free in connection.execute(_SELECT_IN_GROUPS, [list(groups)])
    ]


def read_owner(connection: Connection) -> tuple[str, bool]:
    """Return the user who owns the office, and whether the user of this connection has their rights."""
    ((owner, is_owner),) = connection.execute(_SELECT_OWNER)
    return str(owner), bool(is_owner)


def act_as_owner(connection: Connection, owner: str) -> None:
    """Let what this transaction makes be the *owner*'s, also where an administrator has their rights.

    What an administrator made before becomes theirs as well: they could not put another in its place.
    """
    for (statement,) in connection.execute(_SELECT_HANDOVERS).fetchall():
        connection.execute(statement.encode())
    connection.execute(composing.SQL("set local role {}").format(composing.Identifier(owner)))


def require_owner(connection: Connection, address: ServerAddress) -> str:
    """Return the owner of the office. Raises RoleRefused for everybody else: only they manage roles."""
    owner, is_owner = read_owner(connection)
    if not is_owner:
        own = quote_argument(str(address.of_user(owner)))
        raise RoleRefused(
            f"只有建这本台账的用户 {owner} 能管角色，什么也没有改",
            f"请 {owner} 运行这条命令，加 --ledger {own}",
        )
    return owner
