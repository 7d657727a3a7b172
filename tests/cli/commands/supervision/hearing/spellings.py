"""Units and leaders of a year, and the many ways in which people write them."""

from random import Random

#: Unit → what people call it. No form of one is a form of another.
FORMS = {
    "大荆镇": ("大荆镇", "大荆镇人民政府", "商州区大荆镇", "商州区大荆镇人民政府", "大荆镇政府"),
    "杨斜镇": ("杨斜镇", "杨斜镇人民政府", "商州区杨斜镇"),
    "麻街镇": ("麻街镇", "麻街镇人民政府", "商州区麻街镇政府"),
    "城关街道": ("城关街道", "城关街道办", "城关街道办事处", "商州区城关街道办事处", "城关街办"),
    "水利局": ("水利局", "区水利局", "商州区水利局"),
    "林业局": ("林业局", "区林业局", "商州区林业局", "商州林业局", "商洛市商州区林业局"),
    "自然资源局": ("自然资源局", "区自然资源局", "商州区自然资源局"),
    "水力局": ("水力局",),  # a slip for 水利局, until it is merged
    "大荆镇中心小学": ("大荆镇中心小学",),
    "农业局": ("农业局", "区农业局"),
    # Of other counties: none of them is ours of the same name.
    "丹凤县大荆镇": ("丹凤县大荆镇", "丹凤县大荆镇人民政府", "商洛市丹凤县大荆镇"),
    "西安市大荆镇": ("西安市大荆镇", "西安市大荆镇人民政府"),
    "洛南县林业局": ("洛南县林业局", "商洛市洛南县林业局"),
    "县水利局": ("县水利局",),
}
TOWNS = ("大荆镇", "杨斜镇", "麻街镇", "城关街道")
FOREIGN = ("丹凤县大荆镇", "西安市大荆镇", "洛南县林业局", "县水利局")
OFFICES = ("水利局", "林业局", "自然资源局", "水力局", "大荆镇中心小学", "农业局")
LEADERS = ("王建国", "李秋生", "赵某")
_RADICALS = {"大": "⼤", "人": "⼈", "水": "⽔", "自": "⾃", "生": "⽣", "小": "⼩"}
_UNSEEN = ("\u200b", "\ufeff", "\u3000", "\u00a0", " ", "\u00ad")
_ROLES = ("", "", "", "（牵头）", "(配合)", "（主责）", "（责任单位）")
_SEPARATORS = ("；", "、", "，", ";", "\n", "/", ",", " 、 ")


def blur(name: str, rng: Random) -> str:
    """Return *name* as a copy from some file has it: with blanks, unseen characters, radicals."""
    kind = rng.random()
    if kind < 0.5:
        return name
    if kind < 0.7:
        at = rng.randrange(1, len(name))
        return f"{name[:at]}{rng.choice(_UNSEEN)}{name[at:]}"
    if kind < 0.85:
        return "".join(_RADICALS.get(one, one) for one in name)
    if kind < 0.9 and name.endswith("人民政府"):
        return f"{name[:-4]}\n人民政府"  # a narrow column
    return f"{rng.choice(_UNSEEN)}{name}{rng.choice(_UNSEEN)}"


class Spellings:
    """Writes cells, and knows afterwards whom each name in them means."""

    def __init__(self, rng: Random) -> None:
        self.rng = rng

    def write_cell(self, units: list[str], *, with_roles: bool = True) -> str:
        """Return a cell that names *units*."""
        names = [blur(self.rng.choice(FORMS[unit]), self.rng) for unit in units]
        if with_roles:
            names = [f"{name}{self.rng.choice(_ROLES)}" for name in names]
        return self.rng.choice(_SEPARATORS).join(names)

    def write_leader(self, leader: str) -> str:
        """Return a cell that names *leader*."""
        return blur(leader, self.rng) + self.rng.choice(["", "", "（副区长）"])


_FOLD = str.maketrans(
    {**{shape: plain for plain, shape in _RADICALS.items()}, **dict.fromkeys((*_UNSEEN, "\n"), "")}
)
_UNIT_OF_FORM = {form: unit for unit, forms in FORMS.items() for form in forms}


def find_unit(shown: str) -> str | None:
    """Return the unit that a name in an output means, None for none of the year."""
    return _UNIT_OF_FORM.get(shown.translate(_FOLD).partition("（")[0].partition("(")[0])


#: Unit → the slip by which some cells name it.
MISSPELT = {"水利局": "水力局"}


def is_named(unit: str, text: str) -> bool:
    """Say whether *text* names *unit* in one of its forms."""
    folded = text.translate(_FOLD)
    for other in (one for one in FOREIGN if one != unit):
        for form in sorted(FORMS[other], key=len, reverse=True):
            folded = folded.replace(form, "")
    return any(form in folded for form in FORMS[unit])
