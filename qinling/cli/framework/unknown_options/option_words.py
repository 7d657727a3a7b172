"""What a user may have meant by an option that a command does not have: by its meaning, else by its letters."""

import re
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from difflib import get_close_matches
from typing import Any

from qinling.errors import quote_argument

WIDE_BLANK = "\u3000"
#: wang:geheim@host
_PASSWORD = re.compile(r":[^/@\s]+@")
_COMMAND_IN_TEXT = re.compile(r"\bqinling (?=[a-z])", re.ASCII)
#: Keys of JSON objects that hold what the program says, not what the ledger holds.
_ADVICE_KEYS = ("remedy", "command", "steps", "mistakes", "what")
#: Words that users type, and the options that they mean, the likeliest first. A new word is one more entry.
MEANINGS: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("n", ("limit", "weeks", "within", "dry-run", "check")),  # -n 5 is the first five, or five days
    ("days day within ahead horizon next 天数 天 几天", ("within", "due-within", "keep", "next")),
    ("date day when at time 日期 哪天 时间", ("on", "as-of", "at", "due", "week", "from", "today")),
    ("asof at-date snapshot 截至", ("as-of", "today")),
    ("now 今天 今日", ("today",)),
    ("out output o outfile target dest destination file f 输出 文件 位置", ("to", "html", "dir", "letters")),
    ("folder directory path d 文件夹 目录", ("to", "dir", "letters", "html")),
    ("why because cause 原因 理由", ("reason", "ground", "note")),
    (
        "comment message msg m remark memo desc description text 备注 说明 情况 内容",
        ("note", "text", "reason"),
    ),
    ("basis evidence 依据", ("ground", "doc")),
    ("who person name user author operator actor 姓名 办理人 经办人 谁", ("by", "actor")),
    ("document docno no number num letter 文号 编号", ("doc", "number", "seed")),
    ("lvl grade tier 级别 层级", ("level", "of-level")),
    ("place village area 镇 乡镇 镇办 街道", ("town", "where", "by")),
    ("department dept office agency org 单位 部门 责任单位", ("unit", "to", "by", "where")),
    ("state 状态", ("status", "where")),
    ("type sort kind class category 类别 类型 种类", ("category", "kind", "as", "step", "format", "by")),
    ("top head max count first rows 条数 最多 前", ("limit", "weeks", "every")),
    ("order orderby order-by 排序", ("sort",)),
    ("fields field cols column col 字段 列", ("columns", "map")),
    ("search find grep keyword keywords query q contains 查找 搜索 文字", ("text", "where")),
    ("filter condition if 条件", ("where", "text")),
    ("late expired delayed 超期 逾期", ("overdue", "due-within")),
    ("due due-by due-date deadline 到期 时限 期限", ("due-within", "within", "to")),
    ("unclosed active pending 未销号", ("open",)),
    ("dry dryrun try trial test simulate preview check 试运行", ("dry-run", "check")),
    ("overwrite replace f 覆盖", ("force", "update")),
    ("y confirm assume-yes no-input non-interactive 确认", ("yes",)),
    ("pct rate done progress 完成率 进度", ("percent", "schedule")),
    ("start begin after since since-date from 起 自", ("since", "from")),
    ("end before stop until to 止 至", ("until", "to")),
    ("until date new-date 延至", ("to", "due")),
    ("json-output as-json machine", ("json",)),
    ("type format fmt style 格式", ("format", "json")),
    ("db database store ledger-file 台账", ("ledger",)),
    ("config conf cfg setting options 设置", ("settings",)),
    ("verbose v trace 详细", ("debug", "explain", "all")),
    ("full everything a 全部", ("all", "open")),
    ("why-due detail details explanation 怎么来的", ("explain",)),
    ("accept-by approve-by agree ok yes 批准", ("approve", "yes")),
    ("refuse deny decline no 不批准", ("reject",)),
    ("ok kept keep hold 保持", ("holds",)),
    ("relapse recurred again back 反弹", ("relapsed",)),
    ("anonymize mask hide hide-names 脱敏 隐去", ("redact",)),
    ("password encrypt key 加密", ("encrypt-to", "identity")),
    ("worksheet tab table 工作表", ("sheet",)),
    ("heading header mapping rename 对应", ("map",)),
    ("skip ignore ignore-errors 跳过", ("skip-bad", "skip-empty")),
    ("send mail notify push 发送", ("notify", "send")),
    ("measure act 步骤", ("step",)),
)
#: What users type in one command alone: the command, their words, and the option or the line that is meant.
ADVICE_BELOW: tuple[tuple[str, str, str], ...] = (
    ("extend", "days day 天数 天", "延到哪一天写在 --to 后面，如 --to 30天后"),
    ("complete", "all", "写编号，或按条件选：--where 条件，先加 --dry-run 看"),
    ("supervise act", "all", "程序提出的都登记：qinling supervise --all-proposed"),
    ("supervise letter", "to", "文书写到哪个文件夹用 --letters"),
    ("login report", "month months 月 月份", "登录按周看：--week 2026-W17，或往回看几周 --weeks 5"),
    (
        "brief",
        "month months 月 月份",
        "按起止日期：--from 2026-11-01 --to 2026-11-30；要月报的：qinling report month",
    ),
)
#: Of the letters of two names, the part that must agree: `days` is not `today`.
MIN_LIKENESS = 0.7


def find_advice_below(path: str, typed: str) -> str:
    """Return what is meant by the option *typed* of the command *path*, behind the program; "" where it says nothing more."""
    word = typed.lstrip("-").lower()
    return next((way for one, words, way in ADVICE_BELOW if one == path and word in words.split()), "")


def find_meant_option(typed: str, options: Iterable[str]) -> str:
    """Return the one of *options*, the long ones of a command, that *typed* most likely stands for; "" for none."""
    named = {option.lstrip("-"): option for option in options if option.startswith("--")}
    word = typed.lstrip("-").lower().replace("_", "-")
    if word in named:
        return named[word]
    near = get_close_matches(word, named, n=1, cutoff=MIN_LIKENESS) if len(word) > 2 else []
    meant = next((name for name in _list_meanings(word) if name in named), near[0] if near else "")
    return named[meant] if meant else ""


def _list_meanings(word: str) -> Sequence[str]:
    return [name for words, names in MEANINGS if word in words.split() for name in names]


_WIDE_DASH = re.compile(r"([－—–―−]{1,2})([A-Za-z][A-Za-z-]*)(=.*)?", re.DOTALL)


def find_wide_option(words: Sequence[str]) -> tuple[str, str] | None:
    """Return the first of *words* that is an option behind a dash of Chinese typing, and as it should be typed.

    A word behind an option may be its value: --note —A.
    """
    for place, word in enumerate(words):
        if word == "--":
            return None
        found = _WIDE_DASH.fullmatch(word.replace("＝", "="))
        if found and not (place and words[place - 1].startswith("-")):
            dashes = "-" if found[1] == "－" or len(found[2]) == 1 else "--"
            return word, f"{dashes}{found[2]}{found[3] or ''}"
    return None


def split_wide_blanks(words: Sequence[str]) -> list[str]:
    """Return *words* with the first, where the command stands, divided at full-width blanks: 清单　麻街镇."""
    if not words or WIDE_BLANK not in words[0]:
        return [*words]
    return [*(part for part in words[0].split(WIDE_BLANK) if part), *words[1:]]


def find_option_values(words: Sequence[str], names: Container[str]) -> Iterator[tuple[int, str, int]]:
    """Yield where an option of *names* stands among *words*, its value, "" without one, and where it ends."""
    for place, word in enumerate(words):
        name, sign, value = word.partition("=")
        if name in names:
            following = "" if sign else "".join(words[place + 1 : place + 2])
            yield place, value or following, place + (1 if sign or not following else 2)


def add_root_words(text: str, root_words: Sequence[str]) -> str:
    """Return *text* with *root_words* in each command that it names: it is to be typed for the same ledger.

    The day of the call is left out: what is typed later is of its own day, and a mistaken one is not to be repeated.

    They stand in front, as nothing marks the end of a command in a sentence. An option that a command has stays as it is.
    """
    options = _group_options(root_words)
    before, *commands = _COMMAND_IN_TEXT.split(text) if options else [text]
    starts = _COMMAND_IN_TEXT.findall(text)
    told = [before]
    for start, rest in zip(starts, commands, strict=False):
        missing = (words for name, words in options.items() if name not in rest)
        told.append(start + "".join(f"{quote_argument(word)} " for words in missing for word in words) + rest)
    return "".join(told)


def complete_advice(value: Any, root_words: Sequence[str]) -> Any:
    """Return *value*, a part of a JSON object, with the commands complete that it advises. What is data stays as it is."""
    if not root_words:
        return value
    if isinstance(value, dict):
        return {
            key: _complete_texts(one, root_words) if key in _ADVICE_KEYS else complete_advice(one, root_words)
            for key, one in value.items()
        }
    return [complete_advice(one, root_words) for one in value] if isinstance(value, list) else value


def _complete_texts(value: object, root_words: Sequence[str]) -> object:
    """Return *value* with every text in it complete as `add_root_words` makes it."""
    if isinstance(value, str):
        return add_root_words(value, root_words)
    if isinstance(value, Mapping):
        return {key: _complete_texts(one, root_words) for key, one in value.items()}
    return [_complete_texts(one, root_words) for one in value] if isinstance(value, list) else value


def list_words_without_ledger(words: Sequence[str]) -> list[str]:
    """Return *words* without where the ledger is."""
    return [
        word
        for place, word in enumerate(words)
        if word != "--ledger"
        and not word.startswith("--ledger=")
        and (place == 0 or words[place - 1] != "--ledger")
    ]


def _group_options(root_words: Sequence[str]) -> dict[str, list[str]]:
    """Return name of option → its words, without the day, and without an address that may hold a password."""
    options: dict[str, list[str]] = {}
    for word in root_words:
        if word.startswith("--"):
            options[word.partition("=")[0]] = [word]
        elif options:
            options[next(reversed(options))].append(word)
    options.pop("--today", None)
    return {name: words for name, words in options.items() if not any(map(_PASSWORD.search, words))}
