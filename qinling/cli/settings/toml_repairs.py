"""How a line of a settings file may have been meant that is no TOML. Whether it is right then, the caller tries."""

import re
from collections.abc import Iterator
from typing import NamedTuple

from qinling.outputs.toml_text import quote_toml_text

#: What an input method types for the quotes and the signs of TOML.
_WIDE_QUOTES = dict.fromkeys("“”„＂", '"') | dict.fromkeys("‘’＇", "'")
_WIDE_SIGNS = dict(zip("＝［］【】｛｝，＃．\u3000\u00a0\ufeff", "=[][]{},#.   ", strict=True))
#: Signs that nobody sees, in words.
_UNSEEN_SIGNS = {"\u3000": "全角空格", "\u00a0": "不间断空格", "\ufeff": "看不见的标记"}
#: What may be missing at the end of a line, and in front of it.
_ENDS = ('"', "'", "]", '"]', "]]", "}", '"""', "'''", ",")
_STARTS = ("[", "[[")
#: A key, its sign and its value; the sign may be one of another language.
_ASSIGNMENT = re.compile(
    r"""(\s*)("[^"]*"|'[^']*'|[^\s="'#＝:：\[\]{}]+)(\s*(?:[=＝]+|[:：]|\s)\s*)(.*?)\s*$"""
)
_HEADER = re.compile(r"""(\s*\[{1,2})([^\[\]"'#]+?)(\]{1,2}.*)$""")
_COMMENT = re.compile(r"""\s+(?:#|//|;|--).*$""")
_TRUE_FALSE = {"是": "true", "否": "false", "yes": "true", "no": "false", "on": "true", "off": "false"}
_BARE_KEY = re.compile(r"[A-Za-z0-9_-]+")
_MAX_LENGTH = 1000


class Repair(NamedTuple):
    """A *line* as it may have been meant, *what* is wrong with it as it is, and what to do in words.

    *what* goes on after 第 3 行. The line may hold a secret: *advice* does not show it.
    """

    what: str
    advice: str
    line: str


def list_repairs(line: str) -> Iterator[Repair]:
    """Yield what *line* may be, the likeliest first; nothing for one that no person wrote."""
    if len(line) > _MAX_LENGTH:
        return
    yield from list_narrow_lines(line)
    yield from _list_value_repairs(line)
    yield from _list_missing_signs(line)
    yield from _list_key_repairs(line)
    if found := re.fullmatch(r"(.*\S)\s+(?://|;|--)(.*)", line):
        yield Repair("的说明前面要用 #", "说明写在 # 后面", f"{found[1]} #{found[2]}")
    if "=" not in line and not re.match(r"\s*[\[\]{}\"']", line):
        yield Repair("不是设置；说明前面要有 #", "是说明的，在前面加 #", f"# {line.strip()}")


def list_narrow_lines(line: str) -> Iterator[Repair]:
    """Yield *line* with its wide signs, its wide quotes, all of them, or a single one made narrow."""
    both = _WIDE_SIGNS | _WIDE_QUOTES
    narrow = ["".join(signs.get(sign, sign) for sign in line) for signs in (_WIDE_SIGNS, _WIDE_QUOTES, both)]
    narrow += [line[:at] + both[sign] + line[at + 1 :] for at, sign in enumerate(line) if sign in both]
    for new in dict.fromkeys(narrow):
        if new != line:
            changed = dict.fromkeys(sign for sign, own in zip(line, new, strict=True) if sign != own)
            named = " ".join(_UNSEEN_SIGNS.get(sign, sign) for sign in changed)
            yield Repair(f"的 {named} 是中文的符号，要用半角的", "把它们换成半角的", new)


def _list_missing_signs(line: str) -> Iterator[Repair]:
    """Yield *line* with a bracket or a quote that lacks at its end, before a remark there, or at its start."""
    found = _COMMENT.search(line)
    for end in dict.fromkeys((found.start() if found else len(line), len(line.rstrip()))):
        for sign in _ENDS:
            yield Repair(f"末尾少了 {sign}", f"补上 {sign}", line[:end] + sign + line[end:])
        if line[:end].endswith(","):
            yield Repair('的 , 前面少了 "', '补上 "', f'{line[: end - 1]}",{line[end:]}')
        if line[end - 1 : end] in "\"'" and (quote := line[:end][-1]):  # closed by the other one
            other = "'" if quote == '"' else '"'
            yield Repair("两头的引号不一样", "两头用同一种引号", line[: end - 1] + other + line[end:])
    if named := re.fullmatch(r"(\s*\[{1,2})([^\s\[\]]+)(\]{0,2})\s+([^#\s].*)", line):
        header = f"{named[1]}{named[2]}{']' * named[1].count('[')}"
        yield Repair(
            "的节名后面只能有 # 开头的说明", "节名写在方括号里，说明写在 # 后面", f"{header}  # {named[4]}"
        )
    for sign in _STARTS:
        yield Repair(f"开头少了 {sign}", f"补上 {sign}", sign + line.lstrip())


def _list_value_repairs(line: str) -> Iterator[Repair]:
    """Yield *line* with its value as TOML wants it, or its sign."""
    found = _ASSIGNMENT.fullmatch(line)
    if found is None:
        return
    indent, key, sign, value = found.groups()
    start = f"{indent}{key} = "
    if sign.strip() != "=":
        named = sign.strip() or "空格"
        yield Repair(f"的键和值之间应是 =，不是{named}", "键和值之间写 =", start + value)
    if not value or value.startswith("#"):
        yield Repair(f"的 {key} 后面没有值", "写上值，或删去这一行", f"{indent}# {key} = {value}")
        return
    if trimmed := re.fullmatch(r"(.*[^\s,;，；、。])\s*([,;，；、。]+)", value):
        yield Repair(f"末尾多了 {trimmed[2]}", "删去它", start + trimmed[1])
    if word := _TRUE_FALSE.get(value.lower()) or (
        value.lower() if value.lower() in ("true", "false") else ""
    ):
        yield Repair(f"的 {value} 要写成 {word}", f"写成 {word}", start + word)
    if joined := re.fullmatch(r"(.*?\S)\s*[,;，；、\s]\s*((?:[A-Za-z_][\w.-]*)\s*=.*)", value):
        yield Repair("有两项，要分成两行", "一行只写一项", f"{start}{joined[1]}\n{indent}{joined[2]}")
    if noted := re.fullmatch(r"""([0-9.]+|true|false|"[^"]*"|'[^']*'|\[.*\])\s+([^#\s].*)""", value):
        yield Repair("的说明前面要有 #", "说明写在 # 后面", f"{start}{noted[1]}  # {noted[2]}")
    yield from _list_quoted_values(start, value)


def _list_quoted_values(start: str, value: str) -> Iterator[Repair]:
    """Yield lines with a *value* in the right quotes: a path, a number with its unit, words, a list of them."""
    if "\\" in value and value.startswith('"'):
        path = value.strip('"')
        yield Repair("的双引号里，反斜杠另有意思", "Windows 的路径放在单引号里", f"{start}'{path}'")
    if value.startswith(("[", "{")):
        if not value.endswith("]"):
            return
        inner = value[1:-1]
        words = [word.strip(" \"'") for word in re.split(r"""[,，、]|\s+|["']{2}""", inner)]
        listed = ", ".join(quote_toml_text(word) for word in words if word)
        yield Repair("的一列词要各加引号，用逗号隔开", "每个词加引号，用逗号隔开", f"{start}[{listed}]")
        return
    found = _COMMENT.search(value)
    text, remark = (value[: found.start()], value[found.start() :]) if found else (value, "")
    if re.fullmatch("0[0-9]+", text):
        yield Repair("的数前面多了 0", "去掉前面的 0", f"{start}{int(text)}{remark}")
    bare = text.strip("\"'“”‘’")
    if bare and "#" not in bare:
        yield Repair(
            "的值要放在一对引号里", "值放在一对半角的引号里", f"{start}{quote_toml_text(bare)}{remark}"
        )


def _list_key_repairs(line: str) -> Iterator[Repair]:
    """Yield *line* with a key or a name of a section in quotes that is not of Latin letters alone."""
    if found := _HEADER.fullmatch(line):
        names = ".".join(map(_quote_key, found[2].split(".")))
        yield Repair("的节名有汉字，要加引号", "有汉字的节名加引号", found[1] + names + found[3])
    elif found := _ASSIGNMENT.fullmatch(line):
        key = ".".join(map(_quote_key, found[2].split(".")))
        new = f"{found[1]}{key}{found[3]}{found[4]}"
        yield Repair("的键有汉字，要加引号", "有汉字的键加引号", new)
        yield Repair(
            "的键有汉字，要加引号",
            "有汉字的键加引号",
            f"{found[1]}{quote_toml_text(found[2])}{found[3]}{found[4]}",
        )


def _quote_key(name: str) -> str:
    bare = name.strip()
    return bare if _BARE_KEY.fullmatch(bare) or bare[:1] in ("'", '"') else quote_toml_text(bare)
