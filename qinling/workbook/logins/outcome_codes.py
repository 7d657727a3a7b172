"""Find the outcome column of a log and decode its codes."""

import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence, Set

from qinling.errors import AnswerNeeded, ValueRefused
from qinling.rules.logins.log_words.event_words import STATEMENTS, is_logout, parse_outcome, read_event_words
from qinling.rules.logins.log_words.outcome_headings import (
    ANSWERS,
    YES_NO,
    has_outcome_codes,
    is_yes_failure,
    is_yes_success,
)
from qinling.rules.logins.logs.log_source_rules import LogSourceRules
from qinling.rules.parsing.chinese_text import format_number, normalize_width, quote_value
from qinling.workbook.files.grids import Cell
from qinling.workbook.logins.header_search import Header
from qinling.workbook.tables.table import is_blank

_MAX_CODE_LENGTH = 5
_MAX_CODES = 6  # different codes of a column that may be outcomes
_REMEDY = "请写成功或失败；平台自己的词写进设置 logins.sources 的 success、failure"
_SIGN = r"\s*(?:[=:\-]|表示|代表|为|是)?\s*"
#: Code and word, or word and code, of headings in Chinese and in English.
_EXPLAINED = {
    is_chinese: (
        re.compile(rf"(?<![A-Za-z0-9])(?P<code>{code}|-1)(?![A-Za-z0-9]){_SIGN}(?P<word>{word})"),
        re.compile(rf"(?P<word>{word}){_SIGN}(?<![A-Za-z0-9-])(?P<code>{code}|-1)(?![A-Za-z0-9])"),
    )
    for is_chinese, code, word in (
        (True, "[A-Za-z0-9]{1,5}", "[\u4e00-\u9fff]+"),
        (False, "[0-9]{1,5}|[A-Za-z]", "[A-Za-z]{2,}"),
    )
}

#: Fields whose words may explain the codes of another column.
_EXPLAINING_FIELDS = frozenset({"action", "message", "error"})

#: Returns whether a cell's text means a failed login. Raises ValueRefused.
FailureTest = Callable[[str], bool]


def read_cell_text(cell: Cell) -> str:
    """Return a cell as stripped text, a number as a person would type it."""
    if isinstance(cell, float):
        return format_number(cell)
    if is_blank(cell):
        return ""
    text = str(cell).strip()
    # Some programs write ="00123" so that a spreadsheet program leaves a text as it is.
    return text[2:-1].strip() if text.startswith('="') and text.endswith('"') and len(text) > 2 else text


def find_outcome_column(header: Header, sample: Sequence[Sequence[Cell]]) -> int | None:
    """Return the outcome column, None if there is none.

    Its heading names it or explains its codes, or it has codes under a heading such as 标志 or ret.
    """
    named = header.columns.get("outcome")
    if named is not None and (not sample or _list_texts(sample, named)):
        return named
    taken = set(header.columns.values())
    free = [place for place in range(len(header.headings)) if place not in taken]
    for place in free:
        if len(set(parse_heading_codes(header.headings[place]).values())) == 2:
            return place
    return next((place for place in free if _has_outcome_codes(header, sample, place)), None)


def _has_outcome_codes(header: Header, sample: Sequence[Sequence[Cell]], place: int) -> bool:
    """Return whether all texts of a column are codes or answers, and its heading asks for the outcome."""
    heading, texts = header.headings[place], _list_texts(sample, place)
    if not 0 < len(texts) <= _MAX_CODES:
        return False
    if is_yes_failure(heading) or is_yes_success(heading):
        return all(is_code(text) or text.casefold() in ANSWERS for text in texts)
    return has_outcome_codes(heading) and all(map(is_code, texts))


def _list_texts(sample: Sequence[Sequence[Cell]], place: int) -> set[str]:
    return {read_cell_text(row[place]) for row in sample if place < len(row)} - {""}


def parse_heading_codes(heading: str) -> dict[str, bool]:
    """Return code → whether it means success, as a heading explains it: 结果（Y通过/N拒绝）, 0=失败,1=成功."""
    text = normalize_width(heading)
    inside = re.search(r"[(\[【](.*)[)\]】]", text)
    text = inside[1] if inside else text
    # In 成功0失败1 a code stands before a word too: the reading that explains more codes is meant.
    code_first, word_first = (
        _read_pairs(form, text) for form in _EXPLAINED[bool(re.search("[\u4e00-\u9fff]", text))]
    )
    if len(code_first) == len(word_first) and code_first != word_first:
        return {}
    return max(code_first, word_first, key=len)


def _read_pairs(form: re.Pattern[str], text: str) -> dict[str, bool]:
    """Return code → whether it means success, without codes that have no outcome or two."""
    meanings: dict[str, set[bool | None]] = {}
    for found in form.finditer(text):
        meanings.setdefault(found["code"], set()).add(parse_outcome(found["word"]))
    return {code: said == {True} for code, said in meanings.items() if said in ({True}, {False})}


def build_failure_test(
    log: str,
    header: Header,
    sample: Sequence[Sequence[Cell]],
    column: int,
    success_code: str | None,
    source: LogSourceRules | None = None,
) -> tuple[FailureTest, str]:
    """Return the failure test for *column* and a note for the user ("" for none).

    *sample* are the rows below the headings. Codes are decoded by the *source* of the settings, by the
    heading, by the messages in the same rows, otherwise with *success_code*. Raises AnswerNeeded if
    nothing decides.
    """
    heading = header.headings[column]
    if success_code is None and (explained := _explain_codes(heading, source)):
        return explained
    message_column = header.columns.get("message", header.columns.get("error", column))
    pairs = list(_read_outcome_pairs(sample, column, message_column))
    codes = Counter(text for text, _ in pairs if is_code(text))
    has_words = any(parse_outcome(text) is not None for text, _ in pairs)
    answers = {text.casefold() for text, _ in pairs}
    if answers and answers <= ANSWERS and not codes:
        return _read_answers(heading, answers, success_code)
    if has_words or not codes:  # beside words a single code is a typing error
        return _make_failure_test({} if success_code is None else {success_code: True}), ""
    inferred, beside = _infer_success_codes(pairs), message_column
    if not inferred and success_code is None:
        inferred, codes, beside = _infer_beside(header, sample, column) or (inferred, codes, beside)
    if inferred:
        outcomes = {code: code in inferred for code in (*codes, *inferred)}
        return (
            _make_failure_test(outcomes),
            f"“{heading}”列是代码，按“{header.headings[beside]}”列，{'、'.join(sorted(inferred))} 是成功",
        )
    if success_code is not None and (success_code in codes or len(codes) == 1):
        is_failed = _make_failure_test({success_code: True}, are_others_failures=True)
        return is_failed, f"“{heading}”列是代码，{success_code} 是成功，其余是失败"
    raise _build_question(log, heading, codes, success_code)


def _explain_codes(heading: str, source: LogSourceRules | None) -> tuple[FailureTest, str] | None:
    """Return the test and the note if the settings or the heading say what the codes mean, otherwise None."""
    known = {**parse_heading_codes(heading), **_list_source_words(source)}
    if known:
        said = [f"{code} 是{'成功' if succeeded else '失败'}" for code, succeeded in known.items()]
        where = "设置" if source and (source.success or source.failure) else "标题"
        return _make_failure_test(known), f"“{heading}”列按{where}：{'，'.join(said)}"
    if is_yes_failure(heading):
        return _make_failure_test(_map_answers(is_yes_success=False)), f"“{heading}”列写“是”的算登录失败"
    return None


def _read_answers(heading: str, answers: Set[str], success_code: str | None) -> tuple[FailureTest, str]:
    """Return the test of a column that has nothing but yes and no, and the note that says which is a success."""
    no = {no for _, no in YES_NO}
    succeeded = success_code is None or success_code.casefold() not in no
    shown = next((yes for yes, _ in YES_NO if yes in answers), "是")
    note = f"“{heading}”列写“{shown}”的算登录{'成功' if succeeded else '失败'}"
    return _make_failure_test(_map_answers(is_yes_success=succeeded)), note


def _map_answers(*, is_yes_success: bool) -> dict[str, bool]:
    """Return answer → whether it means a success."""
    return {yes: is_yes_success for yes, _ in YES_NO} | {no: not is_yes_success for _, no in YES_NO}


def _build_question(log: str, heading: str, codes: Counter[str], success_code: str | None) -> AnswerNeeded:
    seen = "，".join(f"{code} 有 {count} 行" for code, count in codes.most_common(5))
    choices = sorted({*codes, *(("0", "1") if codes.keys() <= {"0", "1"} else ())})[:5]
    unclear = "看不出哪个是成功" if success_code is None else f"没有 {success_code}"
    return AnswerNeeded(
        f"{log} 的“{heading}”列只有代码（已读到的：{seen}），{unclear}",
        f"请加 {' 或 '.join(f'--success-code {code}' for code in choices)}；常用的写进设置 logins.sources 的 success",
        heading=heading,
    )


def _list_source_words(source: LogSourceRules | None) -> dict[str, bool]:
    if source is None:
        return {}
    return dict.fromkeys(source.success, True) | dict.fromkeys(source.failure, False)


def _read_outcome_pairs(
    sample: Sequence[Sequence[Cell]], column: int, message_column: int
) -> Iterator[tuple[str, str]]:
    """Yield (outcome, message) of the rows that are logins and have an outcome."""
    for row in sample:
        text, message = (
            read_cell_text(row[place]) if place < len(row) else "" for place in (column, message_column)
        )
        if text and not is_logout(text) and not is_logout(message):
            yield text, message


def is_code(text: str) -> bool:
    """Return whether *text* is a code that does not say by itself whether a login succeeded."""
    is_short = text.isascii() and text.isalnum() and len(text) <= _MAX_CODE_LENGTH
    return is_short and parse_outcome(text) is None and not read_event_words(text) & STATEMENTS


def _infer_success_codes(pairs: Sequence[tuple[str, str]]) -> set[str]:
    """Return the codes whose messages always mean success. Return an empty set if a code has contradicting messages."""
    outcomes_by_code: dict[str, set[bool]] = {}
    for code, message in pairs:
        if (succeeded := parse_outcome(message)) is not None:
            outcomes_by_code.setdefault(code, set()).add(succeeded)
    if any(len(both) > 1 for both in outcomes_by_code.values()):
        return set()
    success_codes = {code for code, (succeeded,) in outcomes_by_code.items() if succeeded}
    if not success_codes and outcomes_by_code.keys() in ({"0"}, {"1"}):
        success_codes = {"0", "1"} - outcomes_by_code.keys()
    return success_codes


def _infer_beside(
    header: Header, sample: Sequence[Sequence[Cell]], column: int
) -> tuple[set[str], Counter[str], int] | None:
    """Return the codes of success, all codes of logins, and the column of words that explains each of them."""
    for place in range(len(header.headings)):
        if place == column or header.meanings.get(place, "action") not in _EXPLAINING_FIELDS:
            continue
        pairs = list(_read_outcome_pairs(sample, column, place))
        said = {code for code, text in pairs if parse_outcome(text) is not None}
        codes = Counter(code for code, _ in pairs)
        successes = _infer_success_codes(pairs) if codes.keys() == said else set()
        if successes and codes.keys() - successes:
            return successes, codes, place
    return None


def _make_failure_test(outcomes: Mapping[str, bool], *, are_others_failures: bool = False) -> FailureTest:
    """Return the test of a column. *outcomes* tells which words and codes mean success, in any case."""
    known = {word.casefold(): succeeded for word, succeeded in outcomes.items()}

    def is_failed(text: str) -> bool:
        succeeded = known.get(text.casefold())
        if succeeded is None:
            succeeded = parse_outcome(text)
        if succeeded is None and are_others_failures and is_code(text):
            return True
        if succeeded is None or is_logout(text):
            raise ValueRefused(
                "没有写登录结果" if not text else f"看不懂登录结果{quote_value(text)}", _REMEDY
            )
        return not succeeded

    return is_failed
