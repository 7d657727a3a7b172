"""The user of the database in an office with roles: who they are, and that they are told what they see."""

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from qinling.errors import LedgerMissing

if TYPE_CHECKING:
    from qinling.ledger.ledger_address import LedgerPlace
    from qinling.rules.office_roles import OfficeMember


def read_office_member(place: "LedgerPlace") -> "OfficeMember | None":
    """Return the user of the database, None for a file and for an office without roles or not made yet."""
    if isinstance(place, Path):
        return None
    from qinling.ledger.reader import open_reader

    try:
        with open_reader(place) as reader:
            return reader.member
    except LedgerMissing:
        return None


def tell_own_part(member: "OfficeMember | None", tell: Callable[[str], None]) -> dict[str, str]:
    """Tell a user who sees only the issues of a unit so. Return what JSON says of it, nothing for all others."""
    if member is None or member.sees_all:
        return {}
    tell(f"只有{member.unit}自己的问题：牵头、责任、配合单位是它的")
    return {"only_unit": member.unit}
