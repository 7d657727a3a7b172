"""What an export needs besides the issues, and what it says afterwards."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple

from qinling.procedures.case_files.attachment_lists import ListedAttachment
from qinling.rules.history.events import format_chain_position
from qinling.rules.warning_tiers import TierDays
from qinling.workbook.column_layout import Layout
from qinling.workbook.export.side_sheets.change_list import ChangeList
from qinling.workbook.export.unit_form import UnitForm
from qinling.workbook.export_manifest import ExportManifest


@dataclass(frozen=True, slots=True)
class ExportOptions:
    """What an export needs besides the issues.

    *population* describes in words which issues are included. With *split_field*, each value of
    that field gets its own sheet; *split_names* says under which name a value stands, where it is another
    spelling of a unit. With *unit_form* it is the workbook of a unit.
    """

    layout: Layout
    office: str
    as_of: date
    population: str
    tiers: TierDays
    redact: bool
    split_field: str | None
    manifest: ExportManifest
    attachments: Mapping[int, Sequence[ListedAttachment]] = field(default_factory=dict)
    changes: ChangeList | None = None
    unit_form: UnitForm | None = None
    split_names: Mapping[str, str] = field(default_factory=dict)

    @property
    def open_fields(self) -> frozenset[str]:
        """The fields of the columns that a unit fills in, none in an export for anybody."""
        return self.unit_form.open_fields if self.unit_form else frozenset()

    @property
    def chain_note(self) -> str:
        """The position and head of the history at export, in words."""
        return format_chain_position(self.manifest.position, self.manifest.head)

    @property
    def office_line(self) -> str:
        """The line that names the reporting office, or ""."""
        return f"填报单位：{self.office}" if self.office else ""

    @property
    def subtitle(self) -> str:
        """The subtitle: office, as-of day and population."""
        parts = (
            self.office_line,
            f"截至 {self.as_of}",
            f"口径：{self.population}" if self.population else "",
        )
        return "　".join(filter(None, parts))


class WrittenLedger(NamedTuple):
    """What was written: how many issues, and how many of their texts are longer than a row can be high."""

    issues: int
    long_texts: int
