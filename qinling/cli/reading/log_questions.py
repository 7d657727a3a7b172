"""Ask at the terminal what a login log leaves open."""

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from qinling.cli.context import Desk
from qinling.cli.prompts import prompt_until_valid
from qinling.errors import AnswerNeeded, Doubt, ValueRefused

if TYPE_CHECKING:
    from qinling.workbook.logins.log_reader import LogOptions


def ask_log_question(desk: Desk, question: AnswerNeeded, options: "LogOptions") -> "LogOptions":
    """Ask *question*. Return *options* with the answer."""
    if not question.doubts:
        desk.print_note(question.message)
        return replace(options, success_code=prompt_until_valid(desk, "哪个代码是登录成功", str.strip))
    from qinling.reports.importing.doubts import question_lines
    from qinling.workbook.logins.row_events.log_doubts import OTHERWISE

    setting, is_offered, _ = question.remedy.partition(f"{OTHERWISE}请加其中一项")
    if is_offered:
        desk.print_note(
            f"{setting.rstrip('；').rstrip()}\n（改设置的，按 Ctrl-C 停下，改好再读；什么也没有读入）"
        )
    for number, doubt in enumerate(question.doubts, 1):
        desk.print_note(f"{doubt.file}：")
        for line in question_lines(doubt, number, len(question.doubts)):
            desk.print_note(line)
        option = prompt_until_valid(desk, "请选数字", partial(_parse_choice, doubt))
        options = _add_answer(options, *option)
    return options


def _parse_choice(doubt: Doubt, text: str) -> tuple[str, str]:
    from qinling.reports.importing.doubts import number_choices

    choices = number_choices(doubt)
    for digit, choice in choices.items():
        if text.strip() in (digit, choice.label):
            return choice.option
    raise ValueRefused(f"没有“{text.strip()}”这个答案", f"请选 {'、'.join(choices)}")


def _add_answer(options: "LogOptions", name: str, value: str) -> "LogOptions":
    if name == "--source":  # only of the files that several sources fit: others are not asked about
        return replace(options, preferred_sources=(*options.preferred_sources, value))
    from qinling.workbook.logins.log_headings import parse_log_map_entry

    heading, _, word = value.rpartition("=")
    heading, use = parse_log_map_entry(heading, word)
    return replace(options, headings={**options.headings, heading: use})
