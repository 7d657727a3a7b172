"""`export --cards`: one printed page an issue."""

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from qinling.cli.context import Desk
from qinling.errors import UsageRefused

if TYPE_CHECKING:
    from qinling.cli.options.workbooks import LayoutOptions
    from qinling.ledger.attachments import AttachmentStore
    from qinling.ledger.reader import Reader
    from qinling.ledger.rows import IssueRow
    from qinling.procedures.case_files.attachment_lists import ListedAttachment
    from qinling.workbook.export.export_options import ExportOptions
    from qinling.workbook.export.issue_cards import IssueCard, Picture


def require_card_options(file: Path, look: "LayoutOptions") -> None:
    """Raise UsageRefused for options that say how a table looks, and for another form than .xlsx."""
    from qinling.rules.vocabulary import TableLayout

    given = {
        "--split": look.split,
        "--template": look.template,
        "--layout": look.layout is TableLayout.REVIEW,
        "--since": look.since,
    }
    if others := "、".join(name for name, value in given.items() if value):
        raise UsageRefused(f"{others} 不能与 --cards 同用", "卡片一页一个问题，请去掉其中一个")
    if file.suffix.lower() != ".xlsx":
        raise UsageRefused(f"卡片不能写成 {file.name}", "文件名请以 .xlsx 结尾，或去掉 --cards")


def write_cards(
    desk: Desk, reader: "Reader", file: Path, issues: "Iterable[IssueRow]", options: "ExportOptions"
) -> int:
    """Write the cards of *issues* to *file*, say which pictures are not in them, and return how many there are."""
    from itertools import islice

    from qinling.ledger.attachments import open_attachments
    from qinling.workbook.export.issue_cards import MAX_CARDS, write_issue_cards

    with open_attachments(desk.ledger_place, reader) as store:
        # One more than there may be: it is the writer that refuses.
        cards = [_build_card(store, reader, issue, options) for issue in islice(issues, MAX_CARDS + 1)]
        left_out = write_issue_cards(file, cards, options.layout.title, options.subtitle, options.chain_note)
    for text in left_out:
        desk.print_note(f"没有放进卡片的照片：{text}")
    if options.redact:
        desk.print_note("--redact 的卡片不写办理经过，不附照片和材料")
    desk.print_note("卡片供打印，改了收不回来；要收回的表，请不加 --cards 再导出一份")
    return len(cards)


def _build_card(
    store: "AttachmentStore", reader: "Reader", issue: "IssueRow", options: "ExportOptions"
) -> "IssueCard":
    from qinling.procedures.views.issue_views import find_events
    from qinling.reports.issues.issue_detail import timeline_lines
    from qinling.rules.history.timeline import build_timeline
    from qinling.rules.vocabulary import AttachmentKind, Level
    from qinling.workbook.export.cell_values import format_shown_value, get_cell_value
    from qinling.workbook.export.issue_cards import IssueCard
    from qinling.workbook.headings.column_uses import ORDINAL

    fields = [
        (
            column.heading.replace("\n", ""),
            format_shown_value(
                column.field, get_cell_value(issue, column.field, redact=options.redact, as_of=options.as_of)
            ),
        )
        for column in options.layout.columns
        if column.field != ORDINAL
    ]
    level = Level.from_code(issue.level).label
    if options.redact:
        return IssueCard(issue.number, level, fields, (), (), ())
    events = [one.event for one in find_events(reader, issue.number, issue.level, None, None)]
    lines = [line.partition("  ")[::2] for line in timeline_lines(build_timeline(events))]
    found = options.attachments.get(issue.id, ())
    shown = [one for one in found if one.kind in (AttachmentKind.BEFORE, AttachmentKind.AFTER)]
    others = [one.file_name for one in found if one not in shown]
    return IssueCard(issue.number, level, fields, lines, _find_pictures(store, shown), others)


def _find_pictures(store: "AttachmentStore", attachments: "Sequence[ListedAttachment]") -> "list[Picture]":
    """Return the pictures with their files. Raises DocumentRefused where one is lost or altered."""
    from qinling.procedures.case_files.case_files import require_sound_attachment
    from qinling.workbook.export.issue_cards import Picture

    pictures = []
    for one in attachments:
        require_sound_attachment(store, one.file_name, one.sha256)
        pictures.append(Picture(one.kind, one.file_name, store.locate(one.sha256)))
    return pictures
