"""Fill the template of a brief, in a sandbox and within bounds."""

import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from itertools import groupby
from typing import Any

from qinling.errors import DocumentRefused
from qinling.reports.briefs.template_checks import BriefTemplate, build_environment
from qinling.rules.texts.unseen_characters import clean_outgoing_text

_MAX_TEXT_LENGTH = 200_000
#: What a sentence that fell away leaves behind, and what remains.
_LEFTOVERS = (
    (re.compile(r"（[，、；：]*）"), ""),
    (re.compile(r"(?<![，、；：])[，、；：]+(?=[。；）])"), ""),  # looked for once in a run of them
    (re.compile(r"(?<=[，、；：（])[，、；]+"), ""),
    (re.compile(r"^[，、；：。]+"), ""),
)


def fill_brief(template: BriefTemplate, values: Mapping[str, Any]) -> list[str]:
    """Return the paragraphs of *template* filled with *values*.

    A blank line ends a paragraph, other line ends are for the eyes of whoever writes the template.
    Raises DocumentRefused for its mistakes, and where it becomes too long.
    """
    environment = build_environment()
    environment.finalize = _as_text
    pieces: list[str] = []
    length = 0
    with _translate_template_errors(template):
        for piece in environment.from_string(template.text).generate(dict(values)):
            pieces.append(piece)
            length += len(piece)
            if length > _MAX_TEXT_LENGTH:
                raise DocumentRefused(
                    f"{template.shown}填出来超过 {_MAX_TEXT_LENGTH} 个字", "请改正里面的循环"
                )
    text = clean_outgoing_text("".join(pieces)).replace("\r\n", "\n").replace("\r", "\n")
    lines = (line.strip() for line in text.split("\n"))
    paragraphs = ("".join(group) for is_text, group in groupby(lines, bool) if is_text)
    return [*filter(None, map(_tidy_paragraph, paragraphs))]


def _tidy_paragraph(text: str) -> str:
    for pattern, rest in _LEFTOVERS:
        text = pattern.sub(rest, text)
    return text


def _as_text(value: object) -> str:
    from jinja2 import TemplateRuntimeError, Undefined

    from qinling.reports.briefs.template_values import TemplateFigure, UnknownFigure

    is_text = isinstance(value, (str, int, float, TemplateFigure, UnknownFigure, Undefined))
    if is_text and not isinstance(value, bool):
        return str(value)  # an undefined value raises here
    raise TemplateRuntimeError("列表和条件不能直接写出，写成 {% for 名字 in 列表 %} 或 {% if 条件 %}")


@contextmanager
def _translate_template_errors(template: BriefTemplate) -> Iterator[None]:
    """Raise what goes wrong while *template* is filled as DocumentRefused."""
    from jinja2 import TemplateError, UndefinedError

    try:
        yield
    except UndefinedError as error:
        name = re.search(r"'([^']+)' is undefined|has no attribute '([^']+)'", str(error))
        what = f"没有“{name[1] or name[2]}”" if name else str(error)
        raise DocumentRefused(
            f"{template.shown}：{what}", "循环里可用的名字见 qinling brief --figures"
        ) from error
    except TemplateError as error:
        raise DocumentRefused(f"{template.shown}：{str(error).rstrip('.')}", "请改正样式里的标签") from error
    except (TypeError, ValueError, ArithmeticError, LookupError, AttributeError) as error:
        raise DocumentRefused(
            f"{template.shown}里有指标或文字不能这样用（{error}）", "请改正样式里的标签"
        ) from error
    except (RecursionError, SyntaxError, MemoryError) as error:  # Python's own bounds of nested blocks
        raise DocumentRefused(f"{template.shown}的条件套得太深", "请改得简单些") from error
