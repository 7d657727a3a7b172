"""Hostile .ods files: huge repeats and spans, nested tables, other prefixes."""

import zipfile
from collections.abc import Callable
from functools import partial
from pathlib import Path

from tests.workbook.makers.hostile.hostile_containers import Named
from tests.workbook.makers.hostile.hostile_parts import LEDGER, ods, ods_rows, write_zip


def repeats() -> Named:
    """Repeat, merge and nest the cells and rows of an .ods."""
    filled = 'office:value-type="string"'
    empty = '<table:table-cell table:number-columns-repeated="{}"/>'
    said = f'<table:table-cell {filled} table:number-columns-repeated="{{}}"><text:p>甲</text:p></table:table-cell>'
    silent = (
        '<table:table-cell office:value-type="float" office:value="5" table:number-columns-repeated="{}"/>'
    )
    formula = '<table:table-cell table:formula="of:=1" table:number-columns-repeated="{}"/>'
    row = '<table:table-row table:number-rows-repeated="{}">{}</table:table-row>'
    one = said.format(1)
    tails: dict[str, tuple[str, str]] = {
        "10^6 empty rows": (row.format(1_048_000, empty.format(1024)), "fine"),
        "10^9 empty rows": (row.format(10**9 - 1, empty.format(1024)), "fine"),
        "10^12 empty rows": (row.format(10**12, empty.format(1024)), "fine"),
        "10^6 filled rows": (row.format(1_048_000, one), "refused"),
        "rows by columns": (row.format(100_000, said.format(16_384)), "refused"),
        "10^8 filled cells": (row.format(1, said.format(10**8)), "refused"),
        "10^12 filled cells": (row.format(1, said.format(10**12)), "refused"),
        "10^8 cells with a value and no text": (row.format(1, silent.format(10**8)), "refused"),
        "10^8 cells with a formula alone": (row.format(1, formula.format(10**8)), "refused"),
        "a cell behind 10^8 empty ones": (row.format(1, empty.format(10**8) + one), "refused"),
        "a cell behind 10^12 empty ones": (row.format(1, empty.format(10**12) + one), "refused"),
        "a row behind 10^8 empty ones": (row.format(10**8, empty.format(1)) + row.format(1, one), "refused"),
        "a row behind 10^12 empty ones": (row.format(10**12, empty.format(1)) + row.format(1, one), "refused"),
        "one text of 30,000 in 10^5 cells": (row.format(1, said.format(10**5).replace("甲", "甲" * 30_000)), "refused"),
        "negative repeats": (row.format(-5, said.format(-5)), "refused"),
        "repeats in words": (row.format("三", said.format("x")), "refused"),
        "no repeats": (row.format(0, said.format(0)), "fine"),
        "40,000 cells one by one": (row.format(1, '<table:table-cell/>' * 40_000), "fine"),
        "spans of 10^9": ('<table:table-row><table:table-cell table:number-rows-spanned="999999999" table:number-columns-spanned="999999999" office:value-type="string"><text:p>注：共六个问题</text:p></table:table-cell></table:table-row>', "fine"),
        "tables in tables": ("<table:table-row><table:table-cell>" * 500 + "</table:table-cell></table:table-row>" * 500, "fine"),
        "elements 100,000 deep": ("<text:p>" * 100_000 + "</text:p>" * 100_000, "fine"),
        "unclosed": ("<table:table-row>", "refused"),
    }  # fmt: skip
    for name, (more, expected) in tails.items():
        yield f"ods: {name}", partial(ods, more=more), expected
    yield "ods: another prefix", partial(_other_prefix, repeat=1), "refused"
    yield "ods: our prefix for another namespace", partial(_other_namespace, repeat=10**8), "refused"
    yield "ods: rows of nothing", partial(ods, rows=[()]), "refused"
    yield "ods: the ledger 20 times", partial(ods, more=ods_rows(LEDGER[2:]) * 20), "fine"


def _other_prefix(folder: Path, repeat: int) -> Path:
    path = ods(folder)
    return _rewritten(path, lambda text: text.replace("table:", "t:").replace("xmlns:table", "xmlns:t"))


def _other_namespace(folder: Path, repeat: int) -> Path:
    bomb = f'<table:table-row><table:table-cell office:value-type="string" table:number-columns-repeated="{repeat}"><text:p>甲</text:p></table:table-cell></table:table-row>'
    return _rewritten(
        ods(folder, more=bomb), lambda text: text.replace("xmlns:table:1.0", "xmlns:nothing:1.0")
    )


def _rewritten(path: Path, change: Callable[[str], str]) -> Path:
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    parts["content.xml"] = change(parts["content.xml"].decode()).encode()
    return write_zip(path, parts)
