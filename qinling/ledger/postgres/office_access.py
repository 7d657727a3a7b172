"""What the user of a connection may see of an office, and that it is what their role says."""

from psycopg import sql as composing

from qinling.errors import RoleRefused, quote_argument
from qinling.ledger.ledger_address import ServerAddress
from qinling.ledger.postgres.server_errors import OfficeUser, build_grant_remedy, format_command_of
from qinling.ledger.postgres.statements import Connection
from qinling.rules.office_roles import OfficeMember, RoleKind

#: That policies of the server decide which rows the user sees. It is asked while others wait for the lock.
#: A table that is lost is no matter of it.
IS_LIMITED = (
    "row_security_active(to_regclass('event')::oid) or row_security_active(to_regclass('issue')::oid)"
)
#: That the server hides rows of the issues or of their history from the user. It goes by the policies, not by names
#: of groups: whoever was put into one by hand sees what its policies show.
_SEES_PART = """
    exists (
        select from (values (to_regclass('event')::oid), (to_regclass('issue')::oid)) as t (id)
        where row_security_active(t.id) and (
            exists (select from pg_policy where polrelid = t.id and not polpermissive)
            or not exists (
                select from pg_policy p
                where p.polrelid = t.id and p.polcmd in ('r', '*') and pg_get_expr(p.polqual, p.polrelid) = 'true'
                and exists (
                    select from unnest(p.polroles) as role (id)
                    where role.id = 0 or pg_has_role(nullif(role.id, 0), 'usage')
                )
            )
        )
    )
"""
_SELECT_USER = "select current_user"


def read_user(
    connection: Connection, *, has_roles: bool, is_limited: bool
) -> tuple[OfficeMember | None, bool]:
    """Return the role of the user in an office that *has_roles*, None without one, and whether they see a part only."""
    sees_part = _SEES_PART if is_limited else "false"
    if not has_roles:
        return None, is_limited and connection.execute(f"select {sees_part}").fetchone() == (True,)
    sql = f"""
        select current_user, kind, name, unit, keepers, {sees_part}
        from (values (1)) as one left join office_member(current_user) on true
    """
    ((login, kind, name, unit, keepers, is_part),) = connection.execute(sql.encode())
    member = OfficeMember(str(login), RoleKind.from_code(kind), name, unit, keepers or "") if kind else None
    return member, bool(is_part)


def require_usage(connection: Connection, address: ServerAddress) -> None:
    """Raise RoleRefused if the office is there, but not for this user."""
    sql = """
        select current_user, pg_get_userbyid(nspowner) from pg_namespace
        where nspname = %s and not has_schema_privilege(oid, 'usage')
    """
    for user, owner in connection.execute(sql, [address.office]):
        raise RoleRefused(
            f"{user} 在单位 {address.office} 没有角色，看不到它的台账",
            build_grant_remedy(address, user, owner),
        )


def require_registered_part(
    connection: Connection,
    address: ServerAddress,
    known: OfficeUser,
    *,
    has_roles: bool,
    sees_part: bool,
) -> None:
    """Raise RoleRefused where the user is shown a part of the office that their role does not say.

    What is missing then would look like damage, or like an empty ledger.
    """
    member, owner = known.member, known.owner
    if sees_part == (member is not None and not member.sees_all):
        return
    ((user,),) = connection.execute(_SELECT_USER)
    if not has_roles:
        raise RoleRefused(
            f"数据库不让 {user} 看到单位 {address.office} 的全部：有自己写的行级策略",
            f"请建这本台账的用户 {owner} 改用角色，先运行 {format_command_of(address, owner, 'db roles create')}",
        )
    if member is None:
        raise RoleRefused(
            f"{user} 在单位 {address.office} 没有角色，直接用 SQL 给的权限只看得到一部分",
            build_grant_remedy(address, user, owner),
        )
    seen = "只给他看一部分" if sees_part else "给他看全部"
    unit = f" --unit {quote_argument(member.unit)}" if member.unit else ""
    words = f"db roles grant {quote_argument(user)} {member.kind}{unit} --name {quote_argument(member.name)}"
    raise RoleRefused(
        f"{user} 在单位 {address.office} 登记的角色是{member.kind.label}，数据库却{seen}：有人用 SQL 改过他的权限",
        f"请建这本台账的用户 {owner} 再授一次：{format_command_of(address, owner, words)}",
    )


def require_right_to_create(connection: Connection, address: ServerAddress) -> None:
    """Raise RoleRefused for a user who may not make the schema, with what the administrator types."""
    sql = """
        select current_user, current_database() where to_regnamespace(quote_ident(%s)) is null
        and not has_database_privilege(current_database(), 'create')
    """
    for names in connection.execute(sql, [address.office]):
        user, database = (composing.Identifier(name).as_string(connection) for name in names)
        raise RoleRefused(
            f"{names[0]} 不能在数据库 {names[1]} 里新建单位",
            f"请管理员在 psql 里运行一次：grant create on database {database} to {user}，再运行这条命令",
        )
