"""Commands `work list` and `work show`."""

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING, NamedTuple

import typer

from qinling.cli.context import Desk
from qinling.cli.framework.terminal.printing import print_line
from qinling.cli.lookup.record_numbers import find_record_to_show
from qinling.cli.next_steps.role_commands import may_run
from qinling.cli.options.common import AsJson, AsOf, Limit
from qinling.cli.options.work import (
    FromDay,
    KindFilter,
    RecordNumber,
    ToDay,
    TopicFilter,
    UnitFilter,
    WithVoid,
)
from qinling.errors import UsageRefused, value_refused_as

if TYPE_CHECKING:
    from qinling.ledger.reader import Reader
    from qinling.ledger.work.filters import RecordFilters
    from qinling.ledger.work.rows import WorkRecordRow
    from qinling.procedures.work.viewing import ShownRecord


def list_work_records(
    ctx: typer.Context,
    *,
    kind: KindFilter = None,
    unit: UnitFilter = None,
    topic: TopicFilter = None,
    first_day: FromDay = None,
    last_day: ToDay = None,
    void: WithVoid = False,
    limit: Limit = None,
    as_of: AsOf = None,
    as_json: AsJson = False,
) -> None:
    """列出工作记录，可按种类、单位、主题、日期筛选；作废的加 --void 才列。"""
    from qinling.procedures.work.viewing import list_records
    from qinling.reports.work import record_json

    desk: Desk = ctx.obj
    day = desk.resolve_as_of(as_of)
    wanted = _Wanted(kind or (), unit or (), topic or (), first_day, last_day, void)
    with desk.reading(as_of) as reader:
        records, has_more = list_records(reader, _build_filters(desk, reader, wanted), limit)
    if as_json:
        desk.print_json("work", (record_json(one, desk.settings.work_kinds) for one in records), as_of=day)
    else:
        _print_records(desk, records, has_more=has_more)


class _Wanted(NamedTuple):
    """The filters of `work list` as they were typed."""

    kinds: Sequence[str]
    units: Sequence[str]
    topics: Sequence[str]
    first_day: date | None
    last_day: date | None
    with_void: bool


def _build_filters(desk: Desk, reader: "Reader", wanted: _Wanted) -> "RecordFilters":
    """Return the filters in the spelling of the ledger. Raises UsageRefused."""
    from qinling.ledger.work.filters import RecordFilters

    first_day, last_day = wanted.first_day, wanted.last_day
    if first_day and last_day and last_day < first_day:
        raise UsageRefused(f"--to {last_day} 早于 --from {first_day}", "请核对日期")
    return RecordFilters(
        _resolve_kinds(desk, reader, wanted.kinds),
        _resolve_units(desk, reader, wanted.units),
        tuple(wanted.topics),
        first_day,
        last_day,
        wanted.with_void,
    )


def _print_records(desk: Desk, records: "Sequence[WorkRecordRow]", *, has_more: bool) -> None:
    from qinling.reports.work import record_table

    if records:
        desk.out.print(record_table(records, desk.settings.work_kinds, desk.out.width))
    way = "用 qinling work add 登记，" if may_run(desk, "work add") else ""
    count = f"共 {len(records)} 条" if records else f"共 0 条；{way}写了条件的放宽再看"
    desk.print_note(f"只列出前 {len(records)} 条，后面还有" if has_more else count)


def _resolve_kinds(desk: Desk, reader: "Reader", texts: Sequence[str]) -> tuple[str, ...]:
    """Return the kinds of *texts*, also those that the settings no longer have."""
    from qinling.procedures.work.viewing import list_recorded_kinds
    from qinling.rules.work.kinds import find_kind, resolve_kind

    kinds = desk.settings.work_kinds
    recorded = {name: find_kind(kinds, name) for name in list_recorded_kinds(reader)} if texts else {}
    with value_refused_as(UsageRefused, "--kind："):
        return tuple(resolve_kind({**kinds, **recorded}, text).name for text in texts)


def _resolve_units(desk: Desk, reader: "Reader", words: Sequence[str]) -> tuple[str, ...]:
    """Return *words* that stand in names of units, spelt as the ledger does. Note those that stand in none."""
    from qinling.procedures.figures.brief_figures import find_unknown_units
    from qinling.procedures.work.records import resolve_unit

    spelt = []
    unknown = {one.word: one.near for one in find_unknown_units(reader, words)}
    for word in words:
        unit = resolve_unit(reader, word)
        spelt.append(unit.name)
        if word in unknown and unit.is_new:
            near = f"，相近的有：{'、'.join(unknown[word])}" if unknown[word] else ""
            desk.print_note(f"注意：没有名称含“{word}”的单位{near}")
    return tuple(spelt)


def show_work_record(
    ctx: typer.Context, number: RecordNumber, *, as_of: AsOf = None, as_json: AsJson = False
) -> None:
    """看一条工作记录：它的“其中”、材料和办理过程。"""
    from qinling.reports.work import shown_record_json, shown_record_lines

    desk: Desk = ctx.obj
    day = desk.resolve_as_of(as_of)
    shown = _read_record(desk, number, as_of)
    settings = desk.settings
    if as_json:
        desk.print_json("work", [shown_record_json(shown, settings.work_kinds)], as_of=day)
        return
    for line in shown_record_lines(shown, settings.work_kinds, settings.timezone, settings.persons):
        print_line(line)


def _read_record(desk: Desk, number: str, as_of: date | None) -> "ShownRecord":
    from qinling.procedures.work.viewing import read_shown_record

    with value_refused_as(UsageRefused), desk.reading(as_of) as reader:
        return read_shown_record(reader, find_record_to_show(desk, reader, number))
