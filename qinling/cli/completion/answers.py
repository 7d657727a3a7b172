"""Which list answers a press of Tab: one for each kind of value, by the name that help gives it."""

from collections.abc import Iterator

from qinling.cli.completion import field_choices, file_choices, ledger_choices, setting_choices
from qinling.cli.completion.asked_word import AskedWord, ListChoices
from qinling.cli.completion.choices import Choice, keep_beginnings
from qinling.cli.framework.chinese_help import DefaultCommandGroup
from qinling.cli.framework.typer_internals import (
    Command,
    Context,
    Parameter,
    resolve_completion_context,
    resolve_completion_object,
)

#: Kind of value, as help names it without brackets and dots → the list of it.
LISTS: dict[str, ListChoices] = {
    "编号": ledger_choices.list_issue_numbers,
    "行=编号": field_choices.list_mapped_numbers,
    "文号": ledger_choices.list_document_numbers,
    "账号": ledger_choices.list_account_names,
    "旧账号": ledger_choices.list_account_names,
    "单位": ledger_choices.list_unit_names,
    "别的名称": ledger_choices.list_unit_names,
    "单位=去处": field_choices.list_receivers,
    "镇办": ledger_choices.make_value_list("town"),
    "类型": ledger_choices.make_value_list("category"),
    "分区": ledger_choices.make_value_list("zone"),
    "来源": ledger_choices.make_value_list("source"),
    "字段": field_choices.list_fields,
    "字段=值": field_choices.list_assignments,
    "标题=字段": field_choices.list_mapped_fields,
    "条件": field_choices.list_conditions,
    "表名": file_choices.list_sheets,
    "文件": file_choices.list_files,
    "前一份": file_choices.list_files,
    "后一份": file_choices.list_files,
    "新文件": file_choices.list_files,
    "文件.ics": file_choices.list_files,
    "文件或文件夹": file_choices.list_files,
    "位置": file_choices.list_files,
    "文件夹": file_choices.list_folders,
    "渠道": setting_choices.list_channels,
    "姓名": setting_choices.list_persons,
}
#: The same for kinds whose name is that of others too.
LISTS_BY_COMMAND: dict[tuple[str, str], ListChoices] = {
    ("recipe show", "名称"): setting_choices.list_recipes,
    ("recipe forget", "名称"): setting_choices.list_recipes,
    ("unit split", "名称"): ledger_choices.list_unit_names,
    ("work add", "种类"): setting_choices.list_work_kinds,
    ("work import", "种类"): setting_choices.list_work_kinds,
    ("work list", "种类"): setting_choices.list_work_kinds,
    ("report", "期间"): setting_choices.list_periods,
}


def get_kind(param: Parameter) -> str:
    """Return what help calls the values of *param*, without brackets and dots."""
    return str(getattr(param, "metavar", None) or "").strip("[].…")


def find_list(path: str, param: Parameter) -> ListChoices | None:
    """Return the list for *param* of the command *path*, None where the parameter brings its own or has none."""
    kind = get_kind(param)
    return LISTS_BY_COMMAND.get((path, kind)) or (None if _has_own_list(param) else LISTS.get(kind))


def _has_own_list(param: Parameter) -> bool:
    return getattr(param, "_custom_shell_complete", None) is not None and get_kind(param) != "编号"


def list_choices(root: Command, program: str, words: list[str], typed: str) -> list[Choice]:
    """Return what may come next behind *words*, where *typed* is the beginning of it."""
    ctx = resolve_completion_context(root, {}, program, _drop_open_option(root, words))
    option, sign, value = typed.partition("=") if typed.startswith("--") else ("", "", "")
    if sign:
        return [
            one._replace(value=f"{option}={one.value}")
            for one in list_choices(root, program, [*words, option], value)
        ]
    param: Command | Parameter | None = _find_root_option(ctx, words)
    place = ctx.find_root() if param else ctx
    if param is None:
        param, _ = resolve_completion_object(ctx, list(words), typed)
    if isinstance(param, Command):
        return [Choice(str(one.value), one.help or "") for one in param.shell_complete(ctx, typed)]
    return [*_list_subcommands(ctx, words, typed), *_list_values(AskedWord(place, param, typed))]


def _list_values(asked: AskedWord) -> Iterator[Choice]:
    """Yield the values of the parameter that *asked* stands for."""
    lister = find_list(asked.path, asked.param)
    if lister is None:
        items = asked.param.shell_complete(asked.ctx, asked.typed)
        yield from (Choice(str(one.value), one.help or "") for one in items)
    elif get_kind(asked.param) in ("编号", "行=编号") and not asked.path.startswith("work "):
        yield from lister(asked)  # which looks for more than beginnings
    else:
        yield from keep_beginnings(lister(asked), asked.typed)


def _list_subcommands(ctx: Context, words: list[str], typed: str) -> Iterator[Choice]:
    """Yield the commands of a group whose default command would take what is typed."""
    group = ctx.parent.command if ctx.parent else None
    if ctx.parent is None or not isinstance(group, DefaultCommandGroup):
        return
    behind = words[_find_last(words, (ctx.parent.info_name, group.alias or None)) + 1 :]
    if not behind:
        items = group.shell_complete(ctx.parent, typed)
        yield from (Choice(str(one.value), one.help or "") for one in items)


def _find_last(words: list[str], wanted: tuple[str | None, ...]) -> int:
    return max((place for place, word in enumerate(words) if word in wanted), default=-1)


def _find_root_option(ctx: Context, words: list[str]) -> Parameter | None:
    """Return the option of the root whose value follows, which may stand behind the command too."""
    root = ctx.find_root().command
    return next((one for one in root.params if words and words[-1] in one.opts and _has_value(one)), None)


def _drop_open_option(root: Command, words: list[str]) -> list[str]:
    """Return *words* without an option of the root at the end whose value is still to come."""
    is_open = any(words and words[-1] in one.opts and _has_value(one) for one in root.params)
    return words[:-1] if is_open else list(words)


def _has_value(param: Parameter) -> bool:
    return param.param_type_name == "option" and not getattr(param, "is_flag", False)
