"""Find the manifest of a returned file: in its hidden sheet, in its properties, or in the export that it was made from."""

from collections.abc import Iterator
from itertools import chain
from pathlib import Path
from typing import NamedTuple

from qinling.errors import UsageRefused
from qinling.rules.limits import Limits
from qinling.rules.vocabulary import ManifestSource
from qinling.workbook.export_manifest import (
    MANIFEST_SHEET_NAME,
    ManifestMissing,
    ManifestSheet,
    read_manifest_sheet,
)
from qinling.workbook.files.grids import Grid, open_grids
from qinling.workbook.manifest_properties import read_manifest_properties


class FoundManifest(NamedTuple):
    """A manifest, where it was found, and the sheets of the file that are left to read."""

    sheet: ManifestSheet
    source: ManifestSource
    grids: Iterator[Grid]


def find_manifest(path: Path, limits: Limits, base: Path | None) -> FoundManifest:
    """Find the manifest of the returned file *path*. *base* is the export that it was made from, None where nobody named one.

    Raises ManifestMissing where nothing tells the origin, UsageRefused where the file says another one than *base*.
    """
    grids = open_grids(path, limits, first_sheet=MANIFEST_SHEET_NAME)
    first = next(grids, None)
    own, damage = None, None
    try:
        own = read_manifest_sheet(path, first)
        source = ManifestSource.SHEET
    except ManifestMissing as missing:
        damage, source = missing, ManifestSource.PROPERTIES
    if first is not None and first.name != MANIFEST_SHEET_NAME:
        own, grids = read_manifest_properties(path, limits), chain([first], grids)
    if base is not None and (own is None or own.exported_issues is None):
        given = read_base_manifest(base, limits)
        if own is not None:
            _require_same_export(path, own, base, given)
        return FoundManifest(given, ManifestSource.BASE, grids)
    if own is None:
        raise damage or ManifestMissing(path.name, "")
    if base is not None:
        _require_same_export(path, own, base, read_base_manifest(base, limits))
    return FoundManifest(own, source, grids)


def read_base_manifest(base: Path, limits: Limits) -> ManifestSheet:
    """Return the manifest of the export *base*. Raises UsageRefused where it is none."""
    grids = open_grids(base, limits, first_sheet=MANIFEST_SHEET_NAME)
    first = next(grids, None)
    try:
        return read_manifest_sheet(base, first)
    except ManifestMissing as missing:
        is_damaged = first is not None and first.name == MANIFEST_SHEET_NAME
        found = None if is_damaged else read_manifest_properties(base, limits)
        if found is None:
            raise UsageRefused(
                f"--base 的 {missing.message}", "请写 qinling export 导出、没有删过“台账标识”的那一份"
            ) from None
        return found


def _require_same_export(path: Path, own: ManifestSheet, base: Path, given: ManifestSheet) -> None:
    """Raise UsageRefused where a file itself says that it was made from another export than *base*."""
    names = ("ledger", "position", "head", "columns", "dispatch")
    if any(getattr(own.manifest, name) != getattr(given.manifest, name) for name in names):
        raise UsageRefused(
            f"{path.name} 自己带着标识，不是从 {base.name} 来的", "去掉 --base，按它自己的标识收"
        )
