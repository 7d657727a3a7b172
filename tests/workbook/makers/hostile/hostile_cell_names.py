"""Hostile paths and names: paths that are not files, and names with dangerous characters."""

import os
from collections.abc import Callable
from functools import partial
from pathlib import Path

from tests.workbook.makers.hostile.hostile_containers import Named
from tests.workbook.makers.hostile.hostile_parts import csv_bytes, rows_xml, sheet_xml, write_file, xlsx


def places() -> Named:
    """Yield paths that are not files, and files with dangerous names."""
    yield "folder", partial(_made, make=Path.mkdir), "refused"
    yield "nothing there", lambda folder: folder / "没有.xlsx", "refused"
    yield "link to nothing", partial(_made, make=lambda path: path.symlink_to("没有")), "refused"
    yield "link to itself", partial(_made, make=lambda path: path.symlink_to(path.name)), "refused"
    yield "pipe", partial(_made, make=os.mkfifo), "refused"
    yield "pipe as csv", partial(_made, make=os.mkfifo, name="区级台账.csv"), "refused"
    yield "device of zeros", partial(_made, make=lambda path: path.symlink_to("/dev/zero")), "refused"
    yield (
        "device of zeros as csv",
        partial(_made, make=lambda path: path.symlink_to("/dev/zero"), name="a.csv"),
        "refused",
    )
    yield "behind a file", lambda folder: write_file(folder, "a.csv", csv_bytes()) / "b.xlsx", "refused"
    yield "name longer than names may be", lambda folder: folder / ("长" * 200 + ".xlsx"), "off the call"
    names = {
        "a line break": "区级\n台账", "quotes": "区级\"'`$(x)台账", "escape codes": "区级\x1b[31m\x1b]0;x\x07台账", "a leading dash": "-区级台账",
        "markup": "区级[bold red]台账[.b]", "bidirectional marks": "区级\u202excol台账", "90 characters": "区级" + "长" * 70, "spaces": "  区级 台账 ",
        "bytes that are no UTF-8": os.fsdecode("区级".encode() + b"\xff\xfe"), "a percent sign": "区级%s%n台账",
    }  # fmt: skip
    for name, stem in names.items():
        yield f"sound file, name with {name}", partial(_named, stem=stem, sound=True), "fine"
        yield f"bad row, name with {name}", partial(_named, stem=stem, sound=None), "bad rows"
        yield f"broken file, name with {name}", partial(_named, stem=stem, sound=False), "refused"


def _made(folder: Path, make: Callable[[Path], object], name: str = "区级台账.xlsx") -> Path:
    make(folder / name)
    return folder / name


def _named(folder: Path, stem: str, sound: bool | None) -> Path:
    path = xlsx(folder)
    if sound is None:
        bad = ("H-7", "松涧镇", "无期限的问题", "区水利局", "2026年2月30日", "整改中")
        path = xlsx(folder, sheet=sheet_xml(more=rows_xml([bad], 9)))
    elif not sound:
        path.write_bytes(path.read_bytes()[:700])
    return path.rename(folder / f"{stem}.xlsx")
