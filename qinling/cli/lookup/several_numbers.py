"""The refusal of several numbers where a command takes one: the command comes back for each of them."""

from collections.abc import Sequence

from qinling.cli.context import Desk
from qinling.cli.lookup.typed_command import retype_command
from qinling.errors import UsageRefused

#: Of more issues the commands are not written out.
_MAX_COMMANDS = 10


def build_refusal_of_joined(desk: Desk, typed: str, numbers: Sequence[str]) -> UsageRefused:
    """Return the error for one word that names several issues, those of *numbers*: A、B."""
    lines = [retype_command(desk.words, typed, number) for number in numbers[:_MAX_COMMANDS]]
    return _build_refusal(f"“{typed}”是 {len(numbers)} 个编号，这里一次只能一个", lines, len(numbers))


def build_refusal_of_several(desk: Desk, numbers: Sequence[str], missing: str = "") -> UsageRefused:
    """Return the error for *numbers* in words of their own, where what else is *missing* stands behind each."""
    lines, distinct = [], [*dict.fromkeys(numbers)]
    for number in distinct[:_MAX_COMMANDS]:
        others = [*numbers]
        others.remove(number)
        words = [*desk.words]
        for other in others:
            if other in words:
                words.remove(other)
        lines.append(f"{retype_command(words, number, number)} {missing}".rstrip())
    return _build_refusal(f"这里一次只能一个编号，写了 {len(numbers)} 个", lines, len(distinct))


def _build_refusal(what: str, lines: Sequence[str], count: int) -> UsageRefused:
    more = f"\n  其余 {count - len(lines)} 个同样写" if count > len(lines) else ""
    return UsageRefused(what, "请分开写：" + "".join(f"\n  {line}" for line in lines) + more)
