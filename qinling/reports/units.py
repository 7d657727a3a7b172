"""Units, their likely variants and merges, as tables, lines and JSON."""

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from qinling.errors import quote_argument
from qinling.rules.texts.unseen_characters import show_unseen

if TYPE_CHECKING:
    from rich.table import Table

    from qinling.procedures.units import KnownUnit, MergedUnits
    from qinling.rules.units.unit_variants import LikelyVariant


def unit_table(units: "Sequence[KnownUnit]") -> "Table":
    """Return the units with their counts, and the spellings of those that have several."""
    from rich.text import Text

    from qinling.reports.text.table_style import plain_table

    table = plain_table()
    for heading in ("单位", "未销号", "全部", "工作记录", "写法"):
        is_number = heading not in ("单位", "写法")
        table.add_column(
            heading, justify="right" if is_number else "left", overflow="fold", no_wrap=is_number
        )
    for one in units:
        counts = (one.open, one.total, one.records)
        table.add_row(*map(Text, (show_unseen(one.name), *map(str, counts), _describe_spellings(one))))
    return table


def _describe_spellings(unit: "KnownUnit") -> str:
    """Return the spellings with their numbers of issues, "" where there is only the name itself."""
    if [one.name for one in unit.spellings] == [unit.name]:
        return ""
    return "、".join(
        f"{show_unseen(one.name)} {one.total or one.records}{'（并入）' if one.name in unit.merged else ''}"
        for one in unit.spellings
    )


def unit_json(unit: "KnownUnit") -> dict[str, object]:
    """Return one unit with its counts and spellings."""
    return {
        "unit": unit.name,
        "open": unit.open,
        "total": unit.total,
        "records": unit.records,
        "spellings": [
            {
                "name": one.name,
                "open": one.open,
                "total": one.total,
                "records": one.records,
                "merged": one.name in unit.merged,
            }
            for one in unit.spellings
        ],
    }


def variant_lines(variants: "Sequence[LikelyVariant[KnownUnit]]") -> Iterator[str]:
    """Yield three lines a pair: the names with their numbers of issues, why they are likely to be one, the command."""
    headings = (
        (True, False, "很可能是同一个单位："),
        (False, False, "只差一个字，也可能是两个单位："),
        (False, True, "像是机构改革前后的名称，也可能是两个单位："),
    )
    for is_sure, is_renamed, heading in headings:
        pairs = [one for one in variants if (one.is_sure, one.is_renamed) == (is_sure, is_renamed)]
        if pairs:
            yield heading
        for one in pairs:
            yield f"  {_count(one.unit)} / {_count(one.other)}"
            yield f"    {format_merge_command(one)}"


def variant_count_line(variants: "Sequence[LikelyVariant[KnownUnit]]") -> str:
    """Return in one line how many pairs there are, and who decides."""
    if not variants:
        return "没有像是同一个单位的不同名称；全部单位用 qinling unit list 看"
    return f"共 {len(variants)} 对；是不是一个单位由人定，合并不改表格里的字"


def _count(unit: "KnownUnit") -> str:
    records = f"、工作记录 {unit.records} 条" if unit.records else ""
    return f"{show_unseen(unit.name)} {unit.total} 个{records}"


def format_merge_command(variant: "LikelyVariant[KnownUnit]") -> str:
    """Return the command that joins a pair, as it is typed."""
    return f"qinling unit merge {_quote(variant.unit.name)} {_quote(variant.other.name)}"


def _quote(name: str) -> str:
    return name if name.isalnum() else quote_argument(name)


def variant_json(variant: "LikelyVariant[KnownUnit]") -> dict[str, object]:
    """Return one pair of names with their numbers of issues, how sure it is, and the command that joins them."""
    return {
        "unit": variant.unit.name,
        "total": variant.unit.total,
        "other": variant.other.name,
        "other_total": variant.other.total,
        "sure": variant.is_sure,
        "renamed": variant.is_renamed,
        "command": format_merge_command(variant),
    }


def merged_json(merged: "MergedUnits") -> dict[str, object]:
    """Return the unit and the names that a merge or a split was about."""
    return {"unit": merged.unit, "names": list(merged.names)}
