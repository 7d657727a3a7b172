"""Small tables for the tests of columns: headings over columns of cells."""

from itertools import zip_longest

from qinling.workbook.columns.column_mapping import map_columns
from qinling.workbook.files.grids import Grid
from qinling.workbook.tables.table import Table

NUMBERS = ("SL-001", "SL-002", "SL-003", "SL-004")
TEXTS = (
    "河道内弃土弃渣约12立方米",
    "后山发现捕鸟网三张，未拆",
    "坡脚取土形成裸露面未复绿",
    "污水直排沟道约30米",
)
STATUSES = ("整改中", "已销号", "未启动", "已完成整改")
DAYS = ("2026-04-01", "2026年5月8日", "2026.6.30", "2026-07-15")
OTHER_DAYS = ("2026-03-02", "2026年8月8日", "2026.9.30", "2026-10-15")
BUREAUS = ("区水利局", "区林业局", "市生态环境局商州分局", "区自然资源局")
TOWNS = ("麻街镇", "杨斜镇", "刘湾街道办", "大荆镇")
TOWN_OFFICES = ("麻街镇人民政府", "杨斜镇人民政府", "刘湾街道办事处", "大荆镇人民政府")
PLAIN = {"问题编号": NUMBERS, "问题描述": TEXTS}


def build_table(*columns):
    """Return the table of *columns*, each a heading (its groups before a "/") and cells."""
    headings = [heading for heading, _ in columns]
    rows = zip_longest(*(cells for _, cells in columns), fillvalue="")
    return Table(
        Grid("台账", iter(())),
        headings,
        [heading.rpartition("/")[2] for heading in headings],
        [],
        iter(()),
        [(number, list(row)) for number, row in enumerate(rows, 1)],
    )


def map_table(*columns, user_headings=None, **options):
    return map_columns(build_table(*columns), "区级.xlsx", user_headings or {}, 0.85, **options)


def map_ledger(columns, **options):
    """Return the mapping of a plain ledger with *columns* added: cells by heading."""
    return map_table(*(PLAIN | columns).items(), **options)


def get_fields(mapping):
    return {column.heading: column.field for column in mapping.columns}


def list_options(mapping):
    """Return what --map may answer, for each doubt."""
    return [[choice.option[1] for choice in doubt.choices] for doubt in mapping.doubts]
