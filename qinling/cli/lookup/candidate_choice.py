"""Let a person at the terminal choose what a typed word means."""

from collections.abc import Sequence

from qinling.cli.context import Desk
from qinling.errors import ValueRefused


def choose_candidate(
    desk: Desk, intro: str, names: Sequence[str], texts: Sequence[str], what: str, count: int
) -> int | None:
    """Show the candidates and return the place of the one that a person takes, from 0, or None.

    *texts* say what the *names* are. *what* is the kind of thing, such as 问题. *count* is how many there are in all.
    """
    from qinling.cli.prompts import confirm, prompt_until_valid
    from qinling.reports.candidates import candidate_lines

    desk.print_note(f"{intro}：")
    is_alone = len(names) == count == 1
    shown = names if is_alone else [f"{place}  {name}" for place, name in enumerate(names, 1)]
    for line in candidate_lines(shown, texts, count, desk.err.width):
        desk.print_note(line)
    if is_alone:
        return 0 if confirm(desk, f"是这个{what}吗（是/否）", default="否") else None
    place = prompt_until_valid(
        desk, "选哪一个，写前面的数字（0 都不是）", lambda text: _parse_place(text, len(names)), "0"
    )
    return place - 1 if place else None


def _parse_place(text: str, count: int) -> int:
    digits = text.strip()
    if digits.isdecimal() and int(digits) <= count:
        return int(digits)
    raise ValueRefused(f"没有“{digits}”", f"请写 0 到 {count}")
