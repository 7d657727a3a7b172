"""What is said of a free word that is looked for in texts and seems to ask for another thing."""

import re
from collections.abc import Iterable
from contextlib import suppress
from typing import TYPE_CHECKING

from qinling.cli.framework.typer_internals import get_current_context
from qinling.cli.lookup.misplaced.command_parameters import takes_parameter
from qinling.cli.lookup.office_numbers import advise_on_office_number
from qinling.cli.lookup.typed_command import retype_command
from qinling.cli.options.values.value_parsers import resolve_field_name
from qinling.errors import UsageRefused, quote_argument
from qinling.rules.parsing.chinese_text import convert_numerals, normalize_text, parse_chinese_number

if TYPE_CHECKING:
    from qinling.cli.context import Desk
    from qinling.ledger.reader import Reader

_SO_MANY = re.compile(
    r"(?:只看|只要|列出?|显示)?(?:最?前|头|最急的?|最早的?|最久的?)?(?P<number>[0-9]{1,4}|[一二三四五六七八九十]{1,3})(?:[个条件项名]|(?<=[前头].)|(?<=[前头]..))"
)
_SORTED = re.compile(
    r"[按依](?P<field>.{2,8}?)(?:的?先后|来|的?顺序)?(?:排序?|排列)|(?P<urgent>最急的?|超期最[多久]的?)"
)
#: A longer one may be a year.
_BARE_NUMBER = re.compile("[0-9]{1,3}")
_PLACE = re.compile(r"第([0-9]{1,3})[个条项件]的?")
#: What another command lists: the words, what they ask for, and the command.
_OTHER_COMMANDS = (
    (r"(?:序时)?(?:进度|整改|进展)?(?:滞后|落后|缓慢)的?", "进度滞后的", "qinling warn --kind 进度滞后"),
    (
        r".*(?:没有?|未)(?:再)?(?:报送?|上报|更新)过?进展的?|.*没有?(?:更新|动静|消息)过?的?|久未报进展",
        "久未报进展的",
        "qinling warn --kind 久未报进展",
    ),
    (
        r"(?:该|要|应该?|需要?|待)(?:做)?回头看的?|回头看到期的?",
        "该回头看的",
        "qinling warn --kind 回头看到期",
    ),
    (r"(?:该|要|应该?|需要?|待|拟)(?:督办|催办|通报|约谈|移送问?责?)的?", "该督办的", "qinling supervise"),
    (
        r"(?:已经?|被|有|曾)*(?:(?:催办|督办|通报|约谈|移送|问责|移送问责|退回|验收)过?了?的|(?:催办|督办|通报|约谈|移送|退回|验收)过了?)",
        "办过哪几步",
        "qinling history 今年以来",
    ),
    (r"到期的?|预警的?|要提醒的?", "临近到期和已超期的", "qinling warn"),
    (r"(?:谁|哪个|哪家).*最多", "各单位各多少个", "qinling board"),
    (r"统计|汇总|合计|数量|总数|有?多少[个件]?|有?几个", "各多少个", "qinling board"),
)
_TIME_WAYS = "4月28日、4月底前、下周、7天内"


def note_other_ways(words: Iterable[str], desk: "Desk", reader: "Reader | None" = None) -> None:
    """Say of *words* that are looked for in texts that they are not read as the days, the number or the list they look like."""
    for word in words:
        if line := _describe_bare_number(word, desk, reader) or _describe_other_way(word, desk):
            desk.print_note(f"注意：“{word}”按文字找；{line}")


def _describe_bare_number(word: str, desk: "Desk", reader: "Reader | None") -> str:
    """Return how to ask for what *word* may count, "" for a word that is no bare number or is that of an issue."""
    from qinling.procedures.views.issue_views import has_issue_number

    plain = normalize_text(word)
    if not _BARE_NUMBER.fullmatch(plain) or (reader and has_issue_number(reader, word)):
        return ""
    number = int(plain)
    ways = [
        ("due_within", f"{number} 天内到期的", "--due-within"),
        ("limit", f"只看前 {number} 个的", "--limit"),
    ]
    lines = [
        f"{what}写 {retype_command(desk.words, word, f'{option} {number}', is_quoted=True)}"
        for name, what, option in ways
        if takes_parameter(get_current_context(), name) and (number or name != "limit")
    ]
    place = [f"上一份清单的第 {number} 个写 qinling show {number}"] if number else []
    return "；".join([*lines, *place])


def _describe_other_way(word: str, desk: "Desk") -> str:
    if told := advise_on_office_number(desk, word):
        return told
    plain = convert_numerals(normalize_text(word))
    takes_list = takes_parameter(get_current_context(), "limit")
    if takes_list and (found := _SO_MANY.fullmatch(plain)):
        count = parse_chinese_number(found["number"]) or found["number"]
        line = retype_command(desk.words, word, f"--limit {count}", is_quoted=True)
        return f"只看前 {count} 个，用 {line}"
    if takes_list and (found := _SORTED.fullmatch(plain)):
        field = "整改时限" if found["urgent"] else found["field"]
        with suppress(UsageRefused):
            resolve_field_name(field)
            return f"按{field}排，用 {retype_command(desk.words, word, f'--sort {field}', is_quoted=True)}"
    if found := _PLACE.fullmatch(plain):
        return f"看上一份清单里的第 {found[1]} 个，用 qinling show {found[1]}"
    for form, what, line in _OTHER_COMMANDS:
        if re.fullmatch(form, plain):
            return f"要看{what}，用 {line}"
    from qinling.rules.typed.deadline_phrases import strip_due
    from qinling.rules.typed.typed_durations import find_days_ahead
    from qinling.rules.typed.typed_spans import looks_like_time

    is_ahead = not re.match("最?近", word)  # 近7天 lies rather behind
    if is_ahead and takes_parameter(get_current_context(), "due_within") and find_days_ahead(word):
        line = retype_command(desk.words, word, f"--due-within {quote_argument(word)}", is_quoted=True)
        return f"这么多天内到期的，写 {line}"

    if looks_like_time(strip_due(normalize_text(word))):
        return f"要按整改时限看，写 {_TIME_WAYS} 这样的词；按销号、完成、发现、交办的日子看，写 上周销号"
    return ""
