"""Names that the ledger knows, such as those of documents and accounts: take what was typed for one, ask or refuse.

A command that only looks takes the one name that fits and tells it. One that changes takes what differs only in its
spelling, or says all in other words, asks a person of the rest, and refuses it without a terminal.
"""

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, NamedTuple, NoReturn

from qinling.cli.context import Desk
from qinling.cli.lookup.typed_command import retype_command
from qinling.errors import AnswerNeeded, LedgerBusy, LedgerMissing, LedgerUnusable, QinlingError
from qinling.rules.lookup.name_match import NameMatch
from qinling.rules.lookup.number_ranges import means_all, read_number_ranges

if TYPE_CHECKING:
    from qinling.ledger.reader import Reader


class NameKind(NamedTuple):
    """A kind of names: how an unknown one is told (with {} for it), what it is called, and the class of its error.

    *match* returns the names that a typed one may mean, *describe* what each of some names is, for people. *refuse*
    raises the error of a name with nothing near.
    """

    missing: str
    label: str
    error: type[QinlingError]
    match: Callable[[str], NameMatch]
    describe: Callable[[Sequence[str]], Sequence[str]]
    refuse: Callable[[str], NoReturn]


def take_name_to_show(desk: Desk, typed: str, kind: NameKind) -> str:
    """Return the name that *typed* means in a command that changes nothing; a shortened one is told.

    Raises as `settle_names`.
    """
    match = kind.match(typed)
    return _take_name(desk, match, match.likely, kind)


def settle_names(desk: Desk, typed: Sequence[str], build_kind: "Callable[[Reader], NameKind]") -> list[str]:
    """Return the names that a command is to change, in the order of *typed*. Raises the error of the kind, AnswerNeeded.

    Where the ledger cannot be read they stay as typed: the command itself says what is wrong, or migrates the file.
    """
    from qinling.ledger.reader import open_reader

    try:
        with open_reader(desk.ledger_place) as reader:
            kind = build_kind(reader)
            return [_take_name(desk, match, match.certain, kind) for match in map(kind.match, typed)]
    except (LedgerMissing, LedgerUnusable, LedgerBusy):
        return list(typed)


def _take_name(desk: Desk, match: NameMatch, name: str | None, kind: NameKind) -> str:
    """Return *name*, told where it was not typed so; ask or refuse without one."""
    from qinling.reports.candidates import cut_text

    if name is None:
        return _ask_or_refuse(desk, match, kind)
    if not match.known:
        desk.print_note(cut_text(f"{match.typed}：{name} {kind.describe([name])[0]}", desk.err.width))
    return name


def _ask_or_refuse(desk: Desk, match: NameMatch, kind: NameKind) -> str:
    from qinling.cli.lookup.candidate_choice import choose_candidate
    from qinling.reports.candidates import candidate_lines

    found = match.shortened or match.near
    if not found:
        if means_all(match.typed) or read_number_ranges(match.typed):
            raise kind.error(kind.missing.format(match.typed), f"{kind.label}请一个一个写全，起止和全部不认")
        kind.refuse(match.typed)
    intro = f"{kind.missing.format(match.typed)}，{'对得上' if match.shortened else '相近'}的有"
    count = match.count or len(found)
    texts = kind.describe(found)
    if not desk.is_interactive:
        names = [retype_command(desk.words, match.typed, one) for one in found]
        lines = candidate_lines(names, texts, count, desk.err.width)
        raise kind.error(f"{intro}：" + "".join(f"\n{line}" for line in lines))
    place = choose_candidate(desk, intro, found, texts, kind.label, count)
    if place is None:
        raise AnswerNeeded(f"没有选定{kind.label}，台账没有改动", "请写全，或换一个")
    return found[place]
