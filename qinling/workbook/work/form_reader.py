"""Read work records from a form: a record a row, or a unit a row and a kind of work a column."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from qinling.errors import WorkbookRefused
from qinling.rules.texts.file_names import make_printable_name
from qinling.rules.work.kinds import WorkKind
from qinling.workbook.files.grids import open_grids
from qinling.workbook.logins.header_search import Header, find_header, list_seen_headings
from qinling.workbook.logins.outcome_codes import read_cell_text
from qinling.workbook.logins.table_sources import SheetSource
from qinling.workbook.work.form_contents import FormOptions, SheetFacts, WorkForm, find_stated_day
from qinling.workbook.work.form_headings import (
    AMOUNT,
    AMOUNT_OF,
    DAY,
    KIND,
    MONTH,
    build_aliases,
    join_header_rows,
)
from qinling.workbook.work.form_rows import FormRowReader

_REPORTING_UNIT = re.compile(r"(?:填报|报送|填表|上报|统计|制表)单位[(（盖章)）]*[:：]\s*([^\s:：]{2,40})")


def read_work_form(path: Path, options: FormOptions) -> WorkForm:
    """Read the work records of all tables in *path*. Raises WorkbookRefused if there is none."""
    form = WorkForm(make_printable_name(path.name))
    reasons: list[str] = []
    tables = 0
    aliases = build_aliases(options.kinds)
    for grid in open_grids(path, options.limits):
        if grid.hidden:
            form.notes.append(f"工作表“{grid.name}”是隐藏的，没有读")
            continue
        source = SheetSource(replace(grid, rows=join_header_rows(grid)))
        header = find_header(source.sample, aliases, options.headings)
        facts = _find_sheet_facts(source, header, options)
        if why := _find_rejection_reason(source, header, facts, options):
            if any(map(any, source.sample)):
                reasons.append(f"“{grid.name}”{why}")
            continue
        assert header is not None  # else it was rejected
        tables += 1
        FormRowReader(form, source, header, facts, options).read()
    if not tables:
        raise WorkbookRefused(
            f"{form.name} 里没有工作记录：{reasons[0] if reasons else '没有可读的工作表'}",
            "标题特别的请加 --map 标题=字段，如 --map 承办=unit；没有种类、日期、单位的请加 --kind、--on、--by",
        )
    form.notes += [f"工作表{reason}，没有读" for reason in reasons]
    return form


def _find_rejection_reason(
    source: SheetSource, header: Header | None, facts: SheetFacts, options: FormOptions
) -> str:
    """Return why a sheet holds no work records, or ""."""
    fields = header.columns.keys() if header else set()
    if any(name.startswith(AMOUNT_OF) for name in fields):
        return ""
    if KIND in fields and AMOUNT in fields:
        return ""
    if (options.kind or facts.kind) and fields & {AMOUNT, DAY, MONTH}:
        return ""
    seen = "、".join(text[:20] for text in list_seen_headings(source.sample) if text)[:200]
    return f"看不出是哪种工作、多少（看到的标题：{seen or '无'}）"


def _find_sheet_facts(source: SheetSource, header: Header | None, options: FormOptions) -> SheetFacts:
    """Return what the rows above the headings and the sheet's name say."""
    rows = source.sample[: header.row] if header else []
    texts = [text for row in rows for cell in row if (text := read_cell_text(cell))]
    day, words = next(
        ((day, text) for text in [*texts, source.sheet] if (day := find_stated_day(text))), (None, "")
    )
    unit = next((found[1].strip() for text in texts if (found := _REPORTING_UNIT.search(text))), None)
    return SheetFacts(day, words, unit, _find_named_kind([*texts, source.sheet], options.kinds))


def _find_named_kind(texts: Sequence[str], kinds: Mapping[str, WorkKind]) -> WorkKind | None:
    """Return the only kind that *texts* name, a longer name before those within it."""
    for text in texts:
        named = [name for name in kinds if name in text]
        longest = [name for name in named if not any(name != other and name in other for other in named)]
        if len(longest) == 1:
            return kinds[longest[0]]
    return None
