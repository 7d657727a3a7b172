"""Read the offices of a server one after the other, and name those that cannot be read."""

from collections.abc import Callable
from copy import copy
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Generic, TypeVar

from qinling.cli.context import Desk
from qinling.errors import (
    LedgerBusy,
    LedgerInconsistent,
    LedgerMissing,
    LedgerUnusable,
    RoleRefused,
    UsageRefused,
)

if TYPE_CHECKING:
    from qinling.ledger.ledger_address import ServerAddress
    from qinling.ledger.reader import Reader

_NO_RIGHT = "这个用户无权看"
Found = TypeVar("Found")


@dataclass(slots=True)
class OfficeFindings(Generic[Found]):
    """What was *found* in each office that could be read, and why the *unread* ones could not.

    *only_units* are the units whose issues alone the user sees in an office.
    """

    found: dict[str, Found] = field(default_factory=dict)
    unread: dict[str, str] = field(default_factory=dict)
    only_units: dict[str, str] = field(default_factory=dict)

    @property
    def own_part(self) -> str:
        """In which offices the user sees only the issues of a unit; "" where they see all."""
        units = dict.fromkeys(self.only_units.values())
        parts = [
            f"{'、'.join(name for name, one in self.only_units.items() if one == unit)} 只有{unit}自己的问题"
            for unit in units
        ]
        return "，".join(parts)

    def list_offices(self) -> list[dict[str, object]]:
        """Return the offices as JSON: whether they were read and why not, and whose issues alone are seen there."""
        why = {**dict.fromkeys(self.found), **self.unread}
        return [
            {"office": name, "read": name in self.found, "why": one, "only_unit": self.only_units.get(name)}
            for name, one in why.items()
        ]


def read_offices(
    desk: Desk,
    read: "Callable[[Desk, Reader], Found]",
    as_of: date | None = None,
    *,
    is_noted: bool = True,
    may_be_none: bool = False,
) -> OfficeFindings[Found]:
    """Call *read* with the reader of every office of the server, and note the offices that are left out if *is_noted*.

    Each office is a snapshot of its own. Raises UsageRefused for a ledger file; where no office can be read, unless
    there *may_be_none*, what keeps the user from one, or LedgerMissing.
    """
    from qinling.ledger.offices import list_offices

    address = require_server(desk)
    findings: OfficeFindings[Found] = OfficeFindings()
    for office in list_offices(address):
        if not office.is_readable:
            findings.unread[office.name] = _NO_RIGHT
            continue
        own = move_to_office(desk, replace(address, office=office.name))
        try:
            with own.reading(as_of) as reader:
                findings.found[office.name] = read(own, reader)
        except (LedgerUnusable, LedgerMissing, LedgerBusy, LedgerInconsistent, RoleRefused) as refused:
            findings.unread[office.name] = refused.message
            continue
        desk.office_parts[office.name] = own.own_part
        if own.own_part:
            findings.only_units[office.name] = own.own_part["only_unit"]
    if is_noted or not (findings.found or may_be_none):
        for name, why in findings.unread.items():
            desk.print_note(f"注意：{name} 没有读到，不在内：{why}")
    if not findings.found and not may_be_none:
        _require_readable_office(address, findings.unread)
        raise LedgerMissing(
            f"服务器上没有一个能看的台账（{address}）", "新建一个：qinling offices create 代号"
        )
    return findings


def _require_readable_office(address: "ServerAddress", unread: dict[str, str]) -> None:
    """Raise what keeps the user from reading an office, that of the address or the first: the error has the remedy."""
    from qinling.ledger.reader import open_reader
    from qinling.procedures.figures.office_facts import read_office_facts

    if unread:
        office = address.office if address.office in unread else next(iter(unread))
        with open_reader(replace(address, office=office)) as reader:
            read_office_facts(reader)


def move_to_office(desk: Desk, address: "ServerAddress") -> Desk:
    """Return a desk at another office of the server. Its notes begin with the office."""
    own = copy(desk)
    own.__dict__["ledger_place"] = address
    own.office = address.office
    own.own_part = desk.office_parts.get(address.office, {})  # told once, however often the office is read
    return own


def require_server(desk: Desk) -> "ServerAddress":
    """Return the address of the ledger. Raises UsageRefused for a file, which holds one office."""
    place = desk.ledger_place
    if isinstance(place, Path):
        raise UsageRefused(
            f"{place} 是文件台账，只有一个单位", "几个单位合起来看，用服务器上的台账，见 qinling help 服务器"
        )
    return place
