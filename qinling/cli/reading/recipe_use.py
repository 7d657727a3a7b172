"""Use the recipes of the settings folder, and keep what a person answered as one."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from qinling.cli.context import Desk
from qinling.cli.options.workbooks import SheetOptions
from qinling.cli.prompts import confirm
from qinling.cli.reading.doubt_questions import Answers
from qinling.errors import UsageRefused

if TYPE_CHECKING:
    from qinling.workbook.answers.recipes import Recipe
    from qinling.workbook.reading.sheet_reading import ReadingOptions, SheetReading


def add_recipes(
    desk: Desk, sheets: SheetOptions, given: Answers, options: "ReadingOptions"
) -> "ReadingOptions":
    """Return *options* with the recipe that the user named, or else with all that are kept.

    *given* are the options of the command, which go before any recipe. What a named recipe says
    is added to them. Raises UsageRefused for a recipe and none.
    """
    if sheets.recipe and sheets.no_recipe:
        raise UsageRefused("--recipe 和 --no-recipe 只能写一样", "请去掉其中一个")
    if not sheets.recipe and (sheets.no_recipe or not desk.recipe_folder.is_dir()):
        return options
    from qinling.workbook.answers.recipe_files import read_recipe, read_recipes

    if not sheets.recipe:
        return replace(options, recipes=read_recipes(desk.recipe_folder))
    recipe = read_recipe(sheets.recipe)
    given.entries = {**recipe.entries, **given.entries}
    given.level = given.level or recipe.level
    return given.complete(options)


def offer_recipe(
    desk: Desk,
    path: Path,
    given: Answers,
    answers: Answers,
    used_recipes: "Sequence[Recipe]",
    readings: "Iterable[SheetReading]",
) -> None:
    """Ask whether *answers* are to be kept, and keep them, with what was *given*, for the tables that were read.

    A recipe that was among *used_recipes* is completed; one that was not is replaced.
    """
    forms = tuple(dict.fromkeys(form for reading in readings for form in reading.forms if reading.columns))
    if not answers or not forms or not confirm(desk, "记住这些回答，下次同样的表不再问（是/否）", "是"):
        return
    from qinling.workbook.answers.recipe_files import read_recipes, write_recipe
    from qinling.workbook.answers.recipes import NO_RECIPE, Recipe, choose_name

    name = choose_name(forms[0].title or path.stem, forms, read_recipes(desk.recipe_folder))
    known = next((recipe for recipe in used_recipes if recipe.name == name), NO_RECIPE)
    recipe = Recipe(
        name,
        {**known.entries, **given.entries, **answers.entries},
        answers.level or given.level or known.level,
        desk.today,
        tuple(dict.fromkeys((*known.forms, *forms))),
    )
    if kept := write_recipe(desk.recipe_folder, recipe):
        desk.print_note(f"原来的表样“{name}”写有别的内容，另存为 {kept}")
    desk.print_note(f"已记下表样“{name}”；要看、要删用 qinling recipe")


def find_recipe_by_name(desk: Desk, name: str) -> "Recipe":
    """Return the kept recipe of this name, or the one whose name begins so. Raises UsageRefused."""
    from qinling.workbook.answers.recipe_files import read_recipes

    recipes = read_recipes(desk.recipe_folder)
    found = [recipe for recipe in recipes if recipe.name == name]
    found = found or [recipe for recipe in recipes if recipe.name.startswith(name)]
    if len(found) == 1:
        return found[0]
    names = "、".join(recipe.name for recipe in found or recipes)
    what = "不止一个" if found else "没有记下"
    raise UsageRefused(f"{what}“{name}”这样的表样", f"记下的有：{names}" if names else "还没有记下过表样")
