"""The questions about columns that only a person can answer, with the options that answer them."""

from collections.abc import Collection, Iterable, Sequence

from qinling.errors import AnswerNeeded, Choice, Doubt
from qinling.rules.fields import FIELDS_BY_NAME
from qinling.workbook.columns.column_assignment import Assignment, Scores, find_runner_up
from qinling.workbook.columns.column_evidence import ColumnEvidence, ColumnTable, is_shared
from qinling.workbook.columns.column_weights import (
    CAREFREE_FIELDS,
    FIELDS_OF_NAMES,
    FOREIGN_NAMES,
    MARGIN,
    MIN_WRONG_CELLS,
    MIN_WRONG_SHARE,
    TEXT_FIELDS,
    WRONG_KINDS,
    is_all_names,
)
from qinling.workbook.files.grids import Cell
from qinling.workbook.headings.column_uses import (
    CLOSED_YES_NO,
    EXTRA,
    FIRST_DEADLINE,
    HANDED_DOWN,
    LONLAT,
    ORDINAL,
    RECTIFIED_YES_NO,
)
from qinling.workbook.headings.normalization import normalize_heading

_MAX_SAMPLES = 3
_MAX_SAMPLE_CHARACTERS = 30
#: Days that make an issue finished.
_FINISHING_FIELDS = ("rectified_on", "closed_on")
_LABELS = {
    ORDINAL: "序号",
    LONLAT: "经纬度",
    RECTIFIED_YES_NO: "是否完成整改",
    CLOSED_YES_NO: "是否销号",
    HANDED_DOWN: "下发时间",
    FIRST_DEADLINE: "原定时限",
    EXTRA: "其他列",
}


def get_use_label(name: str) -> str:
    """Return the Chinese name of a field or of another use of a column."""
    return FIELDS_BY_NAME[name].label if name in FIELDS_BY_NAME else _LABELS.get(name, name)


class DoubtBuilder:
    """Builds the doubts about the columns of one table."""

    def __init__(self, file: str, table: ColumnTable, columns: Sequence[ColumnEvidence]) -> None:
        self._file = file
        self._table = table
        self._columns = {column.index: column for column in columns}

    def find_doubts(self, assigned: Assignment, scores: Scores, order: Sequence[int]) -> list[Doubt]:
        """Return the doubts about *assigned*: narrow margins, and columns whose cells contradict their heading.

        *scores* is what the columns are worth; *assigned* is the best assignment.
        """
        doubts: dict[frozenset[int], Doubt] = {}
        for index, field in sorted(assigned.items()):
            column = self._columns[index]
            if column.profile.is_empty or is_shared(field):
                continue
            if is_deadline_by_heading(column, field, assigned.values()):
                # Where nothing else says whether the work is done.
                if "status" not in assigned.values() and column.score("deadline") > column.score(field):
                    doubts[frozenset({index})] = self._build_ambiguity(column, (field, EXTRA))
            elif field in TEXT_FIELDS and (_holds_no_text(column) or _find_foreign_names(column, field)):
                doubts[frozenset({index})] = self._build_contradiction(column, field, set(assigned.values()))
            elif field not in CAREFREE_FIELDS and self._is_contested(index, field, scores):
                runner_up, margin = find_runner_up(assigned, index, scores, order)
                if margin < MARGIN and (found := self._compare(index, assigned, runner_up)):
                    doubts.setdefault(found[0], found[1])
        return list(doubts.values())

    def find_user_doubts(self) -> list[Doubt]:
        """Return a doubt for each field that the user's headings give to two columns alike."""
        claims: dict[str, list[ColumnEvidence]] = {}
        for column in self._columns.values():
            if column.user_field not in ("", EXTRA, "ignore", ORDINAL) and column.profile.samples:
                claims.setdefault(column.user_field, []).append(column)
        doubts = []
        for field, claimants in claims.items():
            best = max(column.user_rank for column in claimants)
            equals = [column for column in claimants if column.user_rank == best]
            if len(equals) > 1 and not self._are_equal(equals[0].index, equals[1].index):
                doubts.append(self._build_rivalry(equals, field))
        return doubts

    def _is_contested(self, index: int, field: str, scores: Scores) -> bool:
        return len(scores[index]) > 1 or any(field in own for other, own in scores.items() if other != index)

    def _compare(
        self, index: int, assigned: Assignment, runner_up: Assignment
    ) -> tuple[frozenset[int], Doubt] | None:
        """Return the doubt between two assignments with the columns it is about, None where nothing hangs on it."""
        column, field = self._columns[index], assigned[index]
        other_field = runner_up.get(index)
        rival = next((other for other, name in runner_up.items() if name == field), None)
        if rival is not None:
            if self._columns[rival].profile.is_empty or self._are_equal(index, rival):
                return None
            rivals = [column, self._columns[rival]]
            return frozenset({index, rival}), self._build_rivalry(rivals, field)
        if other_field is None or is_shared(other_field):
            return None
        return frozenset({index}), self._build_ambiguity(column, (field, other_field))

    def _are_equal(self, one: int, other: int) -> bool:
        """Return whether two columns hold the same cells: then it does not matter which is read."""
        return all(_get_cell(row, one) == _get_cell(row, other) for _, row in self._table.sample_rows)

    def _build_ambiguity(self, column: ColumnEvidence, fields: Iterable[str]) -> Doubt:
        names = list(fields)
        can_be = "，也可能是".join(map(get_use_label, names))
        subject = f"“{self._show(column)}”列既可能是{can_be}，从内容看不出来"
        choices = tuple(
            Choice(get_use_label(name), ("--map", f"{self.name_column(column)}={name}")) for name in names
        )
        return Doubt(self._file, self._table.grid.name, subject, _list_samples(column), choices)

    def _build_rivalry(self, columns: Sequence[ColumnEvidence], field: str) -> Doubt:
        ordered = sorted(columns, key=lambda column: column.index)
        label = get_use_label(field)
        subject = f"{'和'.join(f'“{self._show(column)}”（{column.letter}列）' for column in ordered)}都可能是{label}"
        choices = tuple(
            Choice(
                f"{label}是“{self._show(column)}”（{column.letter}列）",
                ("--map", f"{self.name_column(column)}={field}"),
            )
            for column in ordered
        )
        samples = tuple(f"{column.letter}列：{'、'.join(_list_samples(column)[:2])}" for column in ordered)
        return Doubt(self._file, self._table.grid.name, subject, samples, choices)

    def _build_contradiction(self, column: ColumnEvidence, field: str, taken: Collection[str]) -> Doubt:
        """Return the doubt about a column whose cells are not what its heading says. *taken* are the fields found."""
        label, key = get_use_label(field), self.name_column(column)
        subject = f"“{self._show(column)}”列的标题是{label}，内容却不像"
        fitting = FIELDS_OF_NAMES.get(_find_foreign_names(column, field), ())
        free = [name for name in fitting if name not in taken]
        names = (*free[:1], field, EXTRA)
        choices = tuple(
            Choice("存为其他列" if name == EXTRA else get_use_label(name), ("--map", f"{key}={name}"))
            for name in names
        )
        return Doubt(self._file, self._table.grid.name, subject, _list_samples(column), choices)

    def name_column(self, column: ColumnEvidence) -> str:
        """Return the shortest key of `--map` that names this column of the table and no other."""
        for name in (column.leaf, column.heading.replace("/", "")):
            forms = normalize_heading(name) if name else ()
            if forms and forms[0] and not self._names_others(column, forms[0]):
                return "".join(name.split())
        name = "".join(column.leaf.split())
        return f"{name}（{column.letter}列）" if name else f"{column.letter}列"

    def _names_others(self, column: ColumnEvidence, form: str) -> bool:
        return any(
            form in {*normalize_heading(other.leaf), *normalize_heading(other.heading.replace("/", ""))}
            for other in self._columns.values()
            if other.index != column.index and other.heading
        )

    def _show(self, column: ColumnEvidence) -> str:
        return "".join(column.leaf.split()) if column.leaf else f"{column.letter}列"


def is_deadline_by_heading(column: ColumnEvidence, field: str, taken: Collection[str]) -> bool:
    """Return whether a column is read as the day when the work was done, though its heading may say a deadline.

    Another column is the deadline then: 整改时间 beside 整改时限.
    """
    is_rival = field in _FINISHING_FIELDS and "deadline" in column.meanings and "deadline" in taken
    return is_rival and not column.user_field and not column.profile.is_empty


def _get_cell(row: Sequence[Cell], index: int) -> Cell:
    cell = row[index] if index < len(row) else None
    return None if cell is None or not str(cell).strip() else str(cell).strip()


def _holds_no_text(column: ColumnEvidence) -> bool:
    share = sum(part for kinds, part in column.profile.kinds if kinds.intersection(WRONG_KINDS))
    return column.profile.filled >= MIN_WRONG_CELLS and share >= MIN_WRONG_SHARE


def _find_foreign_names(column: ColumnEvidence, field: str) -> str:
    """Return what the cells name where the heading wants the other: "units" under a person's, or "persons"; else ""."""
    names = FOREIGN_NAMES.get(field, "")
    return names if names and is_all_names(column.profile, names) else ""


def _list_samples(column: ColumnEvidence) -> tuple[str, ...]:
    texts = (" ".join(str(cell).split()) for cell in column.profile.samples[:_MAX_SAMPLES])
    return tuple(
        text if len(text) <= _MAX_SAMPLE_CHARACTERS else f"{text[:_MAX_SAMPLE_CHARACTERS]}…" for text in texts
    )


def build_question(doubts: Sequence[Doubt]) -> AnswerNeeded:
    """Return the error that names each of *doubts* and the options that answer it."""
    lines = (f"工作表“{doubt.sheet}”的{doubt.subject}{_describe_samples(doubt)}" for doubt in doubts)
    options = (" 或 ".join(" ".join(choice.option) for choice in doubt.choices) for doubt in doubts)
    first_key = doubts[0].choices[0].option[1].rpartition("=")[0]
    return AnswerNeeded(
        "".join(f"{doubts[0].file} 的{'；'.join(lines)}".splitlines()),
        "".join(f"请加 {'；'.join(options)}".splitlines()),
        heading=first_key,
        doubts=doubts,
    )


def _describe_samples(doubt: Doubt) -> str:
    return f"（如 {'、'.join(doubt.samples)}）" if doubt.samples else ""
