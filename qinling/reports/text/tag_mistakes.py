"""Mistakes in the tags of an office's template, told in Chinese: of briefs and of letters."""

import re
from collections.abc import Mapping

from qinling.rules.texts.name_folding import fold_name

_UNKNOWN_TAG = re.compile(r"Encountered unknown tag '(.*?)'")
_UNKNOWN_FILTER = re.compile(r"No (filter|test) named '(.*?)'")
_ENDS = ("elif", "else", "endif", "endfor")
#: Tags with a brace or a percent sign of full width. One full-width brace alone is text.
_FULL_WIDTH_TAG = re.compile(r"(?!\{[{%])[{｛][{｛%％]|(?!\}\})[}｝][}｝]")
FULL_WIDTH_REMEDY = "请改成半角的 {{ }}、{% %}"
_MAX_SUGGESTIONS = 3


def explain_syntax_error(message: str) -> str:
    """Return in Chinese what Jinja says in English."""
    unknown = _UNKNOWN_TAG.match(message)
    if "end of template" in message or message.startswith("Missing end of"):
        return "到最后也没有结束，少了 }}、%}、{% endif %} 或 {% endfor %}"
    if unknown and unknown[1] in _ENDS:
        return f"这里的 {unknown[1]} 没有与它成对的开头"
    if unknown:
        return f"没有叫 {unknown[1]} 的标签"
    if of_filter := _UNKNOWN_FILTER.match(message):
        return f"没有叫 {of_filter[2]} 的{'过滤器' if of_filter[1] == 'filter' else '判断'}"
    return "看不懂，请看括号、引号是不是半角、成对的，名字中间有没有空格"


def has_full_width_tag(text: str) -> bool:
    """Return whether a tag of *text* is written with braces of full width."""
    return _FULL_WIDTH_TAG.search(text) is not None


def suggest_names(name: str, known: Mapping[str, str]) -> str:
    """Return the nearest of the *known* names, each with its label, for an unknown *name*; "" without one."""
    from difflib import get_close_matches

    by_word = {fold_name(label): one for one, label in known.items()} | {one: one for one in known}
    near = dict.fromkeys(
        by_word[word] for word in get_close_matches(fold_name(name), by_word, n=5, cutoff=0.5)
    )
    return "、".join(f"{one}（{known[one]}）" for one in list(near)[:_MAX_SUGGESTIONS])
