"""Exports of made-up issues, and their conversion by LibreOffice."""

import shutil
import subprocess
from dataclasses import replace
from datetime import date
from json import dumps
from pathlib import Path

import openpyxl
import pytest

from qinling.ledger.rows import IssueRow
from qinling.rules.warning_tiers import TierDays
from qinling.workbook.column_layout import build_layout
from qinling.workbook.export.export_options import ExportOptions
from qinling.workbook.export.ledger_writer import write_ledger
from qinling.workbook.export_manifest import ExportManifest
from qinling.workbook.reading.ledger_reader import read_ledger_file
from qinling.workbook.reading.sheet_reading import ReadingOptions

DAY = date(2026, 4, 25)
HEAD = "0123456789abcdef" * 4

_BLANK = IssueRow._make([None] * len(IssueRow._fields))._replace(
    id=1,
    level="district",
    description="河道弃渣",
    status="rectifying",
    round=1,
    version=1,
    extra_json="{}",
    status_said=True,
)
_SOFFICE = shutil.which("soffice")
_HAS_CALC = _SOFFICE is not None and Path(_SOFFICE).resolve().with_name("libsclo.so").exists()
needs_calc = pytest.mark.skipif(not _HAS_CALC, reason="needs LibreOffice Calc")


def issue(number="QJ-001", **values):
    """Return an issue with *values*. `extra` is a mapping."""
    extra = dumps(values.pop("extra", {}), ensure_ascii=False)
    return _BLANK._replace(number=number, extra_json=extra, **values)


def export_options(*columns, title="", paper="A3", filters="", **more):
    """Return the options of an export of *columns*, by default the default columns."""
    layout = build_layout(columns, title, paper)
    names = tuple(column.field for column in layout.columns)
    headings = tuple(column.heading for column in layout.columns)
    manifest = ExportManifest("5ea1ed", 12, HEAD, DAY, filters, more.get("redact", False), names, headings)
    options = ExportOptions(
        layout, "商州区秦岭办", DAY, "全部问题", TierDays(), redact=False, split_field=None, manifest=manifest
    )
    return replace(options, **more)


def write_export(folder, issues, sheet=None, name="导出.xlsx"):
    """Write an export of *issues* into *folder* and return the file."""
    path = folder / name
    write_ledger(path, issues, sheet or export_options())
    return path


def convert(path, form, folder):
    """Let LibreOffice convert *path* to the format *form*, and return the new file."""
    out = folder / "converted"
    command = [_SOFFICE, f"-env:UserInstallation={(folder / 'profile').as_uri()}", "--headless"]
    command += ["--convert-to", form, "--outdir", out, path]
    subprocess.run(command, capture_output=True, check=True, timeout=180)
    return out / f"{path.stem}.{form}"


def load_workbook(path, *, data_only=False):
    """Load a workbook with openpyxl. With *data_only*, formulas are what they gave last."""
    return openpyxl.load_workbook(path, data_only=data_only)


def read_issue_sheets(path):
    """The readings of the sheets of issues by name, read as import reads any file."""
    readings = {one.name: one for one in read_ledger_file(path, ReadingOptions())}
    return {name: one for name, one in readings.items() if not one.skip_reason}
