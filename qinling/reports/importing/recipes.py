"""Recipes: how forms are read, as a table, in lines and as JSON."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING, Protocol

from qinling.reports.importing.import_result import get_mapped_field_label
from qinling.reports.text.plain_text import join_lines
from qinling.rules.vocabulary import Level

if TYPE_CHECKING:
    from rich.table import Table


class Form(Protocol):
    """A table that a recipe is for: its title and its headings."""

    @property
    def title(self) -> str: ...  # noqa: D102 (the names explain it)
    @property
    def headings(self) -> Sequence[str]: ...  # noqa: D102


class Recipe(Protocol):
    """How the tables of one form are read."""

    @property
    def name(self) -> str: ...  # noqa: D102 (the names explain it)
    @property
    def entries(self) -> Mapping[str, str]: ...  # noqa: D102
    @property
    def level(self) -> Level | None: ...  # noqa: D102
    @property
    def made(self) -> date | None: ...  # noqa: D102
    @property
    def forms(self) -> Sequence[Form]: ...  # noqa: D102


def recipe_table(recipes: Iterable[Recipe]) -> "Table":
    """Return the table of the recipes: name, day, level, and what each says."""
    from rich.text import Text

    from qinling.reports.text.table_style import plain_table

    table = plain_table()
    table.add_column("名称", overflow="fold")
    table.add_column("记下", no_wrap=True)
    table.add_column("级别", no_wrap=True)
    table.add_column("怎样读", overflow="fold")
    for recipe in recipes:
        entries = "、".join(f"{key}={get_mapped_field_label(use)}" for key, use in recipe.entries.items())
        level = recipe.level.label if recipe.level else ""
        table.add_row(Text(recipe.name), str(recipe.made or ""), level, Text(join_lines(entries)))
    return table


def recipe_lines(recipe: Recipe) -> Iterator[str]:
    """Yield what a recipe says: its entries, its level, and the tables that it is for."""
    yield f"表样：{recipe.name}"
    if recipe.made:
        yield f"记下：{recipe.made}"
    if recipe.level:
        yield f"级别：{recipe.level.label}"
    for key, use in recipe.entries.items():
        yield f"  {join_lines(key)} = {get_mapped_field_label(use)}"
    for form in recipe.forms:
        headings = "、".join(heading or "（空）" for heading in form.headings)
        yield f"给这样的表用：{form.title or '（没有标题）'}：{headings}"


def recipe_json(recipe: Recipe) -> dict[str, object]:
    """Return a recipe with the keys that programs rely on."""
    return {
        "name": recipe.name,
        "made": recipe.made,
        "level": recipe.level,
        "entries": [{"key": key, "use": use} for key, use in recipe.entries.items()],
        "tables": [{"title": form.title, "headings": list(form.headings)} for form in recipe.forms],
    }
