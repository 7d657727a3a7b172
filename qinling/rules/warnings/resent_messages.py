"""The words of a message that is sent later than it was meant to be."""

from datetime import date

RESENT_MARK = "补发："
#: So many bytes of a text are left free for the mark and for days that grow longer.
RESENT_ROOM = 240


def mark_resent(text: tuple[str, str], day: str, today: date, *, may_have_come: bool) -> tuple[str, str]:
    """Return the subject and body of *text*, a message of *day* that is composed anew *today*, marked as sent again."""
    subject, body = text
    what = "可能已收到过，以这条为准" if may_have_come else "原先没有送到"
    when = "今天" if day == str(today) else day
    return f"{RESENT_MARK}{subject}", f"{RESENT_MARK}{when}的消息{what}。\n{body}"


def is_marked_resent(subject: str) -> bool:
    """Return whether a message with this *subject* is marked as sent again."""
    return subject.startswith(RESENT_MARK)


def mark_delayed(text: tuple[str, str], day: str) -> tuple[str, str]:
    """Return the subject and body of *text*, which still says what was so on *day*, marked as sent again, once."""
    subject, body = text
    if is_marked_resent(subject):
        return text
    return f"{RESENT_MARK}{subject}", f"{RESENT_MARK}这是 {day} 的消息，说的是那天的情况。\n{body}"
