"""Rules by which words and rows settle what scores leave open. Each says in a note what it did.

A rule only removes what a heading may mean, or prefers one column for a field.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace

from qinling.errors import ValueRefused
from qinling.rules.parsing import statuses
from qinling.rules.vocabulary import UNRECTIFIED_STATUSES
from qinling.workbook.columns.cell_kinds import Kind, classify_cell, says_something
from qinling.workbook.columns.cell_words import says_plan
from qinling.workbook.columns.column_evidence import ColumnEvidence, ColumnTable
from qinling.workbook.columns.text_rules import PREFERENCE, list_equals, settle_texts
from qinling.workbook.headings.column_uses import CLOSED_YES_NO, RECTIFIED_YES_NO
from qinling.workbook.headings.qualifiers import Qualifier

_DEED_FIELDS = ("rectified_on", "closed_on")
#: The limit that holds now comes first; a plan is a limit only where none is set.
#: Numbers of issues differ, but for the further rows of an issue, if their heading is not sure.
_SURE_NUMBER_SCORE, _MIN_NUMBERS, _MIN_DISTINCT = 0.9, 4, 1.0
_DEADLINE_ORDER = (
    Qualifier.CURRENT,
    Qualifier.NONE,
    Qualifier.ACTUAL,
    Qualifier.ORIGINAL,
    Qualifier.PLANNED,
)
_MIN_FITTING_CONTENT = 0.0  # of a column that rules others out
_YES_NO_FIELDS = {RECTIFIED_YES_NO, CLOSED_YES_NO}
_MAX_ANSWERS = 2  # yes and no
_MUCH_MORE = 4  # so many unfinished issues are blank for one that is not, in a column of deeds
_OPEN_FIND_SCORE, _MIN_LIST_ROWS = 0.6, 3
_PROGRESS_WORD = "进展"
_LOCAL_WORDS = ("属地", "镇办", "镇街", "乡镇", "主体责任")
_INDUSTRY_WORDS = ("行业", "监管", "主管", "牵头")


def apply_word_rules(columns: Sequence[ColumnEvidence]) -> list[str]:
    """Apply the rules that need no other column's field. Return their notes."""
    read = [column for column in columns if not column.user_field]
    _drop_planned_deeds(read)
    _drop_repeated_numbers(read)
    _drop_status_of_blank_progress(read)
    _drop_days_of_lists(read)
    _prefer_by_group(read)
    _prefer_current(read)
    settle_texts(read)
    return [*_drop_original_numbers(read), *_order_deadlines(read)]


def _drop_planned_deeds(columns: Iterable[ColumnEvidence]) -> None:
    """Take no plan for a deed: 计划完成时间 is no day of completion."""
    for column in columns:
        for name in _DEED_FIELDS:
            if name in column.meanings and column.meanings[name].qualifier is Qualifier.PLANNED:
                del column.meanings[name]


def _drop_status_of_blank_progress(columns: Iterable[ColumnEvidence]) -> None:
    """Take an empty 整改进展 for progress: only words in its cells could say that it holds a status."""
    for column in columns:
        is_told = _PROGRESS_WORD in column.leaf and "progress" in column.meanings
        if is_told and column.profile.is_empty:
            column.meanings.pop("status", None)


def _drop_repeated_numbers(columns: Iterable[ColumnEvidence]) -> None:
    """Take no number that repeats for that of an issue, unless its heading is sure: 林班号 names a place."""
    for column in columns:
        meaning, profile = column.meanings.get("number"), column.profile
        is_sure = meaning is not None and meaning.score >= _SURE_NUMBER_SCORE
        if (
            meaning
            and not is_sure
            and profile.filled >= _MIN_NUMBERS
            and profile.distinctness < _MIN_DISTINCT
        ):
            del column.meanings["number"]


def _drop_original_numbers(columns: Iterable[ColumnEvidence]) -> list[str]:
    """Take 原编号 for no number where another column holds the number of now. Return the notes on it."""
    told = [column for column in columns if "number" in column.meanings and not column.profile.is_empty]
    now = [column for column in told if column.meanings["number"].qualifier is not Qualifier.ORIGINAL]
    if not now:
        return []
    notes = []
    for column in told:
        if column not in now:
            del column.meanings["number"]
            notes.append(f"编号以“{now[0].leaf}”为准，“{column.leaf}”是原来的，存为其他列")
    return notes


def _drop_days_of_lists(columns: Iterable[ColumnEvidence]) -> None:
    """Take no day that is the same in every row for that of a find, where the heading leaves it open: 上报时间."""
    for column in columns:
        meaning = column.meanings.get("found_on")
        is_one_day = column.profile.filled >= _MIN_LIST_ROWS and len(set(column.profile.samples)) == 1
        if meaning is not None and meaning.score <= _OPEN_FIND_SCORE and is_one_day:
            del column.meanings["found_on"]


def _prefer_by_group(columns: Iterable[ColumnEvidence]) -> None:
    """Let the group heading tell a town's unit from an industry's: 属地/责任单位, 行业监管/责任单位."""
    for column in columns:
        is_industry = any(word in column.group for word in _INDUSTRY_WORDS)
        is_local = any(word in column.group for word in _LOCAL_WORDS)
        if is_industry == is_local:
            continue
        for name in ("duty_unit", "person", "contact"):
            if name in column.meanings:
                column.add_bonus(name, PREFERENCE if is_local else -PREFERENCE)
        meaning = column.meanings.get("duty_unit")
        if is_industry and meaning is not None and "lead_unit" not in column.meanings:
            column.meanings["lead_unit"] = replace(meaning, field="lead_unit")


def _order_deadlines(columns: Sequence[ColumnEvidence]) -> list[str]:
    """Keep only the columns whose limit holds now. The next best stands in where it is blank."""
    limits = [column for column in columns if "deadline" in column.meanings and not column.profile.is_empty]
    ranks = {column.index: _DEADLINE_ORDER.index(column.meanings["deadline"].qualifier) for column in limits}
    sure = [
        column
        for column in limits
        if column.has_clear_meaning("deadline")
        and column.score_content("deadline") >= _MIN_FITTING_CONTENT
        and not _holds_deeds(column)
    ]
    best = min((ranks[column.index] for column in sure), default=len(_DEADLINE_ORDER))
    beaten = [column for column in limits if ranks[column.index] > best]
    planned = _DEADLINE_ORDER.index(Qualifier.PLANNED)
    next_rank = min((ranks[column.index] for column in beaten if column in sure), default=planned)
    stand_ins = [column for column in beaten if column in sure and ranks[column.index] == next_rank < planned]
    notes = []
    for column in beaten:
        column.is_fallback = stand_ins == [column]
        if column.has_clear_meaning("deadline"):
            notes.append(_describe_beaten_limit(column, sure, ranks, best))
        del column.meanings["deadline"]
    return notes


def _holds_deeds(column: ColumnEvidence) -> bool:
    return any(name in column.meanings for name in _DEED_FIELDS)


def _describe_beaten_limit(
    column: ColumnEvidence, sure: Iterable[ColumnEvidence], ranks: dict[int, int], best: int
) -> str:
    winner = next(one for one in sure if ranks[one.index] == best)
    why = "是计划" if column.meanings["deadline"].qualifier is Qualifier.PLANNED else "不是现行时限"
    how = f"，“{winner.leaf}”空着的行用它" if column.is_fallback else ""
    return f"时限以“{winner.leaf}”为准，“{column.leaf}”{why}，存为其他列{how}"


def _prefer_current(columns: Iterable[ColumnEvidence]) -> None:
    """Prefer the newest word: 最新进展 to 整改进展."""
    for field in ("status", "progress"):
        told = list_equals(field, columns)
        newest = [column for column in told if column.meanings[field].qualifier is Qualifier.CURRENT]
        if len(newest) == 1 and len(told) > 1:
            newest[0].add_bonus(field, PREFERENCE)


# -- rules that look at the rows of other columns ------------------------------------------------


def apply_row_rules(columns: Sequence[ColumnEvidence], table: ColumnTable, fields: dict[int, str]) -> None:
    """Apply the rules that days of unfinished issues are no deeds, and that several states are no answers.

    *fields* is the field of each column as far as it is known; it gives the status.
    """
    for column in columns:
        if not column.user_field and CLOSED_YES_NO in column.meanings:
            _read_states_as_status(column, table)
    if _YES_NO_FIELDS & set(fields.values()):
        _keep_stories_as_progress(columns)
    open_days = [
        column
        for column in columns
        if not column.user_field and len(set(column.meanings) & {"deadline", *_DEED_FIELDS}) > 1
    ]
    if not open_days:
        return
    is_unfinished = _build_status_test(columns, fields)
    for column in open_days:
        _settle_days(column, table, is_unfinished)


def _keep_stories_as_progress(columns: Iterable[ColumnEvidence]) -> None:
    """Read 最新进展 with a story among its cells as the progress, where 是否销号 tells what is done."""
    for column in columns:
        is_open = {"status", "progress"} <= column.meanings.keys() and not column.user_field
        if is_open and 0 < column.profile.share(Kind.STATUS) < 1:
            del column.meanings["status"]


def _read_states_as_status(column: ColumnEvidence, table: ColumnTable) -> None:
    """Read 销号情况 as the status where its cells name several: 已完成 beside 已销号 is no yes to the close-out."""
    found = set()
    for _, row in table.sample_rows:
        try:
            found.add(statuses.parse_status(row[column.index] if column.index < len(row) else None).status)
        except ValueRefused:
            continue
    if "是否" not in column.leaf and len(found - {None}) > _MAX_ANSWERS:
        column.meanings = {"status": replace(column.meanings[CLOSED_YES_NO], field="status")}


#: Whether the issue of a row is unfinished; None where its status is not known.
_StatusTest = Callable[[Sequence[object]], bool | None]


def _settle_days(column: ColumnEvidence, table: ColumnTable, is_unfinished: _StatusTest) -> None:
    """Keep either the deadline or the deeds of a column that may be both, where its rows show which."""
    filled, blank = _count_unfinished(column, table, is_unfinished)
    is_of_deeds = blank >= _MUCH_MORE * filled and blank > 0
    has_phrases = _has_phrases(column, table) and column.score_content("deadline") >= 0
    if not is_of_deeds and (has_phrases or (filled and filled >= blank)):
        for name in _DEED_FIELDS:
            column.meanings.pop(name, None)
        column.holds_days_ahead = True
    elif is_of_deeds:
        column.meanings.pop("deadline", None)


def _has_phrases(column: ColumnEvidence, table: ColumnTable) -> bool:
    """Return whether a cell holds a phrase of a deadline, but for plans: those say that the others are none."""
    cells = (row[column.index] for _, row in table.sample_rows if column.index < len(row))
    return any(Kind.DEADLINE in (classify_cell(cell) or ()) and not says_plan(cell) for cell in cells)


def _build_status_test(columns: Sequence[ColumnEvidence], fields: dict[int, str]) -> _StatusTest:
    for wanted in ("status", RECTIFIED_YES_NO, CLOSED_YES_NO):
        for column in columns:
            if fields.get(column.index) == wanted:
                return _build_test_of_column(column.index, column.heading)
    return lambda _: None


def _build_test_of_column(index: int, heading: str) -> _StatusTest:
    def is_unfinished(row: Sequence[object]) -> bool | None:
        if index >= len(row) or not says_something(row[index]):
            return None
        try:
            status = statuses.parse_status(row[index], heading).status
        except ValueRefused:
            return None
        return status in UNRECTIFIED_STATUSES

    return is_unfinished


def _count_unfinished(
    column: ColumnEvidence, table: ColumnTable, is_unfinished: _StatusTest
) -> tuple[int, int]:
    """Count the unfinished issues with and without a value in *column*. A plan is none."""
    filled = blank = 0
    for _, row in table.sample_rows:
        if is_unfinished(row):
            cell = row[column.index] if column.index < len(row) else None
            has_value = says_something(cell) and not says_plan(cell)
            filled, blank = filled + has_value, blank + (not has_value)
    return filled, blank
