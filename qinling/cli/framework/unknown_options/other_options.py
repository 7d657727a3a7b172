"""Options that people know from other programs, where a command does the same without one: the line without them."""

from collections.abc import Iterable, Sequence

from qinling.errors import format_command

_ANY = ""
_TARGETS = "to target dest destination into"
#: Command, options, what is to be said; the line without these options stands for {line}. A new option is one more word.
_WITHOUT_OPTIONS = (
    ("db copy", _TARGETS, "从哪里、到哪里直接写，不用选项：{line}"),
    ("db copy", "from source src", "从哪里、到哪里直接写，不用选项：{line}"),
    ("db backup", "to out output dir folder target dest o", "备份到哪里直接写，不用选项：{line}"),
    ("db restore", "from file input source", "备份文件直接写，不用选项：{line}"),
    ("db restore", "latest last newest 最新", "写明是哪个备份文件，如 qinling db restore 备份/台账.zip"),
    (
        "board",
        "host port serve server listen bind http web",
        "看板不开网站；给别人看的，写成一个网页文件：qinling board --html 看板.html",
    ),
    (_ANY, "yes y assume-yes confirm", "它不用确认，去掉再办：{line}"),
)
#: Options of a line that has no command.
_VERSION_OPTIONS = ("-v", "-V", "--ver")


def advise_on_other_option(program: str, command: str, option: str, words: Sequence[str]) -> str:
    """Return what is typed instead of *option*, which *command* lacks, in the line of *words*; "" where nothing is known."""
    if option in _VERSION_OPTIONS and list(words) == [option]:
        return f"看版本：{program} --version"
    name = option.lstrip("-").lower()
    for path, names, advice in _WITHOUT_OPTIONS:
        if path in (command, _ANY) and name in names.split():
            same = [one for at, listed, _ in _WITHOUT_OPTIONS if at == path for one in listed.split()]
            return advice.format(line=format_command(_leave_out(words, same)))
    return ""


def _leave_out(words: Iterable[str], names: Sequence[str]) -> list[str]:
    """Return *words* without the options *names*; a value behind = stays. One that says where to goes last."""
    kept: list[str] = []
    last: list[str] = []
    is_target = False
    for word in words:
        option, sign, value = word.partition("=")
        name = option.lstrip("-").lower()
        is_option = option.startswith("-") and name in names
        if is_option:
            is_target = name in _TARGETS.split()
        if not is_option or sign:
            (last if is_target else kept).append(value if is_option else word)
            is_target = False
    return [*kept, *last]
