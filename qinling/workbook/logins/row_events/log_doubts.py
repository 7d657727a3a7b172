"""What a log that has been read leaves open, what was taken for granted, and whether it is a log of logins."""

import json
import re
from collections.abc import Iterable, Iterator, Sequence
from pathlib import PurePosixPath

from qinling.errors import AnswerNeeded, Choice, Doubt, WorkbookRefused, quote_argument
from qinling.rules.logins.log_words.event_words import ACTS, OUTCOMES, EventWord, read_event_words
from qinling.rules.parsing.chinese_text import quote_value
from qinling.workbook.files.grids import Cell
from qinling.workbook.logins.log_headings import ROW_OUTCOMES, ROWS_KEY
from qinling.workbook.logins.row_events.event_columns import ACTION, ERROR, OUTCOME, EventColumn
from qinling.workbook.logins.row_events.event_reading import EventReader

_MAX_SAMPLE_LENGTH = 30
#: What stands between the setting that is offered and the other answers.
OTHERWISE = "不然"
#: Headings below which a log may say that a login failed, in words that are not known.
_TELLING_HEADING = re.compile(
    r"情况|摘要|备注|附注|注记|说明|描述|事由|处置|类别|分类|内容|信息|消息|详情|原因|结论|状态|结果"
    r"|remark|note|desc|message|^msg$|memo|comment|categor|reason|detail|status|result",
    re.IGNORECASE,
)
#: What the user may say of a column of yes and no: the use that --map names, and what follows from it.
_ANSWER_USES = (
    ("失败原因", "写“是”的算登录失败"),
    ("结果", "写“是”的算登录成功"),
    ("不读", "不看这一列"),
)
#: The same of a column of words.
_USES = (
    ("不读", "不看这一列"),
    ("操作", "写着登录的才算登录，其余不算"),
    ("登录方式", "写的都是登录的方式"),
    ("失败原因", "写着字的都算登录失败"),
)


def raise_doubts(log: str, sheet: str, titles: Iterable[str], events: EventReader) -> None:
    """Raise AnswerNeeded if the words of a column could mean either.

    It is raised as well if no column tells the outcome, but one of the *titles* of the log names failures or logouts.
    """
    doubts = [*_list_doubts(log, sheet, events)] or [*_ask_about_titles(log, sheet, titles, events)]
    if not doubts:
        return
    said = "；".join("：".join(filter(None, (one.subject, "、".join(one.samples)))) for one in doubts)
    choices = "；".join(_format_choice(choice) for choice in doubts[0].choices)
    remedy = f"请加其中一项：{choices}；常用的写进设置 logins.sources"
    words = [events.read_text(cell) for one in events.columns for cell in one.list_doubtful_cells()]
    raise AnswerNeeded(
        f"{log} 的{said}",
        f"{_describe_setting(log, events, words)}{remedy}" if words else remedy,
        doubts=tuple(doubts),
    )


def _describe_setting(log: str, events: EventReader, words: Sequence[str]) -> str:
    """Return the setting that says that *words* are failures, to be pasted: most words that are not known are."""
    failure = json.dumps(list(dict.fromkeys(words)), ensure_ascii=False)
    if events.log_source:
        known = (*events.log_source.failure, *words)
        values = " ".join(quote_argument(word) for word in dict.fromkeys(known))
        key = quote_argument(f"logins.sources.{events.log_source.name}.failure")
        return f"是登录失败的，用 qinling config set {key} {values} 写上；{OTHERWISE}"
    path = PurePosixPath(log)
    name, file = (json.dumps(text, ensure_ascii=False) for text in (path.stem, path.name))
    lines = (f"[logins.sources.{name}]", f"files = [{file}]", f"failure = {failure}")
    return (
        "是登录失败的，用 qinling config edit 在末尾加上\n"
        + "".join(f"  {line}\n" for line in lines)
        + f"  {OTHERWISE}"
    )


def _list_doubts(log: str, sheet: str, events: EventReader) -> Iterator[Doubt]:
    tells_nothing = not events.flags & (OUTCOMES | EventWord.LOGIN)
    for column in events.columns:
        if column.answers:
            yield _ask_about_answers(log, sheet, events, column)
            continue
        cells: Sequence[Cell] = column.list_doubtful_cells()
        if not cells and tells_nothing:
            cells = _list_unexplained_cells(column)
        if cells:
            samples = tuple(quote_value(events.read_text(cell))[:_MAX_SAMPLE_LENGTH] for cell in cells)
            name = events.name_column(column.place)
            yield Doubt(log, sheet, f"“{name}”列的词看不出是不是登录、成功没有", samples, _list_choices(name))
    if events.silent_row_count and events.states_logins:
        columns = [one for one in events.columns if one.flags & (EventWord.LOGIN | EventWord.SUCCESS)]
        name = events.name_column(columns[0].place)
        subject = f"“{name}”列有的行写着登录，有 {events.silent_row_count} 行没有写（第一行是第 {events.first_silent_row} 行）"
        yield Doubt(log, sheet, subject, (), _list_choices(name))


def _ask_about_answers(log: str, sheet: str, events: EventReader, column: EventColumn) -> Doubt:
    name = events.name_column(column.place)
    samples = tuple(quote_value(events.read_text(cell)) for cell in column.answers)
    subject = f"“{name}”列只写是或否，看不出哪个是登录成功"
    return Doubt(log, sheet, subject, samples, _list_choices(name, _ANSWER_USES))


def _ask_about_titles(log: str, sheet: str, titles: Iterable[str], events: EventReader) -> Iterator[Doubt]:
    """Yield the doubt that the name of the file, the sheet or a line above the headings raises."""
    if events.flags & OUTCOMES:
        return
    wanted = EventWord.FAILURE
    if not events.flags & ACTS and not events.has_end_column:
        wanted |= EventWord.LOGOUT
    for title in titles:
        if read_event_words(title) & wanted:
            subject = f"名称或表头上写着{quote_value(title)[:_MAX_SAMPLE_LENGTH]}，没有一列写哪些行是登录成功"
            choices = tuple(
                Choice(f"每行都是{outcome}", ("--map", f"{ROWS_KEY}={outcome}")) for outcome in ROW_OUTCOMES
            )
            yield Doubt(log, sheet, subject, (), choices)
            return


def _list_unexplained_cells(column: EventColumn) -> Sequence[Cell]:
    """Return the cells that may tell a login from other rows in a log whose other columns do not."""
    if column.role == ACTION and column.list_codes():
        return column.list_codes()
    return [*column.silent_texts] if _TELLING_HEADING.search(column.heading) else []


def _list_choices(heading: str, uses: Sequence[tuple[str, str]] = _USES) -> tuple[Choice, ...]:
    return tuple(Choice(label, ("--map", f"{heading}={use}")) for use, label in uses)


def _format_choice(choice: Choice) -> str:
    return f"{choice.option[0]} {quote_argument(choice.option[1])}（{choice.label}）"


def refuse_other_acts(log: str, sheet: str, events: EventReader) -> WorkbookRefused | None:
    """Return the refusal of a table without a single login that tells what users did, None if it does not."""
    column = next((column for column in events.columns if column.other_cells), None)
    if column is None:
        return None
    name = events.name_column(column.place)
    samples = "、".join(events.read_text(cell)[:_MAX_SAMPLE_LENGTH] for cell in column.other_cells)
    return WorkbookRefused(
        f"{log} 的“{sheet}”没有一行是登录：“{name}”列写的是 {samples} 等操作",
        f"这是操作日志，请换登录日志；确是登录的，加 --map {quote_argument(f'{name}=登录方式')}",
    )


def describe_reading(sheet: str, events: EventReader) -> Iterator[str]:
    """Yield what was taken for granted about the outcome of logins, for the user."""
    if events.given_outcome:
        outcome = "失败" if events.given_outcome & EventWord.FAILURE else "成功"
        yield f"“{sheet}”没有写明的行，按 {ROWS_KEY} 都算登录{outcome}"
        return
    if any(column.role == OUTCOME for column in events.columns):
        return
    names = [f"“{events.name_column(column.place)}”" for column in events.columns if column.is_telling]
    errors = [
        column for column in events.columns if column.role == ERROR and column.flags & EventWord.FAILURE
    ]
    if not names:
        unread = [
            f"“{events.name_column(column.place)}”"
            for column in events.columns
            if column.silent_texts or column.list_codes()
        ]
        others = f"；没有看{'、'.join(unread)}列" if unread else ""
        yield f"“{sheet}”没有登录结果一列，每行都算登录成功{others}"
    elif not events.flags & OUTCOMES:
        yield f"“{sheet}”没有一列写登录成功还是失败；{'、'.join(names)}列写的不是退出等操作的，都算登录成功"
    elif errors and not events.flags & EventWord.SUCCESS:
        yield f"“{sheet}”没有登录结果一列；{'、'.join(names)}列写着字的算登录失败，空着的算成功"
    else:
        yield f"“{sheet}”没有登录结果一列，成功还是失败按{'、'.join(names)}列的词"
