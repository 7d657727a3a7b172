"""Print scores as a table with totals."""

from collections import Counter

from tests.workbook.forms.form import Kind
from tests.workbook.forms.scoring import Score

FAULTS = ("wrong", "lost", "invented")


def print_score(kind: Kind, one: Score, is_verbose: bool) -> Counter[str]:
    """Print one line of the table, the wrong cells where asked, and return the figures for the totals."""
    first, after = one.first, one.after
    figures: Counter[str] = Counter(
        {
            one.how: 1,
            "files": 1,
            "guessed": one.is_guessed,
            "options work": one.how == "asked" and one.is_taken_after,
        }
    )
    for label, tally in (("first", first), ("after", after)):
        figures[f"{label} rows"] += tally.rows - tally.missing
        figures[f"{label} right"] += tally.right
        figures[f"{label} extra rows"] += tally.extra
        for fault in FAULTS:
            figures[f"{label} {fault}"] += tally.count(fault)
            figures[f"{label} silently {fault}"] += tally.count(fault, is_silent=True)
    figures["first silently missing rows"] += first.missing if one.how in ("taken", "skip-bad") else 0
    figures.update(
        {
            "rows": first.rows,
            "cells": first.cells,
            "bad": one.bad,
            "bad named": one.bad_named,
            "unbalanced": not one.is_balanced,
            "rows refused": len(one.refused_rows),
        }
    )
    if not one.is_open:
        figures.update({"cells of certain forms": first.cells, "right of certain forms": first.right})
    print(format_line(kind.name, one))
    if is_verbose:
        print_details(one)
    return figures


def format_line(name: str, one: Score) -> str:
    """Return one line of the table."""
    first, after = one.first, one.after
    flags = {
        "GUESSED": one.is_guessed,
        "UNBALANCED": not one.is_balanced,
        "OPTION FAILS": one.how == "asked" and not one.is_taken_after,
        "OPTION NOT NAMED": one.form_options_named is False,
    }
    parts = [
        f"{name[:34]:36s}{one.how:9s} rows {first.rows - first.missing}/{first.rows}+{first.extra}",
        f"cells {first.right}/{first.cells}",
        " ".join(f"{fault} {first.count(fault)}" for fault in FAULTS),
        f"silent {sum(first.count(fault, is_silent=True) for fault in FAULTS)}",
        f"after {after.right}/{after.cells}",
        f"bad {one.bad_named}/{one.bad}" if one.bad else "",
        *(flag for flag, is_on in flags.items() if is_on),
    ]
    return "  ".join(part for part in parts if part)


def print_details(one: Score) -> None:
    """Print what was said, the options tried, and each row and cell that is not right."""
    for line in one.said.strip().splitlines()[:12]:
        print(f"    | {line[:400]}")
    if one.options:
        print(f"    options: {' '.join(one.options)}")
    if not one.is_balanced:
        print(f"    cells counted {one.cells_counted}, filled {one.cells_filled}")
    for line in one.refused_rows[:20]:
        print(f"    refused {line}")
    for line in one.after.missing_rows[:20]:
        print(f"    missing {line}")
    for line in one.after.extra_rows[:20]:
        print(f"    extra   {line}")
    for cell in one.after.faults[:60]:
        print(
            f"    {cell.fault:8s} {cell.field:14s} {cell.issue}: {cell.want!r} -> {cell.got!r}{' (told)' if cell.is_told else ''}"
        )


def print_totals(total: Counter[str]) -> None:
    """Print the figures of all forms."""
    for name, value in total.items():
        print(f"{name:28s} {value}")
    for label in ("first right", "after right"):
        print(f"{label}: {100 * total[label] / max(total['cells'], 1):.1f} %")
    certain = 100 * total["right of certain forms"] / max(total["cells of certain forms"], 1)
    print(f"first right, forms without open questions: {certain:.1f} %")
