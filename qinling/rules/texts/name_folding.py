"""The one rule for comparing names: of issues, units, towns, persons, accounts and documents.

A name is kept as it was written and compared in its folded form. Offices type the same number in full
width, in another case, with another dash or with a blank, and copies from PDF files bring radicals and
invisible characters. `fold_name` makes all of these alike and never joins two names that differ in a
letter or a digit.

The ledger stores the folded numbers of its issues. Whoever changes this rule adds a migration that
fills `issue.number_key` anew.
"""

import re
from functools import cache, lru_cache
from unicodedata import normalize

_MAX_CACHED_NAMES = 20_000

#: CJK radicals that NFKC keeps, and the ideographs that look the same, by EquivalentUnifiedIdeograph.txt of Unicode.
_RADICALS = (
    "⺁⺂⺃⺄⺅⺆⺇⺈⺉⺊⺋⺌⺍⺎⺏⺐⺑⺒⺓⺔⺕⺖⺗⺘⺙⺛⺜⺝⺞⺠⺡⺢⺣⺤⺥⺦⺧⺨⺩⺪⺫⺬⺭⺮⺯⺰⺱⺲⺳⺴⺵⺶⺷⺸⺹⺺"
    "⺻⺼⺽⺾⺿⻀⻁⻂⻃⻄⻅⻆⻇⻈⻉⻊⻋⻌⻍⻎⻏⻐⻑⻒⻓⻔⻕⻖⻗⻘⻙⻚⻛⻜⻝⻞⻟⻠⻡⻢⻣⻤⻥⻦⻧⻨⻩⻪⻫⻬⻭⻮⻯⻰⻱⻲"
)
_IDEOGRAPHS = (
    "厂乛乚乙亻冂𠘨刀刂卜㔾小小兀尣尢𡯂巳幺彑彐忄心扌攵旡日月歺民氵氺灬爫爫丬牛犭王𤴔目示礻𥫗糹纟罓罒㓁冗𦉫羊𦍌𦍋耂肀"
    "聿肉𦥑艹艹艹虎衤覀西见角𧢲讠贝𧾷车辶辶辶邑钅長镸长门𨸏阝雨青韦页风飞食𩙿飠饣𩠐马骨鬼鱼鸟卤麦黄黾斉齐歯齿竜龙龜亀"
)
#: Cyrillic and Greek letters that look like Latin ones, in lower case. Keyboards and copies mix them up in codes.
_FOREIGN_LETTERS = "авсенкмортхуіѕј" + "αβεζηικμνορτυχ"
_LATIN_LETTERS = "abcehkmoptxyisj" + "abezhikmnoptyx"
#: The long vowel mark of Japanese and the box lines are typed for a dash. 一 is a digit and stays.
_DASHES = "_֊־᐀᠆‐‑‒–—―‿⁀⁃⁔˗−⎯─━➖⸗⸚⸺⸻⹀⹝゠ー𐺭︱︲︳︴﹍﹎﹏﹘﹣－＿"
_MIDDLE_DOTS = "·•‧∙⋅・･ᐧ⸱᛫●⦁"
_OPENING_BRACKETS = "[{〔【〖〘〚［｛⟦❲⦗（﹝"
_CLOSING_BRACKETS = "]}〕】〗〙〛］｝⟧❳⦘）﹞"
#: Signs with one meaning and several shapes. 零 and the letter O are no shapes of 〇.
_SIGN_SHAPES = {"〇": "○◯⭘", '"': "“”„‟〝〞", "'": "‘’‚‛", ":": "∶", "/": "∕⁄", "~": "∼〜〰"}
#: First and last code point of blanks, controls and characters that show nothing: joiners, direction marks, fillers,
#: variation selectors, tags.
_UNSEEN_RANGES = (
    (0x00, 0x20), (0x7F, 0xA0), (0xAD, 0xAD), (0x34F, 0x34F), (0x600, 0x605), (0x61C, 0x61C), (0x6DD, 0x6DD),
    (0x70F, 0x70F), (0x890, 0x891), (0x8E2, 0x8E2), (0x115F, 0x1160), (0x1680, 0x1680), (0x17B4, 0x17B5),
    (0x180B, 0x180F), (0x2000, 0x200F), (0x2028, 0x202F), (0x205F, 0x206F), (0x2800, 0x2800), (0x3000, 0x3000),
    (0x3164, 0x3164), (0xFE00, 0xFE0F), (0xFEFF, 0xFEFF), (0xFFA0, 0xFFA0), (0xFFF0, 0xFFFB), (0x110BD, 0x110BD),
    (0x110CD, 0x110CD), (0x13430, 0x1343F), (0x1BCA0, 0x1BCA3), (0x1D173, 0x1D17A), (0xE0000, 0xE0FFF),
)  # fmt: skip
#: Whatever folding may change: all but ideographs, small letters, digits and the commonest signs.
_FOLDABLE = re.compile("[^\u4e00-\u9fffa-z0-9、。\ue000]+")
#: Characters that NFKC composes with a letter before them: marks, and accents that stand alone.
_COMBINING = re.compile(
    "[\u00a8\u00af\u00b4\u00b8\u02d8-\u02dd\u0300-\u036f\u0384\u0385\u0483-\u0489\u0591-\u0dff\u1ab0-\u1aff\u1dc0-\u1dff"
    "\u1fbd-\u1fc1\u1fcd-\u1fcf\u1fdd-\u1fdf\u1fed-\u1fef\u1ffd\u1ffe\u20d0-\u20ff\u3099-\u309c\ufe20-\ufe2f\uffe3]"
)


@lru_cache(maxsize=_MAX_CACHED_NAMES)
def fold_name(text: str) -> str:
    """Return the folded form of a name. Two names are the same where their folded forms are equal.

    A name without a letter, a digit or a sign folds to "".
    """
    if text.isascii():  # most numbers; as bytes in a third of the time
        folded = text.encode().translate(*_build_ascii_table()).decode()
    else:
        table = _build_fold_table()
        # Casefold and the table may each leave what NFKC composes.
        folded = normalize("NFKC", normalize("NFKC", text.translate(table)).casefold())
        folded = normalize("NFKC", folded.translate(table))
    while "--" in folded:  # the Chinese dash is two characters
        folded = folded.replace("--", "-")
    return folded


def fold_text(text: str) -> str:
    """Return the folded form of a long text, many times as fast as `fold_name`, which keeps names in mind.

    Only the pieces that folding may change are folded; most of a text is ideographs, which it leaves.
    """
    if _COMBINING.search(text):  # composes with what stands before it
        return fold_name.__wrapped__(text)
    return _FOLDABLE.sub(lambda found: fold_name(found[0]), text)


def is_same_name(one: object, other: object) -> bool:
    """Return whether two texts are the same name. None and blanks are no name."""
    return bool(one and other) and fold_name(str(one)) == fold_name(str(other)) != ""


@cache
def _build_fold_table() -> dict[int, str | None]:
    table: dict[int, str | None] = {}
    for first, last in _UNSEEN_RANGES:
        table |= dict.fromkeys(range(first, last + 1))
    table |= dict.fromkeys(map(ord, _DASHES), "-") | dict.fromkeys(map(ord, _MIDDLE_DOTS), "·")
    table |= dict.fromkeys(map(ord, _OPENING_BRACKETS), "(") | dict.fromkeys(map(ord, _CLOSING_BRACKETS), ")")
    for plain, shapes in _SIGN_SHAPES.items():
        table |= dict.fromkeys(map(ord, shapes), plain)
    shapes_of_letters = zip(_RADICALS + _FOREIGN_LETTERS, _IDEOGRAPHS + _LATIN_LETTERS, strict=True)
    return table | {ord(shape): letter for shape, letter in shapes_of_letters}


@cache
def _build_ascii_table() -> tuple[bytes, bytes]:
    """Return the table for ASCII as `bytes.translate` takes it: what each byte becomes, and the bytes to drop."""
    table = _build_fold_table()
    plain = "".join(table.get(code, chr(code).lower()) or chr(code) for code in range(128))
    unseen = bytes(code for code in range(128) if table.get(code, "") is None)
    return plain.encode() + bytes(range(128, 256)), unseen
