"""Command group `unit`: the units that the ledger names, likely variants, and merges."""

from typing import Annotated

import typer

from qinling.cli.context import Desk
from qinling.cli.framework.chinese_help import ChineseGroup
from qinling.cli.lookup.unclear_areas import note_unclear_areas
from qinling.cli.options.common import AsJson, AsOf, EditBasis
from qinling.cli.options.values.value_parsers import HISTORY_TEXT, ValueParser
from qinling.cli.page_printing import print_hint
from qinling.errors import format_command
from qinling.rules.work.records import MAX_UNIT_LENGTH

app = typer.Typer(
    name="unit",
    cls=ChineseGroup,
    help="单位名称：有哪些，哪些写法可能是同一个单位，合并和拆开。",
    subcommand_metavar="命令 [参数]...",
)
_UNIT = ValueParser("单位", HISTORY_TEXT.parse, MAX_UNIT_LENGTH)

UnitName = Annotated[str, typer.Argument(metavar="单位", parser=_UNIT, help="合并以后用的名称，如 水利局")]
MergedNames = Annotated[
    list[str], typer.Argument(metavar="别的名称...", parser=_UNIT, help="并入它的名称，如 水务局，可写多个")
]
SplitNames = Annotated[
    list[str], typer.Argument(metavar="名称...", parser=_UNIT, help="不再并入别的单位的名称，可写多个")
]


@app.command("list")
def list_known_units(ctx: typer.Context, *, as_of: AsOf = None, as_json: AsJson = False) -> None:
    """列出台账里的单位和镇办：各有多少问题、多少工作记录，有哪些写法，并入了哪些。"""
    from qinling.procedures.units import list_units
    from qinling.reports.units import unit_json, unit_table

    desk: Desk = ctx.obj
    day = desk.resolve_as_of(as_of)
    with desk.reading(as_of) as reader:
        found = list_units(reader)
    if as_json:
        desk.print_json("units", map(unit_json, found), as_of=day)
        return
    if found:
        desk.out.print(unit_table(found))
    desk.print_note(f"共 {len(found)} 个单位" if found else "共 0 个单位；用 qinling import 文件 读入台账")


@app.command("variants")
def list_unit_variants(ctx: typer.Context, *, as_json: AsJson = False) -> None:
    """列出可能是同一个单位的不同名称：简称、少写的区、只差一个字的；附上合并的命令。"""
    from qinling.procedures.units import list_likely_variants
    from qinling.reports.units import variant_count_line, variant_json, variant_lines

    desk: Desk = ctx.obj
    with desk.reading() as reader:
        found = list_likely_variants(reader, desk.settings.home)
    if as_json:
        desk.print_json("unit_variants", map(variant_json, found))
        return
    for line in variant_lines(found):
        print_hint(desk, line)
    desk.print_note(variant_count_line(found))
    note_unclear_areas(desk, [(one.unit.name, one.other.name) for one in found if one.is_sure])


@app.command("merge")
def merge_unit_names(
    ctx: typer.Context,
    unit: UnitName,
    names: MergedNames,
    *,
    basis: EditBasis = "",
    as_json: AsJson = False,
) -> None:
    """记下别的名称就是这个单位：统计、筛选、提醒、分发、督办都算作它；表格里的字不改，可以撤回。"""
    from qinling.procedures.units import merge_units
    from qinling.reports.units import merged_json

    desk: Desk = ctx.obj
    with desk.writing() as writer:
        merged = merge_units(writer, unit, names, desk.build_stamp(), basis)
    if as_json:
        desk.print_json("unit_merge", [merged_json(merged)])
        return
    desk.print_note(
        f"已合并：{'、'.join(merged.names)} 算作 {merged.unit}，改算的问题 {merged.issues} 个；"
        f"拆开用 {format_command(['unit', 'split', *merged.names])}"
    )


@app.command("split")
def split_unit_names(
    ctx: typer.Context, names: SplitNames, *, basis: EditBasis = "", as_json: AsJson = False
) -> None:
    """拆开合并过的：这些名称又各是一个单位。"""
    from qinling.procedures.units import split_units
    from qinling.reports.units import merged_json

    desk: Desk = ctx.obj
    with desk.writing() as writer:
        split = split_units(writer, names, desk.build_stamp(), basis)
    if as_json:
        desk.print_json("unit_split", map(merged_json, split))
        return
    for one in split:
        desk.print_note(f"已拆开：{'、'.join(one.names)} 不再算作 {one.unit}")
