"""What remarks and progress say where no column does: 限6月底前完成, 已上报县局，8月底前修复, 已整改.

Only a clause that is wholly a deadline or a status counts, and only where all clauses agree.
"""

import re
from datetime import date

from qinling.errors import ValueRefused
from qinling.rules.parsing.deadlines import Deadline, parse_deadline
from qinling.rules.parsing.statuses import StatusReading, parse_status
from qinling.rules.vocabulary import DeadlineKind, Status
from qinling.workbook.headings.column_uses import CLOSED_YES_NO, FIRST_DEADLINE, RECTIFIED_YES_NO

_CLAUSE_ENDS = re.compile(r"[，,；;。\n]+")
#: A bare day in a remark may be any day.
_SAYS_LIMIT = re.compile(r"限|[前底内]|立行立改|立即|即[知改]|边[督查]边改|长期|持续")
#: Days of papers, steps and extensions: 6月底前上报方案, 延期至7月底前.
_OTHER_LIMITS = re.compile(r"[上填]?报|方案|验收|销号|[延展]期|复[查核]|提交|回复|反馈|检查|会议|原")
#: Duties that stand beside a status: 已整改，长期坚持.
_DUTY = re.compile(r"并?(?:持续|长期|常态化?|长效)(?:坚持|推进|保持|巩固|管护|管控)?")
#: Words of work that goes on, where no clause is a status: 两户已安装，一户正在施工, 已完成8处.
_GOES_ON = re.compile(
    r"正在|已经?(?:开工|动工|启动|进场|开展)|已?(?:完成|整改|治理|拆除|清理|清运|恢复|退出|关停)\d+(?:\.\d+)?(?:处|个|户|座|家|项|宗|起|件|条|亩|米|公里|吨)"
)
_MAX_CLAUSE_CHARACTERS = 24
_FIELDS_OF_STATUS = ("status", RECTIFIED_YES_NO, CLOSED_YES_NO, "rectified_on", "closed_on")


class RemarkWords:
    """Fills the deadline and the status that a row leaves blank, and counts what it filled."""

    def __init__(self, base_day: date | None) -> None:
        self._base_day = base_day
        self._deadlines: list[int] = []
        self._statuses: list[int] = []

    def fill(self, number: int, values: dict[str, object]) -> None:
        """Fill *values*, the cell values of the row *number* (from 0) by field, in place."""
        remark = values.get("remark")
        is_open = not (values.get("deadline") or values.get(FIRST_DEADLINE))
        if is_open and isinstance(remark, str) and (deadline := _find_deadline(remark, self._base_day)):
            values["deadline"] = deadline
            self._deadlines.append(number + 1)
        if any(_says_something(values.get(name)) for name in _FIELDS_OF_STATUS):
            return
        for name in ("progress", "remark"):
            text = values.get(name)
            reading = _find_status(text, self._base_day) if isinstance(text, str) else None
            if reading is None and name == "progress" and _GOES_ON.search(str(text or "")):
                reading = StatusReading(Status.RECTIFYING)
            if reading:
                values["status"] = reading
                self._statuses.append(number + 1)
                return

    def describe(self) -> list[str]:
        """Return the notes on what was filled."""
        found = (("时限", "备注", self._deadlines), ("状态", "进展或备注", self._statuses))
        return [
            f"{len(rows)} 个问题没有填{label}，按{where}里的话读入（如第 {rows[0]} 行）"
            for label, where, rows in found
            if rows
        ]


def _says_something(value: object) -> bool:
    """Return whether a cell states a status: 否 under 是否销号 states none."""
    return value.status is not None if isinstance(value, StatusReading) else value is not None


def _split(text: str) -> list[str]:
    clauses = (clause.strip() for clause in _CLAUSE_ENDS.split(text))
    return [clause for clause in clauses if clause and len(clause) <= _MAX_CLAUSE_CHARACTERS]


def _find_deadline(text: str, base_day: date | None) -> Deadline | None:
    found: list[Deadline] = []
    for clause in _split(text):
        if not _SAYS_LIMIT.search(clause) or _OTHER_LIMITS.search(clause):
            continue
        try:
            deadline = parse_deadline(clause, base_day)
        except ValueRefused:
            continue
        if deadline.kind is not DeadlineKind.NONE:
            found.append(deadline)
    return found[0] if len(found) == 1 else None


def _find_status(text: str, base_day: date | None) -> StatusReading | None:
    found: list[StatusReading] = []
    for clause in _split(text):
        if _DUTY.fullmatch(clause):
            continue
        try:
            found.append(parse_status(clause, base=base_day))
        except ValueRefused:
            continue
    stated = [reading for reading in found if reading.status]
    if len({reading.status for reading in stated}) != 1:
        return None
    return max(stated, key=lambda reading: (reading.day is not None, reading.schedule is not None))
