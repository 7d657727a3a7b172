"""Commands that a word was meant for, each as the line that was typed with that word put right."""

import re
from collections.abc import Callable, Iterable, Sequence

from qinling.errors import quote_argument
from qinling.rules.lookup.near_names import find_near
from qinling.rules.texts.file_names import is_table_name
from qinling.rules.texts.name_folding import fold_name

_MAX_COMMANDS = 3
#: Words that people type for a command of the program, and the command. A new word is one more entry.
OTHER_WORDS = {
    word: command
    for words, command in (
        ("查询 列表 搜索 查找 查 筛选 ls dir search find query", "list"),
        ("详情 打开 cat view open get", "show"),
        ("新增 录入 添加 增加 登记问题 新增问题 new create insert", "add"),
        ("编辑 更正 改 update modify set change", "edit"),
        ("删除 作废 删 取消 delete remove rm del", "void"),
        ("读入 上传 load upload", "import"),
        ("输出 下载 打印 save download print", "export"),
        ("进度 汇报 上报 报进度 报进展", "progress"),
        ("周报 week", "report week"),
        ("月报 month", "report month"),
        ("季报 quarter", "report quarter"),
        ("年报 year", "report year"),
        ("办结 整改完成 完成整改 done finish", "complete"),
        ("全屏 界面 图形界面 tui ui gui screen", "browse"),
        ("统计 首页 status stat stats summary dashboard", "board"),
        ("超期 到期 提醒 due overdue alert", "warn"),
        ("回退 恢复上一步 revert rollback", "undo"),
        ("日志 记录 经过 log", "history"),
        ("用法 手册 说明 man usage", "help"),
        ("自检", "doctor"),
        ("reject 验收不通过 不通过 打回", "turn-back"),
        ("登录分析 登录统计 登录审计 登录情况 登录报告", "login report"),
        ("初始化 安装 设置向导 setup install start 初次使用", "init"),
        *((word, f"supervise --step {word}") for word in ("催办", "通报", "约谈", "移送问责")),
    )
    for word in words.split()
}
#: Words that people type behind a group for a command of it, or of another, by group; the whole line stands there.
OTHER_WORDS_BELOW = {
    (group, word): command
    for group, words, command in (
        (
            "cron",
            "install add set setup enable create edit on new 安装 添加 设置 新建 启用 开启",
            "cron show",
        ),
        (
            "cron",
            "stop off disable uninstall pause remove rm delete 停止 停用 关闭 停 卸载 删除",
            "help 定时",
        ),
        ("cron", "run now start 执行 立即执行 马上运行", "warn --notify"),
        ("cron", "list ls status runs log state test 清单 列表 状态 运行 日志", "cron check"),
        ("notify", "send now push run 发送 发 推送", "warn --notify"),
        ("notify", "warn 预警", "warn --notify"),
        ("notify", "status log history 状态 记录 查看", "notify list"),
        ("config", "show view print cat 显示", "config list"),
        ("config", "reset remove rm delete del default 删除 去掉 恢复", "config unset"),
        ("config", "change update modify put 改 更改 设 设置", "config set"),
        ("config", "file where locate 文件", "config path"),
        ("config", "单位 单位名称 本单位 unit", "config set office"),
        (
            "login",
            "audit risk risks analysis analyze analyse stats summary brief 分析 审计 统计 风险 简报 检查",
            "login report",
        ),
        ("login", "export 导出 输出", "login report --to"),
        ("db", "check test 检测", "db verify"),
        ("db", "save dump 保存", "db backup"),
        ("db", "upgrade update", "db migrate"),
        ("db", "move mv upload push migrate-to transfer clone cp 搬 搬家 上传 迁移 复制", "db copy"),
        ("db", "vacuum optimize compact clean 整理 压缩", "db doctor"),
        ("db", "list ls offices 列表 清单", "offices list"),
        ("db", "info status show 状态 信息", "doctor"),
        ("db", "repair fix 修复", "db doctor"),
    )
    for word in words.split()
}
_LEAVING_WORDS = frozenset(["退出", "离开", "结束", "关闭", "exit", "quit", "bye", "q"])
_HAS_DIGIT = re.compile(r"\d")


def suggest_commands(
    words: Sequence[str],
    group_path: str,
    typed: str,
    here: Iterable[str],
    paths: Sequence[str],
    resolve_group: Callable[[str], str] = str,
) -> list[str]:
    """Return the lines that may be meant where *typed* is no command of a group, the likeliest first.

    *words* are the line as typed. *group_path* is the group after the program: `qinling login`. *here* are its
    commands, *paths* all commands of the program as they are typed: `db restore`. A word that people use for a
    command leads to it alone, one that may be the number of an issue to `show`. *resolve_group* returns the name
    of a group that was typed by its alias.
    """
    program, *group = group_path.split(" ")
    whole = _list_whole_paths(paths)
    key = fold_name(typed)
    if not group and key in OTHER_WORDS:
        return [f"{program} {_retype_line(words, group, typed, _complete_act(OTHER_WORDS[key], words))}"]
    if command := OTHER_WORDS_BELOW.get((resolve_group(" ".join(group)), key)):
        line = _retype_line(words, group, typed, command)
        return [f"{program} {line}{' 登录分析.xlsx' if line.endswith(' --to') else ''}"]
    if is_table_name(typed) and "import" in here:  # login accounts 账号清单.xlsx
        line = _retype_line(words, group, typed, " ".join((*group, "import", quote_argument(typed))))
        return [f"{program} {line}"]
    elsewhere = [path for path in whole if path.rpartition(" ")[2] == key]
    near = [
        " ".join((*group, name)) for name in find_near(typed, [(one, one) for one in here], _MAX_COMMANDS)
    ]
    if near and fold_name(near[0].rpartition(" ")[2]) == key:  # only its case or its width is off
        elsewhere, near = [], near[:1]
    elif not elsewhere and not near:
        endings = ((path, path.rpartition(" ")[2]) for path in whole)
        near = find_near(typed, endings, _MAX_COMMANDS)
    found = list(dict.fromkeys([*elsewhere, *near]))[:_MAX_COMMANDS]
    if not found and not group and _HAS_DIGIT.search(typed):
        found = [f"show {quote_argument(typed)}"]
    return [f"{program} {_retype_line(words, group, typed, path)}" for path in found]


def _complete_act(command: str, words: Sequence[str]) -> str:
    """Return *command* for the line *words*: an act that names no issue is of all that the program proposes."""
    if (
        not command.startswith("supervise --step ")
        or any(map(_HAS_DIGIT.search, words))
        or "--where" in words
    ):
        return command
    return "supervise circular" if command.endswith(" 通报") else f"{command} --all-proposed"


def is_leaving_word(typed: str) -> bool:
    """Return whether *typed* asks to leave: no command does, as every call of the program ends by itself."""
    return fold_name(typed) in _LEAVING_WORDS


def is_slip(typed: str, names: Iterable[str]) -> bool:
    """Return whether *typed* is most likely one of *names* of commands, and no number of an issue: it has letters only."""
    is_word = typed.isascii() and typed.isalpha()
    return is_word and bool(find_near(typed, ((name, name) for name in names), 1))


def _list_whole_paths(paths: Sequence[str]) -> list[str]:
    """Return *paths* and the groups above them: `login accounts` of `login accounts list`."""
    groups = (path.rpartition(" ")[0] for path in paths)
    return list(dict.fromkeys([*paths, *(path for path in groups if " " in path)]))


def _retype_line(words: Sequence[str], group: Sequence[str], typed: str, path: str) -> str:
    """Return the line of *words* with the command *path* for the words of the *group* and *typed*."""
    if typed not in words:
        return path
    at = list(words).index(typed)
    before = list(words[:at])
    for word in group:
        if word in before:
            before.remove(word)
    return " ".join([*map(quote_argument, before), path, *map(quote_argument, words[at + 1 :])])


def move_options_behind(words: Sequence[str], names: Iterable[str]) -> str:
    """Return the line as typed with the options behind the one of *names* that follows them, "" where none does."""
    start = next((at for at, word in enumerate(words) if word.startswith("-")), len(words))
    command = next((at for at, word in enumerate(words) if at > start and word in {*names}), None)
    if command is None:
        return ""
    return " ".join(map(quote_argument, (*words[:start], *words[command:], *words[start:command])))
