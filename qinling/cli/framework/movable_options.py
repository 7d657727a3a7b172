"""Options of the root that may also follow the command: told apart from its words, and what is odd about them."""

import os
from collections.abc import Container, Iterable, Sequence

#: The options, and whether each takes a value.
MOVABLE_OPTIONS = {"--ledger": True, "--today": True, "--actor": True, "--settings": True, "--debug": False}

#: The variables of the environment that stand for them.
ROOT_VARIABLES = ("QINLING_LEDGER", "QINLING_TODAY", "QINLING_ACTOR", "QINLING_SETTINGS")


def split_movable_options(args: Iterable[str]) -> tuple[list[str], list[str]]:
    """Split *args* into movable options with their values, and the rest. Nothing after `--` is moved."""
    moved: list[str] = []
    rest: list[str] = []
    words = iter(args)
    for word in words:
        name, sign, _ = word.partition("=")
        if word == "--":
            rest += [word, *words]
        elif name not in MOVABLE_OPTIONS:
            rest.append(word)
        elif sign or not MOVABLE_OPTIONS[name]:
            moved.append(word)
        else:
            value = next(words, None)
            (rest if value is None else moved).extend([word] if value is None else [word, value])
    return moved, rest


def find_lacking_option(moved: Sequence[str], rest: Sequence[str], commands: Container[str]) -> str:
    """Return that an option of a call lacks its value, as its end or one of the *commands* follows it; "" for none.

    A command's name is a value where another command is typed, or a file is called so.
    """
    if rest and MOVABLE_OPTIONS.get(rest[-1]) and "--" not in rest:
        return f"选项 {rest[-1]} 后面要跟一个值"
    if rest and not rest[0].startswith("-"):
        return ""
    for name, value in _pair_options(moved):
        if value in commands and not os.path.exists(value):
            return f"选项 {name} 后面少了值：{value} 是命令"
    return ""


def describe_repeated_options(moved: Sequence[str]) -> str:
    """Return a note on the options among *moved* that have different values: the last one counts. "" for none."""
    values: dict[str, list[str]] = {}
    for name, value in _pair_options(moved):
        values.setdefault(name, []).append(value)
    told = [
        f"{name} 写了 {len(given)} 次，只有最后一个算数"
        for name, given in values.items()
        if len({*given}) > 1
    ]
    return f"注意：{'；'.join(told)}" if told else ""


def _pair_options(moved: Sequence[str]) -> list[tuple[str, str]]:
    """Return the options of *moved* that take a value, each with its own."""
    pairs = []
    words = iter(moved)
    for word in words:
        name, sign, value = word.partition("=")
        if MOVABLE_OPTIONS[name]:
            pairs.append((name, value if sign else next(words)))
    return pairs
