"""What others added to a returned export, as lines and as JSON."""

from collections.abc import Iterator, Sequence
from itertools import groupby

from qinling.reports.text.plain_text import join_lines, shorten_text
from qinling.rules.additions import Addition, AdditionKind

_MAX_ON_ONE_LINE = 3
_MAX_CHARACTERS = 30

_WHERE = {
    AdditionKind.COLUMN: "新加的一列“{heading}”",
    AdditionKind.LOOSE_TEXT: "各列之外写的字",
    AdditionKind.COMMENT: "批注",
    AdditionKind.PICTURE: "图片",
    AdditionKind.SHAPE: "文本框或图形",
    AdditionKind.STRIKE: "划了删除线",
    AdditionKind.SHEET: "新加的工作表",
}


def addition_lines(additions: Sequence[Addition]) -> Iterator[str]:
    """Yield every addition, by kind and sheet, and by new column: a few on one line, more on a line each."""

    def get_group(one: Addition) -> tuple[str, str, str]:
        is_column = one.kind is AdditionKind.COLUMN
        return one.sheet, one.kind.value, one.heading if is_column else ""

    for _, group in groupby(sorted(additions, key=get_group), get_group):
        yield from _group_lines(list(group))


def _group_lines(group: Sequence[Addition]) -> Iterator[str]:
    first = group[0]
    what = _WHERE[first.kind].format(heading=join_lines(first.heading.rpartition("/")[2]))
    hint = (
        "；看不出是哪个问题的，请锚定到它那一行的单元格再收" if any(_is_on_page(one) for one in group) else ""
    )
    hint += f"；像是“{first.renamed}”改了标题，改回来再收就收得到" if first.renamed else ""
    if len(group) <= _MAX_ON_ONE_LINE:
        yield f"没有收 “{first.sheet}”{what}：{'；'.join(map(_describe, group))}{hint}"
        return
    yield f"没有收 “{first.sheet}”{what}，共 {len(group)} 处{hint}："
    yield from (f"  {_describe(one)}" for one in group)


def _is_on_page(one: Addition) -> bool:
    """Return whether a drawing is anchored to the page, so that nobody can tell whose it is."""
    return not one.cell and one.kind in (AdditionKind.PICTURE, AdditionKind.SHAPE)


def _describe(one: Addition) -> str:
    text = shorten_text(join_lines(one.text), _MAX_CHARACTERS)
    if one.kind is AdditionKind.COLUMN and one.text == one.heading:
        return f"{one.cell} 只有标题"
    return " ".join(
        filter(
            None,
            (
                one.cell or ("（没有锚定到单元格）" if _is_on_page(one) else ""),
                one.issue_number,
                f"“{text}”" if text else "",
            ),
        )
    )


def taken_picture_lines(pictures: Sequence[tuple[Addition, str, bool]], *, dry_run: bool) -> Iterator[str]:
    """Yield one line for each picture, with the number of its issue, that becomes an attachment or is one already."""
    for one, number, is_known in pictures:
        if is_known:
            yield f"“{one.sheet}”{one.cell} 的图片 {number} 已有，没有再收"
        else:
            yield f"“{one.sheet}”{one.cell} 的图片{'将收作' if dry_run else '已收作'} {number} 的材料"


def addition_json(one: Addition) -> dict[str, object]:
    """Return one addition for programs."""
    return {
        "kind": one.kind.value,
        "sheet": one.sheet,
        "cells": one.cell or None,
        "heading": one.heading or None,
        "level": one.issue_level or None,
        "number": one.issue_number,
        "text": one.text,
    }
