"""Tell of values that were stored and may be mistyped: a number that another level has, a name near to a known one."""

import re
from collections.abc import Collection, Sequence
from datetime import date
from typing import TYPE_CHECKING

from qinling.cli.context import Desk
from qinling.errors import quote_argument
from qinling.rules.fields import FIELDS_BY_NAME
from qinling.rules.parsing.chinese_text import normalize_text
from qinling.rules.texts.name_folding import fold_name
from qinling.rules.vocabulary import Level

if TYPE_CHECKING:
    from qinling.ledger.rows import IssueRow
    from qinling.procedures.importing.ledger_import import FieldChange

#: A deadline so many years ahead is told.
_FAR_YEARS = 5
#: So many known words are named.
_MAX_WORDS = 6
#: A ledger with fewer has no settled list of them yet.
_MIN_WORDS = 3


def note_doubtful_values(desk: Desk, issue: "IssueRow", fields: Collection[str]) -> None:
    """Note what may be mistyped in the *fields* of *issue*, which is stored, a line each."""
    from qinling.procedures.importing.doubtful_values import IS_NO_NAME, MAY_BE_SEVERAL, find_doubtful_values
    from qinling.procedures.importing.likely_copies import find_likely_copies
    from qinling.procedures.importing.other_levels import find_issues_elsewhere
    from qinling.reports.importing.doubtful_values import doubtful_value_lines

    values = issue._asdict()
    with desk.reading() as reader:
        elsewhere = find_issues_elsewhere(reader, issue) if {"number", "level"} & set(fields) else []
        doubtful = find_doubtful_values(reader, [{name: values[name] for name in fields}], issue.id)
        if {"description", "town", "location"} & set(fields):
            doubtful += find_likely_copies(reader, [values], issue.id)
    for other in elsewhere:
        level = Level.from_code(other.level).label
        desk.print_note(f"注意：{level}也有编号为 {other.number} 的问题：{other.description}")
    for one in doubtful:
        for line in doubtful_value_lines([one]):
            desk.print_note(line)
        if one.field == "description":
            number = quote_argument(issue.number)
            call = f"qinling void {number} --reason 重复登记 --into {quote_argument(one.near[0])}"
            desk.print_note(f"是同一个问题的：{call}；刚登记错的：qinling undo")
        elif one.field == "number" and one.why:
            call = f"qinling edit {quote_argument(issue.number)} 编号=…"
            desk.print_note(f"同一个问题登记了两次的：qinling undo；只是编号写错的：{call}")
        elif one.why == IS_NO_NAME:
            label = FIELDS_BY_NAME[one.field].label
            desk.print_note(f"写错了的：qinling edit {quote_argument(issue.number)} {label}=名称")
        elif one.field != "number" and one.near and values[one.field] == one.value:
            word = quote_argument(f"{FIELDS_BY_NAME[one.field].label}={one.near[0]}")
            case = "是几个单位的" if one.why == MAY_BE_SEVERAL else "就是它的"
            desk.print_note(f"{case}：qinling edit {quote_argument(issue.number)} {word}")
    _note_new_words(desk, issue, {*fields} - {one.field for one in doubtful})
    _note_disorder(desk, issue, fields)
    _note_overdue(desk, issue, fields)


def _note_new_words(desk: Desk, issue: "IssueRow", fields: Collection[str]) -> None:
    """Note a kind or a zone that no other issue has, with those that there are."""
    from qinling.ledger.issues.known_values import list_values_of_others

    values = issue._asdict()
    names = [name for name in ("category", "zone") if name in fields and values[name]]
    if not names:
        return
    with desk.reading() as reader:
        known = list_values_of_others(reader, names, issue.id)
    for name in names:
        words = sorted(known[name])
        if len(words) >= _MIN_WORDS and fold_name(str(values[name])) not in map(fold_name, words):
            more = "等" if len(words) > _MAX_WORDS else ""
            label = FIELDS_BY_NAME[name].label
            desk.print_note(
                f"注意：台账里还没有“{values[name]}”这个{label}，已有：{'、'.join(words[:_MAX_WORDS])}{more}；"
                f"写错了的：qinling edit {quote_argument(issue.number)} {label}=…"
            )


def _note_disorder(desk: Desk, issue: "IssueRow", fields: Collection[str]) -> None:
    """Note that a day of the *fields* contradicts another day of the issue."""
    from qinling.rules.merging.issue_validation import ORDERED_DAYS, find_disordered_days

    changed = [name for name in ORDERED_DAYS if name in fields]
    for _, why in list(find_disordered_days(issue._asdict()))[:1] if changed else ():
        label = FIELDS_BY_NAME[changed[0]].label
        desk.print_note(f"注意：{why}；写错了的用 qinling edit {quote_argument(issue.number)} {label}=…")


def _note_overdue(desk: Desk, issue: "IssueRow", fields: Collection[str]) -> None:
    """Note that the deadline is past already: perhaps the year is wrong."""
    from qinling.rules.warning_tiers import count_days_left

    left = count_days_left(issue.deadline, issue.status, desk.today) if "deadline" in fields else None
    if left is not None and left < 0:
        call = f"qinling edit {quote_argument(issue.number)} 整改时限=…"
        desk.print_note(
            f"注意：整改时限 {issue.deadline} 已经过了 {-left} 天，这个问题算超期；日期写错的用 {call}"
        )


def note_lowered_percent(
    desk: Desk, number: str, before: object, after: object, *, dry_run: bool = False
) -> None:
    """Note that the share of done work went down: work is seldom undone, and 60 typed for 80 is."""
    if isinstance(before, int | float) and isinstance(after, int | float) and after < before:
        way = "" if dry_run else "；写错了的：qinling undo"
        desk.print_note(f"注意：{number} 的完成率由 {before:g}% 降到 {after:g}%{way}")


def note_read_percent(desk: Desk, typed: str | None, share: object, *, dry_run: bool = False) -> None:
    """Note how a share in words was read, and a number up to 1: 0.8 may be 80% or less than one."""
    if typed is None or re.fullmatch(r"[0-9.]+%", plain := normalize_text(typed)):
        return
    way = "" if dry_run else "；不是这样的：qinling undo"
    if re.fullmatch(r"0?\.[0-9]*[1-9][0-9]*", plain):
        desk.print_note(f"注意：“{typed}”读作 {share:g}%，不到 1% 的写 {typed}%{way}")
    elif not re.fullmatch(r"[0-9.]+", plain):
        desk.print_note(f"“{typed}”读作 {share:g}%")


def note_far_deadline(desk: Desk, deadline: date | None, *, dry_run: bool = False) -> None:
    """Note a new deadline that lies years ahead: its year may be mistyped."""
    if deadline and (years := deadline.year - desk.today.year) >= _FAR_YEARS:
        way = "" if dry_run else "；写错了的：qinling undo"
        desk.print_note(f"注意：{deadline} 是 {years} 年以后{way}")


def note_doubtful_edit(desk: Desk, issue: "IssueRow", changed: "Sequence[FieldChange]") -> None:
    """Note what may be mistyped in an edit, and what has more behind it: a share that went down, another level."""
    note_doubtful_values(desk, issue, [one.field for one in changed])
    for one in changed:
        if one.field == "percent":
            note_lowered_percent(desk, one.number, one.old, one.new)
        elif one.field == "level":
            _note_changed_level(desk, one.number, str(one.old), str(one.new))


def _note_changed_level(desk: Desk, number: str, before: str, after: str) -> None:
    """Note who accepts an issue that is of another level now."""
    old, new = (
        "、".join(one.label for one in getattr(desk.settings.procedure, level)) for level in (before, after)
    )
    labels = [Level.from_code(level).label for level in (before, after)]
    how = f"验收仍由 {new}" if old == new else f"验收改由 {new}（原来是 {old}）"
    desk.print_note(f"注意：{number} 由{labels[0]}改为{labels[1]}，{how}；改错了的：qinling undo")
