"""Who has a role in an office of a server, and which cells of issues name their units."""

from qinling.errors import UsageRefused
from qinling.ledger.reader import Reader
from qinling.ledger.sql_conditions import HAS_ROLES
from qinling.ledger.units import read_unit_merges
from qinling.ledger.writer import Writer
from qinling.rules.office_roles import OfficeMember, RoleKind, names_unit

_SELECT_MEMBERS = "select login, kind, name, unit from member order by kind, unit, name, login"


def list_members(reader: Reader) -> list[OfficeMember]:
    """Return who has a role, by role and name. Raises UsageRefused for an office without roles."""
    if not has_roles(reader):
        raise UsageRefused("这个单位还没有角色", "先建：qinling db roles create")
    return [
        OfficeMember(str(login), RoleKind.from_code(kind), name, unit)
        for login, kind, name, unit in reader.tuples(_SELECT_MEMBERS)
    ]


def refresh_unit_cells(writer: Writer) -> None:
    """Note the cells that name units of members, as the names and their merges are in this transaction.

    An office without roles has nothing to note.
    """
    if not has_roles(writer):
        return
    unknown, stale = compare_unit_cells(writer)
    for unit, cell in stale:
        writer.change("delete from unit_cell where unit = :unit and cell = :cell", unit=unit, cell=cell)
    writer.insert_rows("unit_cell", ("unit", "cell"), sorted(unknown))


def compare_unit_cells(reader: Reader) -> tuple[set[tuple[str, str]], set[tuple[str, str]]]:
    """Return the pairs of a member's unit and a cell that names it which are not noted, and those noted wrongly."""
    units = {member.unit for member in list_members(reader)} - {""}
    merges = read_unit_merges(reader)
    cells = [str(cell) for (cell,) in reader.tuples("select name from unit")] if units else []
    wanted = {(unit, cell) for cell in cells for unit in units if names_unit(cell, unit, merges)}
    known = set(reader.tuples("select unit, cell from unit_cell"))
    return wanted - known, known - wanted


def has_roles(reader: Reader) -> bool:
    """Return whether roles were made in the office."""
    return bool(reader.value(f"select {HAS_ROLES}"))
