"""Read the rows of one table of work records."""

import re
from collections import Counter
from collections.abc import Sequence
from contextlib import suppress
from datetime import date

from qinling.errors import RowError, ValueRefused
from qinling.rules.parsing.chinese_text import normalize_text
from qinling.rules.parsing.dates import parse_past_day
from qinling.rules.work.amounts import (
    Amounts,
    StatedAmounts,
    format_example,
    parse_stated_amounts,
    with_persons,
)
from qinling.rules.work.kinds import WorkKind, resolve_kind
from qinling.rules.work.records import WorkDraft
from qinling.rules.work.typed_values import parse_record_text
from qinling.workbook.files.cell_names import format_column_letters
from qinling.workbook.files.grids import Cell
from qinling.workbook.headings.column_uses import IGNORE, ORDINAL
from qinling.workbook.headings.normalization import normalize_heading
from qinling.workbook.logins.header_search import Header
from qinling.workbook.logins.outcome_codes import read_cell_text
from qinling.workbook.logins.table_sources import SheetSource
from qinling.workbook.reading.rows.cell_readers import format_cell_text
from qinling.workbook.tables.rows.row_classifier import is_table_footer
from qinling.workbook.work.form_columns import Place, list_places, list_used_columns
from qinling.workbook.work.form_contents import FormOptions, FormRow, SheetFacts, WorkForm, find_stated_day
from qinling.workbook.work.form_headings import (
    AMOUNT,
    DAY,
    KIND,
    MONTH,
    NOTE,
    TOPIC,
    TOTAL,
    UNIT,
    name_column,
)

_BLANK_MARKS = frozenset({"", "-", "--", "—", "——", "/", "无", "／", "\\"})
_IS_NUMBER = re.compile(r"[-+]?[0-9][0-9,.]*[^\W\d_]{0,3}|[0-9.]+%")
_ZEROS = frozenset({"0", "0.0", "零"})


class FormRowReader:
    """Reads the rows below the headings of one table into *form*."""

    def __init__(
        self, form: WorkForm, source: SheetSource, header: Header, facts: SheetFacts, options: FormOptions
    ) -> None:
        self._form, self._source, self._header = form, source, header
        self._facts, self._options = facts, options
        self._skipped: Counter[str] = Counter()
        self._defaults: set[str] = set()
        self._unread: dict[int, bool] = {}  # column → whether it holds numbers

    def read(self) -> None:
        """Read the rows. What was left out, and what was taken from elsewhere, is noted."""
        places = list_places(self._header, self._options)
        is_matrix = places[0].kind is not None
        used = list_used_columns(self._header, self._options, places)
        for number, row in enumerate(self._source.read_rows(self._header), self._header.row + 2):
            if self._is_outside(row):
                continue
            others = self._find_unread_cells(row, used)
            for place in places:
                self._read_record(number, row, place, {} if is_matrix else others)
        self._note_what_was_left(is_matrix=is_matrix)

    def _find_unread_cells(self, row: Sequence[Cell], used: set[int]) -> dict[str, str]:
        """Return heading → text of the filled cells in columns that nothing reads, and note the columns.

        Numbers are not among them: nobody knows what they count.
        """
        others = {}
        for column, cell in enumerate(row):
            text = read_cell_text(cell)
            if column in used or text in _BLANK_MARKS:
                continue
            is_number = (
                isinstance(cell, int | float) or _IS_NUMBER.fullmatch(normalize_text(text)) is not None
            )
            self._unread[column] = self._unread.get(column, False) or is_number
            if not is_number:
                heading = self._header.headings[column] if column < len(self._header.headings) else ""
                others[heading or format_column_letters(column)] = text
        return others

    def _is_outside(self, row: Sequence[Cell]) -> bool:
        """Return whether a row is blank, a total, a note below the table or the headings again."""
        texts = [text for cell in row if (text := read_cell_text(cell))]
        if not texts:
            return True
        first = [
            read_cell_text(row[column])
            for name in (ORDINAL, UNIT, KIND, DAY, MONTH)
            if (column := self._header.columns.get(name)) is not None
        ]
        if is_table_footer(texts[0]) or any(map(is_table_footer, first)):
            self._skipped["合计、说明"] += 1
            return True
        return texts == [text for text in self._header.headings if text]

    def _read_record(self, number: int, row: Sequence[Cell], place: Place, others: dict[str, str]) -> None:
        text, persons = (
            "" if column is None else read_cell_text(row[column]) for column in (place.column, place.persons)
        )
        has_persons = persons not in _BLANK_MARKS | _ZEROS
        if place.kind and text in _BLANK_MARKS and not has_persons:
            return
        column = place.column
        try:
            column = self._get_column(KIND, column)
            kind = place.kind or self._read_kind(row)
            column = place.column
            if text in _ZEROS and not kind.is_stock and not has_persons:
                self._skipped["数量为零"] += 1
                return
            stated = self._read_amounts(kind, row, place, text)
            column = self._get_column(DAY, self._get_column(MONTH, None))
            day = self._read_day(row)
            column = self._get_column(UNIT, None)
            unit = self._read_unit(row)
            column = self._get_column(NOTE, None)
            topic, note = self._read_text(row, TOPIC), self._read_note(row, others)
        except ValueRefused as refused:
            self._form.errors.append(self._build_error(number, row, column, refused))
            return
        draft = WorkDraft(kind, stated.whole, day, unit, topic, note, stated.parts)
        letter, heading, value = self._describe_cell(row, place.column)
        self._form.rows.append(
            FormRow(draft, self._form.name, self._source.sheet, number, letter, heading, value)
        )

    def _get_column(self, name: str, other: int | None) -> int | None:
        return self._header.columns.get(name, other)

    def _read_kind(self, row: Sequence[Cell]) -> WorkKind:
        text = self._get_text(row, KIND)
        if text in _BLANK_MARKS:
            kind = self._options.kind or self._facts.kind
            if kind is None:
                raise ValueRefused("没有写工作种类", "请补上，或加 --kind 种类")
            if self._options.kind is None:
                self._defaults.add(f"种类按表名记为{kind.name}")
            return kind
        for form in normalize_heading(text):
            with suppress(ValueRefused):
                return resolve_kind(self._options.kinds, form)
        return resolve_kind(self._options.kinds, text)

    def _read_amounts(self, kind: WorkKind, row: Sequence[Cell], place: Place, text: str) -> StatedAmounts:
        if place.column is None and not kind.is_stock:
            self._defaults.add(f"没有数量一列，每行算 1{kind.unit}")
            stated = StatedAmounts(Amounts(parse_stated_amounts(kind, "1").whole.amount))
        elif text in _BLANK_MARKS:
            raise ValueRefused("没有写数量", f"请补上，写成 {format_example(kind)}")
        else:
            stated = parse_stated_amounts(kind, text)
        persons = "" if place.persons is None else read_cell_text(row[place.persons])
        if persons in _BLANK_MARKS:
            return stated
        if not kind.persons and place.kind is None:
            self._defaults.add(
                f"{kind.name}不记人数，{name_column(self._header.headings, place.persons or 0)}没有读"
            )
            return stated
        return stated._replace(whole=with_persons(kind, stated.whole, persons))

    def _read_day(self, row: Sequence[Cell]) -> date:
        base = self._facts.day or self._options.today
        for name in (DAY, MONTH):
            text = self._get_text(row, name)
            if text in _BLANK_MARKS:
                continue
            if name == MONTH and text.isdecimal() and int(text) in range(1, 13):
                text = f"{int(text)}月"
            cell = row[self._header.columns[name]]
            with suppress(ValueRefused):
                return parse_past_day(cell, base)
            if day := find_stated_day(text, base):
                self._defaults.add("只写到月、季、年的，记在最后一天")
                return day
            return parse_past_day(cell, base)  # its refusal says why
        if self._options.day:
            return self._options.day
        if self._facts.day:
            self._defaults.add(f"日期按表上的“{self._facts.day_words[:40]}”记在 {self._facts.day}")
            return self._facts.day
        raise ValueRefused("没有写日期", "请补上，或加 --on 日期")

    def _read_unit(self, row: Sequence[Cell]) -> str:
        text = self._get_text(row, UNIT)
        if text not in _BLANK_MARKS:
            return parse_record_text("unit", text)
        if self._options.unit:
            return self._options.unit
        if self._facts.unit:
            self._defaults.add(f"单位按表上的填报单位记为{self._facts.unit}")
            return parse_record_text("unit", self._facts.unit)
        raise ValueRefused("没有写单位", "请补上，或加 --by 单位")

    def _read_note(self, row: Sequence[Cell], others: dict[str, str]) -> str | None:
        """Return the note, with the texts of columns that have no field of their own."""
        note = self._read_text(row, NOTE)
        told = (parse_record_text(NOTE, f"{heading}：{text}") for heading, text in others.items())
        return "；".join(filter(None, (note, *told))) or None

    def _read_text(self, row: Sequence[Cell], name: str) -> str | None:
        text = self._get_text(row, name)
        return None if text in _BLANK_MARKS else parse_record_text(name, text) or None

    def _get_text(self, row: Sequence[Cell], name: str) -> str:
        column = self._header.columns.get(name)
        return "" if column is None else read_cell_text(row[column])

    def _describe_cell(self, row: Sequence[Cell], column: int | None) -> tuple[str, str, str]:
        if column is None:
            return "", "", ""
        return format_column_letters(column), self._header.headings[column], format_cell_text(row[column])

    def _build_error(
        self, number: int, row: Sequence[Cell], column: int | None, refused: ValueRefused
    ) -> RowError:
        letter, heading, value = self._describe_cell(row, column)
        place = (self._form.name, self._source.sheet, number)
        return RowError(*place, letter or None, heading or None, value, refused.message, refused.remedy)

    def _note_what_was_left(self, *, is_matrix: bool) -> None:
        sheet = f"工作表“{self._source.sheet}”"
        self._form.notes += [
            f"{sheet}：{reason}的 {rows} 行或格，没有读" for reason, rows in self._skipped.items()
        ]
        self._form.notes += [f"{sheet}：{told}" for told in sorted(self._defaults)]
        if TOTAL in self._header.columns:
            self._form.notes.append(f"{sheet}：累计、合计一列没有读，由记录算出")
        headings = self._header.headings
        texts = [name_column(headings, column) for column, is_number in self._unread.items() if not is_number]
        if texts:
            what = "没有读" if is_matrix else "并入备注"
            self._form.notes.append(f"{sheet}：没有认出的列，{what}：{'、'.join(texts)}")
        for column, is_number in self._unread.items():
            if is_number:
                has_amount = not is_matrix and AMOUNT in self._header.columns
                self._form.errors.append(self._build_column_error(column, has_amount=has_amount))

    def _build_column_error(self, column: int, *, has_amount: bool) -> RowError:
        """Return the error of a column with numbers that nobody has told the meaning of."""
        headings, letter = self._header.headings, format_column_letters(column)
        heading = headings[column] if column < len(headings) else ""
        why = f"{name_column(headings, column)}里有数，没有认出是什么"
        remedy = f"不要的，加 --map {heading}={IGNORE}"
        if not has_amount:
            remedy = f"是哪种工作的，加 --map {heading}=种类；{remedy}"
        elif NOTE not in self._header.columns:
            remedy += f"；要留在备注里的，加 --map {heading}={NOTE}"
        place = (self._form.name, self._source.sheet, self._header.row + 1)
        return RowError(
            *place,
            letter,
            heading or None,
            heading,
            why,
            remedy if heading else f"请给这一列补上标题；不要的，加 --map {letter}列={IGNORE}",
        )
