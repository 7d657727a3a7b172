"""The pages of the manual and the names by which `qinling help` finds them."""

from collections.abc import Iterable, Mapping, Sequence
from difflib import get_close_matches
from itertools import product
from pathlib import Path
from typing import NamedTuple

import qinling
from qinling.cli.framework.command_list import LazyCommand
from qinling.errors import UsageRefused

MAX_SUGGESTIONS = 3
#: How alike two names must be: one of two Chinese characters is the same.
MIN_SIMILARITY = 0.5


class Topics(NamedTuple):
    """The pages of both languages.

    *titles* and *chinese* are the Chinese pages by title and by file name, *english* the English ones by file name.
    *commands* are the names of the commands, and of those below them: `login report`. *aliases* are the other
    ways to type them, `登录 报告` and `login 报告`, each with the name.
    """

    titles: Mapping[str, Path]
    chinese: Mapping[str, Path]
    english: Mapping[str, Path]
    commands: Sequence[str]
    aliases: Mapping[str, str]

    def list_names(self) -> list[str]:
        """Return every name that `resolve_page` and `resolve_command` know."""
        return list(dict.fromkeys([*self.titles, *self.commands, *self.chinese, *self.english]))

    def resolve_command(self, words: Sequence[str]) -> list[str] | None:
        """Return the path of the command that *words* name (`login report`, `登录 报告`), None if they name none.

        A title that is an alias too stands for the page.
        """
        typed = " ".join(words)
        name = typed if typed in self.commands or typed in self.titles else self.aliases.get(typed, typed)
        return name.split() if name in self.commands else None

    def resolve_page(self, name: str, *, english: bool = False) -> Path:
        """Return the page of a title, a file name (`json`, `en/settings`) or an unambiguous beginning of one.

        Chinese pages come first, unless *english* is set. Raises UsageRefused, naming near topics.
        """
        folders = [self.english] if english else [self.titles, self.chinese, self.english]
        language, _, stem = name.rpartition("/")
        if language in ("zh", "en"):
            folders = [self.chinese if language == "zh" else self.english]
        for pages in folders:
            if stem in pages:
                return pages[stem]
        for pages in folders:
            begun = [title for title in pages if title.startswith(stem)]
            if len(begun) == 1:
                return pages[begun[0]]
            if begun:
                raise UsageRefused(f"“{name}”不止一个主题", f"请写其中一个：{'、'.join(begun)}")
        pages, names = (self.english, self.english) if english else (self.titles, self.list_names())
        raise UsageRefused(f"没有“{name}”这个主题", _suggest_topics(name, names, _find_mentions(name, pages)))


def _find_mentions(name: str, pages: Mapping[str, Path]) -> list[str]:
    """Return the topics whose pages mention *name* most often."""
    counts = {title: page.read_text("utf-8").lower().count(name.lower()) for title, page in pages.items()}
    return sorted((title for title, count in counts.items() if count), key=lambda title: -counts[title])


def _suggest_topics(name: str, known: Iterable[str], mentions: Sequence[str]) -> str:
    near = get_close_matches(name, known, n=MAX_SUGGESTIONS, cutoff=MIN_SIMILARITY)
    mentioned = [title for title in mentions if title not in near][:MAX_SUGGESTIONS]
    hints = [("相近的有", near), ("说到它的有", mentioned)]
    return "。".join(
        [*(f"{label}：{'、'.join(titles)}" for label, titles in hints if titles), "全部主题：qinling help"]
    )


def _list_command_names(commands: Iterable[LazyCommand]) -> list[str]:
    return [
        name
        for command in commands
        for name in (command.name, *(f"{command.name} {below.name}" for below in command.subcommands))
    ]


def _list_aliases(commands: Iterable[LazyCommand]) -> dict[str, str]:
    """Return each way to type a command with an alias in it → its name."""
    aliases: dict[str, str] = {}
    for command in commands:
        below = {one.name: one.alias for one in command.subcommands}
        for path in ("", *below):
            choices, start = [{command.name, command.alias or command.name}], ""
            for word in path.split():
                start = f"{start} {word}".lstrip()
                choices.append({word, below.get(start) or word})
            aliases |= dict.fromkeys(map(" ".join, product(*choices)), f"{command.name} {path}".rstrip())
    return aliases


def read_topics(commands: Iterable[LazyCommand]) -> Topics:
    """Return the pages that are installed with the program, and the names of *commands*."""
    manual = Path(qinling.__file__).parent / "manual"
    chinese, english = (
        {page.stem: page for page in sorted((manual / name).glob("*.md"))} for name in ("zh", "en")
    )
    return Topics(
        {_read_title(page): page for page in chinese.values()},
        chinese,
        english,
        _list_command_names(commands),
        _list_aliases(commands),
    )


def _read_title(page: Path) -> str:
    with page.open(encoding="utf-8") as lines:
        return next(lines).removeprefix("# ").strip()
