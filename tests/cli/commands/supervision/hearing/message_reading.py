"""Read a digest as its receiver does: every line of it, and nothing that is not in it."""

import re
from dataclasses import dataclass, field
from datetime import date

LABELS = {
    "已超期": ("deadline", "overdue"),
    "仍超期（每周清单）": ("weekly", "overdue"),
    "今日到期": ("deadline", "due_today"),
    "今日和休息日到期": ("deadline", "due_today"),
    "紧急": ("deadline", "urgent"),
    "临近": ("deadline", "near"),
    "将到期": ("deadline", "upcoming"),
    "预告": ("deadline", "ahead"),
    "该办下一步": ("proposal", ""),
    "延期待批复": ("extension", ""),
    "完成未销号": ("unaccepted", ""),
    "久未报进展": ("unreported", ""),
}
_WHYS = {"完成整改已": "unaccepted", "没有报送": "unreported"}
#: The tier of a line under a unit: its day says how near it is.
UNTOLD = "?"
_SECTION = re.compile(r"【(.+)】(\d+) 个")
_NUMBERED = re.compile(r"(\d+)\. (\S+)（区级）(.*)")
_DEADLINE = re.compile(
    r"(?:(\d{4})年)?(\d+)月(\d+)日到期(（休息日）)?，(?:剩(\d+)天|超(?:期)?(\d+)天|就是今天)"
)
_LIGHTS = re.compile(r"截至 (\S+?)，红（超期）(\d+) 个，黄（7 天内）(\d+) 个，蓝（推进中）(\d+) 个。")
_GROUPS = re.compile(r"截至 (\S+?)，(.+)。")
_COUNT = re.compile(r"请(?:办理|督促)下列 (\d+) 个问题")


@dataclass
class Line:
    """What a digest says of one issue."""

    number: str
    place: str
    label: str
    kinds: list[tuple[str, str]] = field(
        default_factory=list
    )  # (kind, tier), UNTOLD where it stands under a unit
    about: str = ""  # what is wrong, and whose it is
    deadline: date | None = None
    days_left: int | None = None
    is_on_day_off: bool = False
    action: str = ""
    why: str = ""
    why_days: int | None = None


@dataclass
class Reading:
    """What a digest says."""

    day: date
    is_resent: bool
    lines: list[Line]
    count: int | None = None
    groups: dict[str, int] = field(default_factory=dict)
    lights: tuple[int, int, int] | None = None
    acts_due: dict[str, int] = field(default_factory=dict)
    still_overdue: int = 0
    unheard: int = 0
    postponed: int = 0


def read_digest(body: str) -> Reading:
    """Return what *body* says. Fails for a line that is of no known form."""
    lines = body.split("\n")
    is_resent = lines[0].startswith("补发：")
    lines = lines[is_resent:]
    end = next(at for at, line in enumerate(lines) if line.startswith("【")) if "【" in body else len(lines)
    head = "\n".join(lines[:end])
    reading = Reading(date.min, is_resent, [])
    if found := _LIGHTS.search(head):
        reading.lights = (int(found[2]), int(found[3]), int(found[4]))
    elif found := _GROUPS.search(head):
        reading.groups = {
            label: int(number) for label, number in re.findall(r"(?:^|、)(.+?) (\d+) 个", found[2])
        }
    assert found, body
    reading.day = date.fromisoformat(found[1])
    if found := _COUNT.search(head):
        reading.count = int(found[1])
    if found := re.search(r"今日该(.+)，用 qinling supervise 办", head):
        acts = re.findall(r"(?:^|、)(\D+?) (\d+) 个", found[1])
        reading.acts_due = {act: int(number) for act, number in acts}
    _read_items(lines[end:], reading)
    for pattern, name in (
        (r"现仍超期的 (\d+) 个", "still_overdue"),
        (r"^(\d+) 个单位有没完成整改的问题而没有接收人", "unheard"),
        (r"^其余 (\d+) 项", "postponed"),
    ):
        if found := re.search(pattern, body, re.MULTILINE):
            setattr(reading, name, int(found[1]))
    return reading


def _read_items(lines: list[str], reading: Reading) -> None:
    label, left, at = "", 0, 0
    while at < len(lines):
        line = lines[at]
        at += 1
        if found := _SECTION.fullmatch(line):
            assert left == 0, lines
            label, left = found[1], int(found[2])
        elif found := _NUMBERED.fullmatch(line):
            left -= 1
            one = Line(found[2], found[3], label, [LABELS[label]] if label in LABELS else [])
            one.about = lines[at].strip()
            _read_when(lines[at + 1].strip(), one)
            if not one.kinds:
                kind = next((kind for word, kind in _WHYS.items() if word in one.why), "")
                one.kinds = [(kind, "")] if kind else [("deadline", UNTOLD)]
            at += 2
            if at < len(lines) and lines[at].startswith("   还有："):
                others = lines[at].strip().removeprefix("还有：").split("、")
                one.kinds += [LABELS[other] for other in others]
                at += 1
            reading.lines.append(one)
    assert left == 0, lines


def _read_when(text: str, line: Line) -> None:
    parts = text.split("；")
    found = _DEADLINE.match(parts[0])
    if found:
        line.deadline = date(int(found[1] or 0) or 1, int(found[2]), int(found[3]))
        line.days_left = int(found[5]) if found[5] else -int(found[6]) if found[6] else 0
        line.is_on_day_off = bool(found[4])
        parts = parts[1:]
    line.action = parts[-1] if parts else ""
    line.why = "；".join(parts[:-1])
    if found := re.search(r"(\d+) 天", line.why):
        line.why_days = int(found[1])
