"""Command group `recipe`: how forms are read, as answered once."""

import typer

from qinling.cli.context import Desk
from qinling.cli.framework.chinese_help import ChineseGroup
from qinling.cli.framework.terminal.printing import print_line
from qinling.cli.options.common import AsJson
from qinling.cli.options.workbooks import RecipeName
from qinling.cli.reading.recipe_use import find_recipe_by_name

app = typer.Typer(
    name="recipe",
    cls=ChineseGroup,
    help="记下的表样：回答过的怎样读，下次照办。",
    subcommand_metavar="命令 [参数]...",
)


@app.command("list")
def list_recipes(ctx: typer.Context, *, as_json: AsJson = False) -> None:
    """列出记下的表样。"""
    from qinling.reports.importing.recipes import recipe_json, recipe_table
    from qinling.workbook.answers.recipe_files import read_recipes

    desk: Desk = ctx.obj
    recipes = read_recipes(desk.recipe_folder)
    if as_json:
        desk.print_json("recipes", map(recipe_json, recipes))
    elif recipes:
        desk.out.print(recipe_table(recipes))
    else:
        desk.print_note("还没有记下过表样。读入时回答了问题，程序会问要不要记住")


@app.command()
def show(ctx: typer.Context, name: RecipeName, *, as_json: AsJson = False) -> None:
    """看一个表样：各列怎样读，给哪些表用，文件在哪里（可以直接改）。"""
    from qinling.reports.importing.recipes import recipe_json, recipe_lines
    from qinling.workbook.answers.recipe_files import find_recipe_file

    desk: Desk = ctx.obj
    recipe = find_recipe_by_name(desk, name)
    if as_json:
        desk.print_json("recipes", [recipe_json(recipe)])
        return
    for line in recipe_lines(recipe):
        print_line(line)
    desk.print_note(f"文件：{find_recipe_file(desk.recipe_folder, recipe)}")


@app.command()
def forget(ctx: typer.Context, name: RecipeName) -> None:
    """删去一个表样，下次遇到同样的表再问。"""
    from qinling.workbook.answers.recipe_files import delete_recipe

    desk: Desk = ctx.obj
    recipe = find_recipe_by_name(desk, name)
    delete_recipe(desk.recipe_folder, recipe)
    desk.print_note(f"已删去{recipe.label}，下次遇到同样的表再问")
