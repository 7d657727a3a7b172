"""The steps that may be taken in the full-screen view: which command each is, and what its form asks.

What a field is called and how it is written comes from the command's own option.
"""

import re
import shlex
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from typer.core import TyperGroup

from qinling.cli.framework.lazy_commands import CommandStub
from qinling.operating_system import is_windows
from qinling.rules.lifecycle.close_out import CloseOutRules
from qinling.rules.lifecycle.next_steps import NextStep
from qinling.rules.lifecycle.possible_steps import may_take_step
from qinling.rules.vocabulary import Level

if TYPE_CHECKING:
    from qinling.cli.framework.typer_internals import Command, Parameter
    from qinling.ledger.rows import IssueRow


class CommandForm(NamedTuple):
    """A command with a form: what it does, its words, the options the form asks for, and those already given.

    An option without dashes is an argument. *waits_for* is the field of an issue that must hold something.
    *level_option* says of which level the issue is.
    """

    meaning: str
    path: str
    asked: tuple[str, ...]
    given: tuple[str, ...] = ()
    waits_for: str = ""
    level_option: str = "--of-level"

    @property
    def command(self) -> str:
        """The command and what is given, without the issue."""
        return " ".join(("qinling", self.path, *self.given))


PROGRESS = CommandForm("报送进展", "progress", ("--percent", "--schedule", "--note", "--on"))
COMPLETE = CommandForm("记完成整改", "complete", ("--note", "--on", "--by"))
EXTEND = CommandForm("申请延期", "extend", ("--to", "--reason", "--doc", "--by", "--on"))
ACCEPT = CommandForm("验收", "accept", ("--level", "--by", "--opinion", "--doc", "--on"))
#: In the order of the menu.
STEP_FORMS = (
    PROGRESS,
    COMPLETE,
    EXTEND,
    CommandForm(
        "批准延期", "extend", ("--by", "--doc", "--to", "--on"), ("--approve",), "requested_deadline"
    ),
    CommandForm(
        "不批准延期", "extend", ("--by", "--reason", "--doc", "--on"), ("--reject",), "requested_deadline"
    ),
    CommandForm("申请销号", "apply", ("--by", "--doc", "--on")),
    ACCEPT,
    CommandForm("验收不通过，退回整改", "turn-back", ("--reason", "--by", "--on")),
    CommandForm("记录公示", "notice", ("--doc", "--on")),
    CommandForm("销号", "close", ("--by", "--doc", "--on")),
    CommandForm("答复督察意见", "opinion reply", ("--note", "--item", "--by", "--on"), (), "opinion_on"),
    CommandForm("记督办的回复", "supervise reply", ("--note", "--doc", "--by", "--on"), (), "reply_by"),
    CommandForm("收入材料", "attach", ("files", "--as"), (), "", "--level"),
    CommandForm("回头看：保持", "recheck", ("--note", "--by", "--on"), ("--holds",)),
    CommandForm("回头看：反弹", "recheck", ("--note", "--to", "--by", "--on"), ("--relapsed",)),
    CommandForm("反弹重办", "reopen", ("--reason", "--to", "--by", "--on")),
)
#: Names of values that do not say which one: the first words of the help do.
_GENERAL_NAMES = ("文字", "日期", "姓名", "文件", "位置", "单位")
EXPORT_LIST = CommandForm("导出这份清单", "export", ("file", "--force"))
EXPORT_CASE = CommandForm("导出一事一档", "dossier", ("--to", "--force"), (), "", "--level")
EXPORT_BOARD = CommandForm("把总体情况写成网页", "board", ("--html", "--force"))


class FormField(NamedTuple):
    """A field of a form: the option or argument, its name and how it is written, and what it holds at first."""

    option: str
    label: str
    hint: str
    is_flag: bool = False
    is_required: bool = False
    preset: str = ""


def list_possible_steps(
    issue: "IssueRow", rules: CloseOutRules, likely: Iterable[NextStep]
) -> list[tuple[CommandForm, bool]]:
    """Return the steps that *issue* may take, each with whether it is one of the *likely* next ones."""
    commands = [one.command.split() for one in likely]
    return [
        (form, any(_is_of_form(words, form) for words in commands))
        for form in STEP_FORMS
        if can_take(form, issue, rules)
    ]


def can_take(form: CommandForm, issue: "IssueRow", rules: CloseOutRules) -> bool:
    """Return whether *issue* may take the step of *form*."""
    values = issue._asdict()
    return may_take_step(form.path, values, rules) and (
        not form.waits_for or values[form.waits_for] is not None
    )


def _is_of_form(words: Sequence[str], form: CommandForm) -> bool:
    path = form.path.split()
    # An application and the answers to it are one command.
    is_answer = any(word in words for word in ("--approve", "--reject"))
    return (
        words[1 : 1 + len(path)] == path
        and all(word in words for word in form.given)
        and (is_answer == bool(form.given) or form.path != "extend")
    )


def list_form_fields(
    root: TyperGroup, form: CommandForm, preset: Mapping[str, str] | None = None
) -> list[FormField]:
    """Return the fields of *form*, with what *preset* gives for some of its options."""
    params = {name: one for one in _find_command(root, form.path).params for name in (*one.opts, one.name)}
    return [_build_field(name, params[name], (preset or {}).get(name, "")) for name in form.asked]


def _build_field(option: str, param: "Parameter", preset: str) -> FormField:
    hint = str(getattr(param, "help", None) or "")
    is_flag = bool(getattr(param, "is_flag", False))
    label = str(param.metavar or option).strip("[]").replace("...", "")
    if is_flag:  # what it does stands behind when it does so
        label = hint.rpartition("：")[2].partition("，")[0]
    if label in _GENERAL_NAMES:
        label = re.split("[，；：（ ]", hint)[0]
    return FormField(option, label, hint, is_flag, bool(param.required), preset)


def _find_command(root: TyperGroup, path: str) -> "Command":
    command: Command = root
    for word in path.split():
        if isinstance(command, TyperGroup):
            found = command.commands[word]
            command = found.load_command() if isinstance(found, CommandStub) else found
    return command


def build_words(form: CommandForm, values: Mapping[str, str | bool], behind: Sequence[str] = ()) -> list[str]:
    """Return the words of the command: what *values* hold for the options, and *behind* them more arguments."""
    words = [*form.path.split(), *form.given]
    arguments = []
    for option in form.asked:
        value = values.get(option)
        if value is True:
            words.append(option)
        elif isinstance(value, str) and value.strip():
            if option.startswith("-"):
                words.append(f"{option}={value.strip()}")
            else:
                arguments += split_file_names(value.strip()) if option == "files" else [value.strip()]
    return (
        [*words, "--", *behind, *arguments] if form.path != "export" else [*words, "--", *arguments, *behind]
    )


def split_file_names(text: str) -> list[str]:
    """Return the files that *text* names: one, though there are blanks in its name, or several with blanks between."""
    if is_windows() or Path(text).exists():  # there, what quotes a sign parts folders
        return [text]
    try:
        return shlex.split(text)
    except ValueError:
        return [text]


def name_issue(form: CommandForm, issue: "IssueRow") -> CommandForm:
    """Return *form* for the level of *issue*: another level may have the same number."""
    return form._replace(given=(*form.given, f"{form.level_option}={Level.from_code(issue.level).label}"))
