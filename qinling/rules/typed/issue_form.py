"""The form in which one issue is edited: plain text, one field a line, comments behind #.

What stands in a line as it was shown counts as not typed. Mistakes are put as comments above their lines.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple

from qinling.errors import UsageRefused
from qinling.rules.parsing.chinese_text import quote_value
from qinling.rules.typed.field_words import split_at_sign

COMMENT = "#"
#: Begins the comment that tells a mistake.
MISTAKE = "# ！"
#: Of the form as a whole, above its first line.
WHOLE_FORM = -1
_INDENT = "  "
_INDENTS = (_INDENT, "\t", "\u3000")
INSTRUCTIONS = (
    "一行一个字段，写成 字段: 值；把值删空，就是清空这个字段。",
    "一行写不下的，换行后前面空两格接着写。以 # 开头的行不读。",
    "改好后保存，关闭编辑器。什么也不改，或者把内容全部删掉，就不修改。",
)


class FormLine(NamedTuple):
    """One field of a form: its name and label, its text, and comments that stand above it."""

    name: str
    label: str
    text: str
    comments: tuple[str, ...] = ()


class FormReading(NamedTuple):
    """What was typed into a form: field → text where it is not as shown, and the mistakes by line."""

    texts: dict[str, str]
    places: dict[str, int]  # field → its line
    mistakes: dict[int, str]
    is_blank: bool


def build_form(title: str, lines: Sequence[FormLine]) -> str:
    """Return the form of *lines*, with how to fill it above."""
    head = [f"{COMMENT} {line}" for line in (title, *INSTRUCTIONS)]
    return "\n".join([*head, "", *(text for line in lines for text in _write_line(line))]) + "\n"


def _write_line(line: FormLine) -> list[str]:
    first, *others = line.text.splitlines() or [""]
    comments = [f"{COMMENT} {comment}" for comment in line.comments]
    return [*comments, f"{line.label}: {first}".rstrip(), *(f"{_INDENT}{other}".rstrip() for other in others)]


def read_form(form: str, shown: Sequence[FormLine], resolve: Callable[[str], str]) -> FormReading:
    """Return what was typed into *form*, which was built of *shown*.

    *resolve* returns the field that a text names, or raises UsageRefused.
    """
    reader = _FormReader({line.label: line.name for line in shown}, resolve)
    for place, line in enumerate(form.splitlines()):
        if not line.startswith(COMMENT):
            reader.read_line(place, line)
    typed = {name: "\n".join(parts).strip() for name, parts in reader.parts.items()}
    is_blank = not typed and not reader.mistakes
    # A line that is not understood may be the one that is missing.
    lost = [] if is_blank or reader.mistakes else [line.label for line in shown if line.name not in typed]
    if lost:
        reader.mistakes[WHOLE_FORM] = (
            f"少了这几行：{'、'.join(lost)}。要清空的，留着字段和冒号，只删后面的值；已补在末尾"
        )
    before = {line.name: line.text for line in shown}
    changed = {name: text for name, text in typed.items() if _fold_blanks(text) != _fold_blanks(before[name])}
    return FormReading(changed, reader.places, reader.mistakes, is_blank)


class _FormReader:
    """Reads a form line by line: the parts of each field's text, where each stands, and the mistakes."""

    def __init__(self, names: Mapping[str, str], resolve: Callable[[str], str]) -> None:
        self.parts: dict[str, list[str]] = {}
        self.places: dict[str, int] = {}
        self.mistakes: dict[int, str] = {}
        self._names = names
        self._resolve = resolve
        self._field: str | None = None
        self._blank_lines = 0  # between the lines of one text they belong to it

    def read_line(self, place: int, line: str) -> None:
        """Read a line that is no comment."""
        if not line.strip():
            self._blank_lines += 1
            return
        try:
            if not line.startswith(_INDENTS):
                self._begin_field(place, line)
            elif self._field is not None:
                self.parts[self._field] += [""] * self._blank_lines + [_remove_indent(line)]
        except UsageRefused as refused:
            self.mistakes[place] = str(refused)
            self._field = None
        self._blank_lines = 0

    def _begin_field(self, place: int, line: str) -> None:
        label, sign, text = split_at_sign(line)
        if not sign:
            raise UsageRefused(f"{quote_value(line)}这一行不是 字段: 值", "接着上一行的，前面空两格")
        name = self._names.get(label) or self._resolve(label)
        if name in self.parts:
            raise UsageRefused(f"{label}写了两次", "只留一行")
        if name not in self._names.values():
            raise UsageRefused(f"{label}不能在这里改", "请删去这一行")
        self.parts[name], self.places[name], self._field = [text], place, name


def mark_mistakes(form: str, shown: Sequence[FormLine], reading: FormReading) -> str:
    """Return *form* with the mistakes as comments above their lines, and the lost lines at its end."""
    count = len(reading.mistakes.keys() - {WHOLE_FORM})
    top = f"有 {count} 处要改，见下面以“{MISTAKE}”开头的行" if count else reading.mistakes.get(WHOLE_FORM, "")
    written = [f"{MISTAKE}{top}。不改了的，把内容全部删掉再保存"]
    for place, line in enumerate(form.splitlines()):
        if place in reading.mistakes:
            written.append(f"{MISTAKE}{reading.mistakes[place]}")
        if not line.startswith(MISTAKE):
            written.append(line)
    lost = [line for line in shown if line.name not in reading.places and not count]
    return "\n".join([*written, *(text for line in lost for text in _write_line(line))]) + "\n"


def _remove_indent(line: str) -> str:
    return next(line.removeprefix(one) for one in _INDENTS if line.startswith(one))


def _fold_blanks(text: str) -> str:
    """Return *text* without what an editor may drop: blanks at the ends of lines."""
    return "\n".join(line.rstrip() for line in text.strip().splitlines())
