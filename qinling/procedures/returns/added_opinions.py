"""Opinions among what was added to a returned export: comments, a column and a sheet named 督察意见."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby

from qinling.ledger.issues import queries
from qinling.ledger.reader import Reader
from qinling.procedures.returns.opinions import ReturnedOpinion, compare_opinions
from qinling.procedures.returns.row_matching import ExportOrigin, read_exported_versions
from qinling.rules.additions import Addition, AdditionKind
from qinling.rules.fields import FIELDS_BY_NAME
from qinling.rules.merging.number_matching import NumberIndex
from qinling.rules.supervision.opinions import OPINIONS, Opinion
from qinling.rules.vocabulary import Level

_NAME = FIELDS_BY_NAME[OPINIONS].label
#: What the headings of a sheet of opinions say, and those above what is no part of an opinion.
_HEADINGS = frozenset(("编号", "问题编号", "级别", "序号", "意见", _NAME, "意见内容", "内容"))
_ASIDE = frozenset(("级别", "序号"))
_LEVELS = {level.label: level.value for level in Level}

#: Level and number of an issue, what was said of it, and the additions that say it.
_Said = tuple[tuple[str, str], Addition, str, Sequence[Addition]]


def take_added_opinions(
    reader: Reader, additions: Sequence[Addition], origin: ExportOrigin, file: str
) -> tuple[list[ReturnedOpinion], list[Addition]]:
    """Return the opinions on exported issues among *additions*, and the additions that are left.

    What a sheet of opinions says of no issue is left: it is on the whole, and somebody has to read it.
    """
    exported = set(read_exported_versions(reader, origin))
    in_sheets = [one for one in additions if one.kind is AdditionKind.SHEET and _is_named(one.sheet)]
    said = [*_list_beside_rows(additions, exported), *_list_in_sheets(in_sheets, exported)]
    opinions, taken = [], set()
    for (level, number), place, text, sources in said:
        issues = queries.find_issues_by_number(reader, number, level)
        if len(issues) == 1:
            opinion = Opinion(text, file=file, cell=f"“{place.sheet}”{place.cell}")
            opinions += compare_opinions(reader, issues[0], [opinion])
            taken |= set(map(id, sources))
    if opinions:
        taken |= {id(one) for one in in_sheets if "".join(one.text.split()) in _HEADINGS}
    return opinions, [one for one in additions if id(one) not in taken]


def _is_named(name: str) -> bool:
    return "".join(name.rpartition("/")[2].split()) == _NAME


def _list_beside_rows(additions: Iterable[Addition], exported: set[tuple[str, str]]) -> Iterator[_Said]:
    """Yield the comments on the rows of issues, and the cells of an added column of opinions."""
    for one in additions:
        is_cell = one.kind is AdditionKind.COLUMN and _is_named(one.heading) and one.text != one.heading
        key = (one.issue_level, one.issue_number or "")
        if (is_cell or one.kind is AdditionKind.COMMENT) and key in exported and one.text.strip():
            yield key, one, one.text, [one]


def _list_in_sheets(cells: Sequence[Addition], exported: set[tuple[str, str]]) -> Iterator[_Said]:
    """Yield the rows with the number of one issue and a text."""
    aside = {_get_column(one) for one in cells if "".join(one.text.split()) in _ASIDE}
    index = NumberIndex((*key, key) for key in exported)
    for _, group in groupby(cells, lambda one: (one.sheet, one.cell.removeprefix(_get_column(one)))):
        row = list(group)
        stated = {_LEVELS[one.text.strip()] for one in row if one.text.strip() in _LEVELS}
        keys = {
            key: one
            for one in row
            for level in stated or set(Level)
            if (key := index.find_only(str(level), one.text.strip())) is not None
        }
        if len(keys) != 1:
            continue
        ((key, numbered),) = keys.items()
        texts = [one for one in row if one is not numbered and _get_column(one) not in aside]
        if texts:
            yield key, texts[0], "；".join(one.text.strip() for one in texts), row


def _get_column(one: Addition) -> str:
    return one.cell.rstrip("0123456789")
