"""Give users of a server their roles in an office, take them, and list who has which."""

from typing import TYPE_CHECKING

from qinling.errors import UsageRefused
from qinling.ledger import office_members
from qinling.ledger.ledger_address import ServerAddress
from qinling.ledger.reader import Reader
from qinling.ledger.units import list_unit_names, read_unit_merges
from qinling.ledger.writer import Writer
from qinling.rules.office_roles import OfficeMember, RoleKind, names_unit
from qinling.rules.texts.name_folding import is_same_name

if TYPE_CHECKING:
    from qinling.ledger.postgres.statements import PostgresWriter


def create_roles(writer: Writer, address: ServerAddress) -> tuple[list[str], list[str]]:
    """Make the groups of the office, or bring their rights up to date.

    Return their names, and who is in them without a role of this ledger: groups outlive an office of the same code.
    """
    from qinling.ledger.postgres import office_roles  # loads the driver

    office = _require_office(writer)
    groups = office_roles.create_roles(office, address)
    known = {member.login for member in office_members.list_members(writer)}
    inside = office_roles.list_group_members(office.connection, address.office)
    return groups, [login for login, _, _ in inside if login not in known]


def grant_role(
    writer: Writer, address: ServerAddress, login: str, kind: RoleKind, unit: str | None, name: str | None
) -> tuple[OfficeMember, int, OfficeMember | None]:
    """Give *login* a role. Return it, how many of the cells that name units name theirs, and the role it replaces.

    Raises UsageRefused for a unit that does not belong to the role, and for a name that is another's.
    """
    from qinling.ledger.postgres import office_roles  # loads the driver

    office = _require_office(writer)
    office_roles.require_owner(office.connection, address)
    if kind is RoleKind.UNIT and unit is None:
        raise UsageRefused("unit 要写明是哪个单位", "加 --unit 单位")
    if kind is not RoleKind.UNIT and unit is not None:
        raise UsageRefused(f"{kind.value}（{kind.label}）不属于哪个单位", "去掉 --unit，或角色写 unit")
    member = OfficeMember(login, kind, name or unit or login, unit or "")
    before = None
    for other in office_members.list_members(writer):
        before = other if other.login == login else before
        if other.login != login and is_same_name(other.name, member.name):
            raise UsageRefused(
                f"{member.name} 已是用户 {other.login} 记进历史的名字，分不清是谁办的",
                "加 --name 姓名，写他自己的",
            )
    office_roles.grant_role(office, address, member)
    merges = read_unit_merges(writer)
    cells = [name for name in list_unit_names(writer) if unit and names_unit(name, unit, merges)]
    return member, len(cells), before


def revoke_role(writer: Writer, address: ServerAddress, login: str) -> None:
    """Take the role of *login*. Raises UsageRefused for one that has none."""
    from qinling.ledger.postgres import office_roles  # loads the driver

    office = _require_office(writer)
    office_roles.require_owner(office.connection, address)
    in_groups = {one for one, _, _ in office_roles.list_group_members(office.connection, address.office)}
    if login not in {member.login for member in list_members(writer)} | in_groups:
        raise UsageRefused(f"{login} 在这个单位没有角色", "有哪些人：qinling db roles list")
    office_roles.revoke_role(office, address, login)


def list_members(reader: Reader) -> list[OfficeMember]:
    """Return who has a role in the office; a member who sees only the issues of a unit sees only themselves."""
    if reader.member is not None and not reader.member.sees_all:
        return [reader.member]
    return office_members.list_members(reader)


def _require_office(writer: Writer) -> "PostgresWriter":
    from qinling.ledger.postgres.statements import PostgresWriter  # loads the driver

    assert isinstance(writer, PostgresWriter)
    return writer
