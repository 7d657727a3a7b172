"""Names that the ledger knows, such as those of documents and accounts: take what was typed for one, ask or refuse.

A command that only looks takes the one name that fits and tells it. One that changes takes what differs only in its
spelling, asks a person of the rest, and refuses it without a terminal.
"""

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, NamedTuple, NoReturn

from qinling.cli.context import Desk
from qinling.cli.lookup.typed_command import retype_command
from qinling.errors import AnswerNeeded, LedgerBusy, LedgerMissing, LedgerUnusable, QinlingError
from qinling.rules.lookup.name_match import NameMatch

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
    from qinling.reports.candidates import cut_text

    match = kind.match(typed)
    name = match.likely
    if name is None:
        return _ask_or_refuse(desk, match, kind)
    if not match.known:
        desk.print_note(cut_text(f"{typed}：{name} {kind.describe([name])[0]}", desk.err.width))
    return name


def settle_names(desk: Desk, typed: Sequence[str], build_kind: "Callable[[Reader], NameKind]") -> list[str]:
    """Return the names that a command is to change, in the order of *typed*. Raises the error of the kind, AnswerNeeded.

    Where the ledger cannot be read they stay as typed: the command itself says what is wrong, or migrates the file.
    """
    from qinling.ledger.reader import open_reader

    try:
        with open_reader(desk.ledger_place) as reader:
            kind = build_kind(reader)
            return [match.known or _ask_or_refuse(desk, match, kind) for match in map(kind.match, typed)]
    except (LedgerMissing, LedgerUnusable, LedgerBusy):
        return list(typed)


def _ask_or_refuse(desk: Desk, match: NameMatch, kind: NameKind) -> str:
    from qinling.cli.lookup.candidate_choice import choose_candidate
    from qinling.reports.candidates import candidate_lines

    found = match.shortened or match.near
    if not found:
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
