"""Numbers as `--all-offices` prints them, 代号/编号, in a command about the issues of one office."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from qinling.cli.context import Desk
from qinling.cli.framework.unknown_options.option_words import list_words_without_ledger
from qinling.errors import IssueNotFound, format_command, quote_argument
from qinling.rules.parsing.chinese_text import normalize_width

if TYPE_CHECKING:
    from qinling.ledger.ledger_address import ServerAddress
    from qinling.ledger.reader import Reader

    #: The office of a number, and the number.
    OfficeNumber = tuple[str, str]

#: The slash behind an office is none of these.
_BETWEEN_NUMBERS = re.compile(r"[、，,；;。\s]+")
_OFFICE_NUMBER = re.compile(r"([^\W\d]\w*)[/／](.+)", re.DOTALL)
_ALL_OFFICES = "--all-offices"


class OtherOfficeNamed(IssueNotFound):
    """A number is that of an issue of another office."""


def strip_own_office(
    desk: Desk, reader: "Reader", typed: Sequence[tuple[str, str | None]]
) -> list[tuple[str, str | None]]:
    """Return the numbers and levels of *typed* without the code of this office before a number.

    A slash may stand in a number: what the ledger has stays as it is. Raises OtherOfficeNamed for the issue of
    another office, with the command that reaches it.
    """
    place = desk.ledger_place
    if isinstance(place, Path):
        return [*typed]
    named: dict[str, list[OfficeNumber]] = {}
    for word, level in typed:
        numbers = _read_office_numbers(place, word)
        if numbers and not _is_number(reader, word, level):
            named[word] = numbers
    foreign = {
        word: office for word, numbers in named.items() for office, _ in numbers if office != place.office
    }
    if foreign:
        offices = "、".join(dict.fromkeys(foreign.values()))
        commands = _list_commands(
            desk, place, {word: named.get(word, [(place.office, word)]) for word, _ in typed}
        )
        what = f"{'、'.join(foreign)} 是单位 {offices} 的问题，这里打开的是单位 {place.office}"
        raise OtherOfficeNamed(what, f"运行{commands}")
    return [
        ("、".join(number for _, number in named[word]) if word in named else word, level)
        for word, level in typed
    ]


def advise_on_office_number(desk: Desk, word: str) -> str:
    """Return the command of the call in the office that *word* names before a number, "" for any other word."""
    place = desk.ledger_place
    numbers = [] if isinstance(place, Path) else _read_office_numbers(place, word)
    if isinstance(place, Path) or not numbers:
        return ""
    offices = "、".join(dict.fromkeys(f"“{office}/”" for office, _ in numbers))
    return f"{offices}是单位的代号，用{_list_commands(desk, place, {word: numbers})}"


def _read_office_numbers(place: "ServerAddress", word: str) -> "list[OfficeNumber]":
    """Return the numbers in *word*, those without a code as of the office at *place*; [] where none has one."""
    if not _OFFICE_NUMBER.search(word):
        return []
    from qinling.ledger.offices import list_offices

    codes = {one.name for one in list_offices(place)}
    numbers, is_named = [], False
    for part in filter(None, _BETWEEN_NUMBERS.split(word)):
        found = _OFFICE_NUMBER.fullmatch(part)
        office = normalize_width(found[1]).lower() if found else ""
        if found and office in codes:
            numbers.append((office, found[2].replace(f"{found[1]}/", "")))  # one/A1到one/A3
            is_named = True
        else:
            numbers.append((place.office, part))
    return numbers if is_named else []


def _is_number(reader: "Reader", word: str, level: str | None) -> bool:
    from qinling.procedures.lookup.issue_lookup import SURE_READINGS, match_number

    return match_number(reader, word, level).reading in SURE_READINGS


def _list_commands(desk: Desk, place: "ServerAddress", named: "Mapping[str, Sequence[OfficeNumber]]") -> str:
    """Return the command of the call for each office that the words of *named* name, with its numbers alone."""
    words = [word for word in list_words_without_ledger(desk.words) if word != _ALL_OFFICES]
    commands = []
    for office in dict.fromkeys(office for numbers in named.values() for office, _ in numbers):
        own = {word: "、".join(number for one, number in named[word] if one == office) for word in named}
        line = format_command(own.get(word, word) for word in words if own.get(word, word))
        commands.append(f"{line} --ledger {quote_argument(str(replace(place, office=office)))}")
    return f" {commands[0]}" if len(commands) == 1 else "".join(f"\n  {one}" for one in commands)
