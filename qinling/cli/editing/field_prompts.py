"""Ask for the fields of one issue, one by one, where there is no editor."""

from collections.abc import Mapping, Sequence

import typer

from qinling.cli.context import Desk
from qinling.cli.editing.field_values import find_field_fault
from qinling.cli.framework.terminal.leaving_answers import abort_if_leaving, is_leaving_answer
from qinling.cli.options.values.value_parsers import HISTORY_TEXT, resolve_field_name
from qinling.cli.prompts import confirm, prompt_until_valid
from qinling.errors import UsageRefused, ValueRefused
from qinling.reports.text.plain_text import join_lines
from qinling.rules.limits import require_length
from qinling.rules.typed.field_words import split_at_sign
from qinling.rules.typed.issue_form import FormLine

_CLEAR = "-"
_MAX_SHOWN = 40  # characters of a present value


def prompt_for_texts(desk: Desk, lines: Sequence[FormLine], texts: Mapping[str, str]) -> dict[str, str]:
    """Return field → text as typed, on top of *texts*, until no further field is named."""
    present = {line.name: line.text for line in lines} | dict(texts)
    labels = {line.name: line.label for line in lines}
    for name, text in present.items():
        if text:
            desk.print_note(f"  {labels[name]}：{join_lines(text)}")
    desk.print_note(f"  空着的：{'、'.join(labels[name] for name, text in present.items() if not text)}")
    typed = dict(texts)
    while answer := _ask_for_line(desk, "改哪个字段（写字段名，或 字段=值；改完了按回车，都不改写 q）"):
        if is_leaving_answer(answer):
            _confirm_leaving(desk, [labels[name] for name in typed])
            continue
        word, sign, text = split_at_sign(answer)
        try:
            name = resolve_field_name(word, input_only=True)
        except UsageRefused as refused:
            desk.print_note(str(refused))
            continue
        if not sign:
            text = _ask_for_text(desk, labels[name], present[name])
        while text != present[name] and (fault := find_field_fault(desk, name, text)):
            desk.print_note(fault)
            text = _ask_for_text(desk, labels[name], present[name])
        if text != present[name]:
            typed[name] = present[name] = text
            desk.print_note(f"  {labels[name]}：{join_lines(text) or '清空'}")
    return typed


def _confirm_leaving(desk: Desk, changed: Sequence[str]) -> None:
    """Raise Abort where nothing was changed, or a person throws the changes away."""
    if not changed or confirm(desk, f"改过的 {'、'.join(changed)} 都不要了吗（是/否）", default="否"):
        raise typer.Abort


def _ask_for_text(desk: Desk, label: str, present: str) -> str:
    """Return what is to stand in a field: its present text where nothing is typed."""
    line = join_lines(present)
    shown = f"现为“{line[:_MAX_SHOWN]}{'…' if len(line) > _MAX_SHOWN else ''}”，" if line else ""
    answer = _ask_for_line(desk, f"{label}（{shown}回车不改，{_CLEAR} 清空）")
    if is_leaving_answer(answer):
        desk.print_note(f"{label}没有改；真要写“{answer}”，写成 {label}={answer}")
        return present
    return "" if answer == _CLEAR else answer or present


def prompt_for_basis(
    desk: Desk, question: str = "更正的依据（没有的按回车，把上面这一项改回去；都不改按 Ctrl-C）"
) -> str:
    """Return the basis of a correction, "" where there is none."""
    while answer := _ask_for_line(desk, question):
        abort_if_leaving(answer)
        try:
            if basis := HISTORY_TEXT.parse(require_length(answer, HISTORY_TEXT.max_length)):
                return basis
        except ValueRefused as refused:
            desk.print_note(str(refused))
    return ""


def _ask_for_line(desk: Desk, question: str) -> str:
    return prompt_until_valid(desk, question, str.strip, "", may_leave=False)
