"""The deadlines as a calendar: on stdout, or in a file that says what became of what it held before."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from qinling.cli.context import Desk
from qinling.cli.framework.terminal.printing import print_bytes
from qinling.cli.outputs.output_files import open_output_files
from qinling.errors import UsageRefused, ValueRefused, describe_os_error

if TYPE_CHECKING:
    from qinling.procedures.views.issue_views import DeadlineWarning
    from qinling.reports.documents.calendar_ics import PastEvent

_MAX_CALENDAR_BYTES = 64 << 20


def print_calendar(desk: Desk, warnings: "Sequence[DeadlineWarning]", ledger_id: str) -> None:
    """Print the calendar. Print it without warnings too, so that subscribers drop old ones."""
    from qinling.reports.documents.calendar_ics import build_calendar_file

    issues = [one.issue for one in warnings]
    print_bytes(build_calendar_file(issues, ledger_id, desk.settings.warning_reach, desk.now()).content)


def write_calendar(desk: Desk, file: Path, within: int | None, *, force: bool) -> None:
    """Write the calendar to *file*: what it held before and is not due any more is moved or cancelled."""
    from qinling.procedures.ledger_identity import read_ledger_id
    from qinling.procedures.views.issue_views import find_deadline_warnings, read_issues_by_id
    from qinling.reports.documents.calendar_ics import build_calendar_file

    if file.suffix.lower() != ".ics":
        raise UsageRefused(
            f"--to 只写日历，不能写成 {file.name}", "文件名请以 .ics 结尾；要表格用 qinling list 或 export"
        )
    reach = desk.settings.warning_reach
    with desk.reading() as reader:
        ledger_id = read_ledger_id(reader)
        past = _read_past_events(desk, file, ledger_id)
        due = [one.issue for one in find_deadline_warnings(reader, desk.today, reach, desk.calendar, within)]
        current = {one.id: one for one in read_issues_by_id(reader, {one.issue_id for one in past})}
    made = build_calendar_file(due, ledger_id, reach, desk.now(), past, current)
    with open_output_files(desk, force=force) as outputs:
        outputs.create(file, private=False).write_bytes(made.content)
    dropped = f"，其中取消 {made.cancelled} 条" if made.cancelled else ""
    desk.print_note(f"已写出 {file}：{made.events} 条日程{dropped}")


def _read_past_events(desk: Desk, file: Path, ledger_id: str) -> "Sequence[PastEvent]":
    """Return the events of the calendar that stands there. Of a foreign file, which is never replaced unasked, none."""
    from qinling.file_reading import read_small_file
    from qinling.reports.documents.calendar_ics import read_past_events

    try:
        return read_past_events(read_small_file(file, _MAX_CALENDAR_BYTES), ledger_id)
    except FileNotFoundError:
        return ()
    except OSError as error:
        why = describe_os_error(error)
    except ValueRefused as refused:
        why = refused.message
    desk.print_note(f"{file} {why}：里面原有的日程接不上，已办结的不会取消")
    return ()
