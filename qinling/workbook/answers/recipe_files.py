"""The files of recipes: one small TOML file each, named after the recipe."""

import tomllib
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

from qinling.errors import SettingsRefused, ValueRefused, describe_os_error
from qinling.file_reading import describe_toml_error, read_toml
from qinling.outputs.atomic_files import write_atomically
from qinling.outputs.existing_files import is_numbered_copy, keep_numbered_copy
from qinling.outputs.toml_text import quote_toml_text
from qinling.rules.vocabulary import Level, parse_term
from qinling.workbook.answers.map_entries import parse_map_entry
from qinling.workbook.answers.recipes import Form, Recipe, describe_form

_SUFFIX = ".toml"


def read_recipes(folder: Path) -> list[Recipe]:
    """Return the recipes in *folder* by name; none where it is missing. Raises SettingsRefused."""
    return [read_recipe(path) for path in sorted(folder.glob(f"*{_SUFFIX}")) if not is_numbered_copy(path)]


def read_recipe(path: Path) -> Recipe:
    """Return the recipe in the file *path*. Raises SettingsRefused where it is no recipe."""
    try:
        return _parse_recipe(path.stem, read_toml(path))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise _refuse_file(path, describe_toml_error(error)) from None
    except OSError as error:
        raise _refuse_file(path, describe_os_error(error)) from None
    except ValueRefused as refused:
        raise _refuse_file(path, str(refused)) from None


def _refuse_file(path: Path, why: str) -> SettingsRefused:
    return SettingsRefused(
        f"表样 {path} 读不了：{why}", "请改好或移走这个文件；这次不用已记下的表样请加 --no-recipe"
    )


def _parse_recipe(name: str, table: Mapping[str, Any]) -> Recipe:
    if unknown := table.keys() - {"made", "level", "entries", "tables"}:
        raise ValueRefused(f"没有“{min(unknown)}”这一项", "可用：made、level、entries、tables")
    entries = _require(table.get("entries", {}), dict, "entries", '一节，每行写 "标题" = "字段"')
    level = _require(table.get("level", ""), str, "level", "引号里的级别")
    return Recipe(
        name,
        dict(parse_map_entry(key, str(use)) for key, use in entries.items()),
        parse_term(Level, level) if level else None,
        _require(table.get("made"), date | None, "made", "日期，如 2026-05-06"),
        tuple(map(_parse_form, _require(table.get("tables", []), list, "tables", "各写一节 [[tables]]"))),
    )


def _parse_form(table: object) -> Form:
    one = _require(table, dict, "tables", "各写一节 [[tables]]")
    title = _require(one.get("title", ""), str, "title", "引号里的文字")
    headings = _require(one.get("headings", []), list, "headings", "方括号里的标题")
    return describe_form(list(map(str, headings)), [title])


def _require(value: Any, kind: Any, name: str, expected: str) -> Any:
    if isinstance(value, kind):
        return value
    raise ValueRefused(f"{name} = {value!r}", f"应是{expected}")


def format_recipe(recipe: Recipe) -> str:
    """Return the text of the file of *recipe*."""
    lines = [f"made = {recipe.made.isoformat()}"] if recipe.made else []
    lines += [f"level = {quote_toml_text(recipe.level.value)}"] if recipe.level else []
    lines += ["", "[entries]"] if recipe.entries else []
    lines += [f"{quote_toml_text(key)} = {quote_toml_text(use)}" for key, use in recipe.entries.items()]
    for form in recipe.forms:
        headings = ", ".join(map(quote_toml_text, form.headings))
        lines += ["", "[[tables]]", f"title = {quote_toml_text(form.title)}", f"headings = [{headings}]"]
    return "\n".join(lines).lstrip("\n") + "\n"


def write_recipe(folder: Path, recipe: Recipe) -> Path | None:
    """Write *recipe* into *folder*. A file of that name is replaced at once or not at all.

    Return the numbered copy of that file, if it held what the new one does not; else None.
    Raises SettingsRefused where the folder cannot be written.
    """
    path, kept = find_recipe_file(folder, recipe), None
    try:
        folder.mkdir(parents=True, exist_ok=True)
        if path.exists() and _would_lose_text(path, recipe):
            kept = keep_numbered_copy(path)
        with write_atomically(path, 0o600) as temporary:
            temporary.write_text(format_recipe(recipe), encoding="utf-8")
    except OSError as error:
        raise SettingsRefused(
            f"表样写不进 {folder}：{describe_os_error(error)}", "请检查权限和磁盘空间"
        ) from None
    return kept


def _would_lose_text(path: Path, recipe: Recipe) -> bool:
    """Return whether the file *path* says what *recipe* does not, or holds comments of a person."""
    try:
        old, text = read_recipe(path), path.read_text(encoding="utf-8")
    except (SettingsRefused, UnicodeDecodeError):
        return True
    is_included = old.entries.items() <= recipe.entries.items() and set(old.forms) <= set(recipe.forms)
    return text != format_recipe(old) or not is_included or old.level not in (None, recipe.level)


def find_recipe_file(folder: Path, recipe: Recipe) -> Path:
    """Return the file of a recipe in *folder*."""
    return folder / f"{recipe.name}{_SUFFIX}"


def delete_recipe(folder: Path, recipe: Recipe) -> None:
    """Delete the file of *recipe*. Raises SettingsRefused where the system does not let it."""
    path = find_recipe_file(folder, recipe)
    try:
        path.unlink()
    except OSError as error:
        raise SettingsRefused(f"表样 {path} 删不了：{describe_os_error(error)}", "请核对文件和权限") from None
