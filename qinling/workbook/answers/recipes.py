"""Recipes: how a form is read, as a person said once, and by what a form is known again."""

import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import count

from qinling.rules.texts.unseen_characters import clean_outgoing_text
from qinling.rules.vocabulary import Level
from qinling.workbook.headings.normalization import normalize_heading

_MAX_NAME_CHARACTERS = 40
_MIN_COMMON_SHARE = 0.5  # a form with fewer of the headings is another form, not a changed one
#: What differs from month to month in a title: days, months, quarters, numbers, and the signs around them.
_DATES = re.compile(
    r"(?:[0-9〇零一二三四五六七八九十]+|[上下]半|本|上|第)+(?:年度?|季度|月份?|月底|日|号|周|旬|批|期)|[0-9]+"
    r"|(?:截至|截止|填报日期|报送日期|填报时间)[:：]?"
)
_SIGNS = re.compile(r"[\W_]+")
_NO_TITLE = re.compile(r"(?:sheet|工作表|表|附件|附表)?", re.IGNORECASE)
_UNSAFE = re.compile(r'[\t\n/\\:*?"<>|]+')


@dataclass(frozen=True, slots=True)
class Form:
    """What tells one form from another: the title without its dates, and the normalized headings."""

    title: str = ""
    headings: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Recipe:
    """How the tables of one form are read.

    *entries* are those of --map. *forms* are the tables that it is for; a recipe that the user
    names on the command line needs none. *made* is the day on which the answers were given.
    """

    name: str
    entries: Mapping[str, str] = field(default_factory=dict)
    level: Level | None = None
    made: date | None = None
    forms: tuple[Form, ...] = ()

    @property
    def label(self) -> str:
        """The recipe as messages name it."""
        day = f"（{self.made} 记下）" if self.made else ""
        return f"表样“{self.name}”{day}"


def describe_form(headings: Sequence[str], titles: Iterable[str]) -> Form:
    """Return the form of a table. The first of *titles* that is more than a date is its title."""
    shape = [_apply_until_stable(lambda text: normalize_heading(text)[0], heading) for heading in headings]
    while shape and not shape[-1]:
        shape.pop()
    return Form(next(filter(None, map(strip_dates, titles)), ""), tuple(shape))


def strip_dates(title: str) -> str:
    """Return *title* without dates, digits, signs and blanks: what stays the same next month.

    It is "" where only a general word remains, such as Sheet or 附件.
    """
    text = _apply_until_stable(_strip_dates_once, title)
    return "" if _NO_TITLE.fullmatch(text) else text


def _strip_dates_once(title: str) -> str:
    return _SIGNS.sub("", _DATES.sub("", unicodedata.normalize("NFKC", title)))


def _apply_until_stable(change: Callable[[str], str], text: str) -> str:
    """Apply *change* until it changes nothing more: what a recipe keeps must be found again."""
    while (changed := change(text)) != text:
        text = changed
    return text


NO_RECIPE = Recipe("")


def choose_recipe(form: Form, recipes: Sequence[Recipe]) -> tuple[Recipe, str]:
    """Return the recipe for *form* and a note that it is used; where none fits, an empty one.

    The note tells too where the form of a recipe has changed.
    """
    if recipe := find_recipe(form, recipes):
        return recipe, f"按{recipe.label}读入；不用请加 --no-recipe"
    return NO_RECIPE, describe_changed_form(form, recipes)


def find_recipe(form: Form, recipes: Iterable[Recipe]) -> Recipe | None:
    """Return the newest recipe for *form*, or None."""
    fitting = [recipe for recipe in recipes if form in recipe.forms]
    return max(fitting, key=lambda recipe: recipe.made or date.min, default=None)


def describe_changed_form(form: Form, recipes: Iterable[Recipe]) -> str:
    """Return in one line what is new and what is missing in *form*, "" where no recipe is for its like.

    The like of a form has the same title and half of the headings or more.
    """
    newest_first = sorted(recipes, key=lambda recipe: recipe.made or date.min, reverse=True)
    for recipe in newest_first:
        for known in recipe.forms:
            common = len({*known.headings} & {*form.headings})
            if known.title == form.title != "" and common >= _MIN_COMMON_SHARE * len(known.headings):
                return f"{recipe.label}的标题变了：{_describe_difference(known, form)}，这次没有按它读"
    return ""


def _describe_difference(known: Form, form: Form) -> str:
    parts = [
        f"{verb}{'、'.join(f'“{heading}”' for heading in headings)}"
        for verb, headings in (
            ("多了", [one for one in form.headings if one and one not in known.headings]),
            ("少了", [one for one in known.headings if one and one not in form.headings]),
        )
        if headings
    ]
    return "，".join(parts) or "列的次序不同"


def choose_name(wanted: str, forms: Sequence[Form], recipes: Sequence[Recipe]) -> str:
    """Return a name that is safe as a file name: that of a recipe for the same *forms*, else a new one."""
    base = _UNSAFE.sub("_", clean_outgoing_text(wanted)).strip(" ._")[:_MAX_NAME_CHARACTERS] or "表样"
    by_name = {recipe.name.casefold(): recipe for recipe in recipes}
    for number in count(1):
        name = base if number == 1 else f"{base}-{number}"
        known = by_name.get(name.casefold())
        if known is None or not set(known.forms).isdisjoint(forms):
            break
    return name
