"""Words behind the value of an option that belong to it: the second half of a 文号, a second name, a second level."""

import re
from collections.abc import Sequence

from qinling.cli.context import Desk
from qinling.cli.framework.typer_internals import Context
from qinling.cli.lookup.misplaced.misplaced_texts import is_person
from qinling.errors import UsageRefused, format_command, quote_argument
from qinling.rules.vocabulary import Level

_END_OF_DOCUMENT = re.compile(r"第?[0-9]+号")


def refuse_parted_values(desk: Desk, ctx: Context, unknown: Sequence[str]) -> None:
    """Raise UsageRefused, with the line put right, for one of the *unknown* words that stands behind a value it belongs to."""
    words = [*desk.words]
    for word in unknown:
        at = words.index(word) if word in words else 0
        option, value = words[at - 2 : at] if at > 1 else ("", "")
        if option == "--doc" and _END_OF_DOCUMENT.fullmatch(word):
            line = format_command([*words[: at - 1], f"{value} {word}", *words[at + 1 :]])
            raise UsageRefused(f"文号“{value} {word}”里有空格，要用引号括起来", f"写成 {line}")
        if option == "--by" and is_person(word) and is_person(value):
            line = format_command([*words[: at - 1], f"{value}、{word}", *words[at + 1 :]])
            raise UsageRefused(f"“{word}”不是编号", f"几个人的，用顿号连写：{line}")
        if ctx.info_name == "accept" and option == "--level" and word in [one.label for one in Level]:
            rest = [*words[:at], *words[at + 1 :]]
            raise UsageRefused(
                "一次只办一级验收",
                f"先办 {format_command(rest)}，办好再写 --level {quote_argument(word)} 办下一级",
            )
