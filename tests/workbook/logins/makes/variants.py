"""The same log in another order, with other columns first, in another encoding, as a workbook, or in two files that overlap."""

import csv
import io
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from random import Random

from tests.workbook.logins.makes.make import Make
from tests.workbook.logins.makes.writing import write_csv, write_xlsx

ENCODINGS = ("utf-8-sig", "utf-16", "gb18030")


def vary_make(make: Make, folder: Path, rng: Random) -> Iterator[tuple[str, Make]]:
    """Yield makes with the same counts, each with what is different about it."""
    rows = read_table(make)
    if not rows:
        return
    head, *body = rows
    places = rng.sample(range(len(head)), len(head))
    orders = {
        "newest first": [head, *body[::-1]],
        "any order": [head, *rng.sample(body, len(body))],
        "other columns first": [[row[place] for place in places] for row in rows],
    }
    for name, ordered in orders.items():
        yield name, replace(make, files=[write_csv(name_file(make, folder, name), ordered)])
    for encoding in ENCODINGS:
        path = write_csv(name_file(make, folder, encoding), rows, encoding=encoding)
        yield encoding, replace(make, files=[path])
    path = write_xlsx(name_file(make, folder, "workbook").with_suffix(".xlsx"), rows)
    yield "workbook", replace(make, files=[path])
    third = len(body) // 3
    parts = ("first", body[: 2 * third]), ("second", body[third:])
    files = [write_csv(name_file(make, folder, name), [head, *part]) for name, part in parts]
    yield "two files that overlap", replace(make, files=files)


def name_file(make: Make, folder: Path, variant: str) -> Path:
    """Return a path in a folder of the variant; the file keeps its name, which may say its source."""
    own = folder / variant
    own.mkdir()
    return own / make.files[0].name


def read_table(make: Make) -> list[list[str]]:
    """Return the rows of a make that is one plain table of text and must be counted, or none."""
    path = make.files[0]
    if make.outcome != "counted" or make.bad_rows or len(make.files) > 1 or path.suffix != ".csv":
        return []
    data = path.read_bytes()
    encoding = "utf-16" if data[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig"
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError:
        text = data.decode("gb18030")
    rows = list(csv.reader(io.StringIO(text, newline="")))
    return rows if len({len(row) for row in rows}) == 1 and len(rows[0]) > 1 else []
