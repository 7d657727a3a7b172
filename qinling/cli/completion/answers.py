"""Which list answers a press of Tab: one for each kind of value, by the name that help gives it."""

from collections.abc import Iterator

from qinling.cli.completion import field_choices, file_choices, ledger_choices, setting_choices
from qinling.cli.completion.asked_word import AskedWord, ListChoices
from qinling.cli.completion.choices import Choice, keep_beginnings
from qinling.cli.framework.chinese_help import DefaultCommandGroup, get_alias
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
    "词": field_choices.list_free_words,
    "条件": field_choices.list_conditions,
    "表名": file_choices.list_sheets,
    "文件": file_choices.list_files,
    "从": file_choices.list_files,
    "到": file_choices.list_files,
    "前一份": file_choices.list_files,
    "后一份": file_choices.list_files,
    "新文件": file_choices.list_files,
    "文件.ics": file_choices.list_files,
    "文件或文件夹": file_choices.list_files,
    "位置": file_choices.list_files,
    "文件夹": file_choices.list_folders,
    "渠道": setting_choices.list_channels,
    "姓名": setting_choices.list_persons,
    "角色": setting_choices.list_roles,
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
    return getattr(param, "_custom_shell_complete", None) is not None


def list_choices(root: Command, program: str, words: list[str], typed: str) -> list[Choice]:
    """Return what may come next behind *words*, where *typed* is the beginning of it."""
    if behind := _find_option_within(root, program, words, typed):
        option, asked_within = behind
        return [one._replace(value=option + one.value) for one in _list_values(asked_within)]
    if (asked := _find_open_option(root, program, words, typed)) is not None:
        return list(_list_values(asked))
    ctx = resolve_completion_context(root, {}, program, list(words))
    param, _ = resolve_completion_object(ctx, list(words), typed)
    if isinstance(param, Command):
        is_unknown = bool(getattr(ctx.command, "commands", None)) and bool(ctx._protected_args + ctx.args)
        names = () if is_unknown else _list_names(param, ctx, typed)
        return [*_list_subcommands(ctx, words, typed), *names]
    return [*_list_subcommands(ctx, words, typed), *_list_values(AskedWord(ctx, param, typed))]


def _find_option_within(
    root: Command, program: str, words: list[str], typed: str
) -> tuple[str, AskedWord] | None:
    """Return the option that *typed* holds with the beginning of its value, --town=麻 or -t麻, and that value."""
    if typed.startswith("--"):
        option, sign, value = typed.partition("=")
        option, name = option + sign, option if sign else ""
    else:
        option = name = typed[:2] if typed.startswith("-") and len(typed) > 2 else ""
        value = typed[2:]
    asked = _find_open_option(root, program, [*words, name], value) if name else None
    return None if asked is None else (option, asked)


def _find_open_option(root: Command, program: str, words: list[str], typed: str) -> AskedWord | None:
    """Return the option at the end of *words* whose value is typed now: of the command, or of the root anywhere.

    The words before it are read without it: an option without its value would hide what stands in them.
    """
    if not words or not words[-1].startswith("-") or "--" in words:
        return None
    ctx = resolve_completion_context(root, {}, program, words[:-1])
    for place in (ctx, ctx.find_root()):
        for param in place.command.get_params(place):
            is_flag = getattr(param, "is_flag", False)
            if param.param_type_name == "option" and not is_flag and words[-1] in param.opts:
                return AskedWord(place, param, typed)
    return None


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
        yield from _list_names(group, ctx.parent, typed)


def _list_names(command: Command, ctx: Context, typed: str) -> Iterator[Choice]:
    """Yield the options of a command, or the commands of a group, each with the first sentence of its help."""
    below = getattr(command, "commands", {})
    names = {name: one for one in below.values() for name in (one.name, get_alias(one))}
    for item in command.shell_complete(ctx, typed):
        found = names.get(item.value)
        text = (found.help if found else item.help) or ""
        yield Choice(str(item.value), text.partition("\n")[0].partition("。")[0])


def _find_last(words: list[str], wanted: tuple[str | None, ...]) -> int:
    return max((place for place, word in enumerate(words) if word in wanted), default=-1)
