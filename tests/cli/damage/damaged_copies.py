"""Copies of a real ledger, each damaged in one way that a disk, a copy or a stranger's tool could have done."""

import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from random import Random

PAGE = 4096
#: Texts that are no UTF-8: half a sign, a byte that never occurs, UTF-16.
BAD_TEXTS = (b"\xe6\x9d", b"\xfe", b"\xff\xfe\x6f\x67", "整改".encode("gb18030"))
BAD_VALUES = (7, -1, 3.5, b"\x00\xff", "2026-02-30", "没有这个词", "", 1 << 62, "9" * 40)
BAD_JSON = (
    "{",
    "[]",
    "null",
    '{"a":',
    '{"deadline":1}',
    '{"number":[1]}',
    '"x"',
    '{"step.on":[null,7]}',
    "7",
)


def flip_bytes(file: bytearray, random: Random) -> None:
    """A few bytes anywhere."""
    for _ in range(random.randint(1, 12)):
        file[random.randrange(len(file))] ^= random.randint(1, 255)


def spoil_header(file: bytearray, random: Random) -> None:
    """A byte of the header."""
    file[random.randrange(100)] = random.randrange(256)


def spoil_schema_text(file: bytearray, random: Random) -> None:
    """A byte of the first page behind the header: the text of the schema, or where it stands."""
    file[random.randrange(100, PAGE)] = random.choice((0xFE, 0x00, 0x20, 0x41, 0xFF))


def spoil_name_in_schema(file: bytearray, random: Random) -> None:
    """A byte in the name of a table: the schema's text is no longer UTF-8."""
    name = random.choice(
        (b"tablecountercounter", b"tableissueissue", b"tableeventevent", b"tablemessagemessage")
    )
    at = file.find(name)
    file[max(at, 100) + random.randrange(len(name))] = 0xFE


def zero_page(file: bytearray, random: Random) -> None:
    """A page of zeros, as a crashed disk leaves it."""
    at = random.randrange(len(file) // PAGE) * PAGE
    file[at : at + PAGE] = bytes(PAGE)


def fill_part_of_page(file: bytearray, random: Random) -> None:
    """Nonsense in a part of a page."""
    at = random.randrange(len(file) // PAGE) * PAGE + random.randrange(PAGE - 64)
    file[at : at + 64] = random.randbytes(64)


def swap_pages(file: bytearray, random: Random) -> None:
    """Two pages in each other's place."""
    one, other = (random.randrange(1, len(file) // PAGE) * PAGE for _ in range(2))
    file[one : one + PAGE], file[other : other + PAGE] = file[other : other + PAGE], file[one : one + PAGE]


def cut_off(file: bytearray, random: Random) -> None:
    """The end of the file is missing."""
    del file[random.choice((random.randrange(len(file)), random.randrange(1, len(file) // PAGE) * PAGE)) :]


BYTE_DAMAGES: tuple[Callable[[bytearray, Random], None], ...] = (
    flip_bytes, flip_bytes, spoil_header, spoil_schema_text, spoil_name_in_schema, zero_page, fill_part_of_page, swap_pages, cut_off,
)  # fmt: skip


def spoil_value(connection: sqlite3.Connection, random: Random) -> None:
    """A value of the wrong kind in some row."""
    table, columns = _choose_table(connection, random)
    _set(connection, random, table, random.choice(columns), random.choice(BAD_VALUES))


def spoil_text(connection: sqlite3.Connection, random: Random) -> None:
    """A text that is not UTF-8 in some row."""
    table, columns = _choose_table(connection, random)
    _set(connection, random, table, random.choice(columns), random.choice(BAD_TEXTS), "cast(? as text)")


def spoil_json(connection: sqlite3.Connection, random: Random) -> None:
    """Half a JSON, or a JSON of something else."""
    places = (("event", "changes"), ("issue", "extra"), ("run", "channels"), ("account_change", "changes"))
    _set(connection, random, *random.choice(places), random.choice(BAD_JSON))


def spoil_packed_records(connection: sqlite3.Connection, random: Random) -> None:
    """Packed log records cut off, or with a byte changed."""
    day, blob = random.choice(
        connection.execute("select day, events from login_events order by day").fetchall()
    )
    changed = bytearray(blob)
    changed[random.randrange(len(blob))] ^= random.randint(1, 255)
    cut = bytes(changed[: random.choice((len(blob), random.randrange(len(blob))))])
    connection.execute("update login_events set events = ? where day = ?", (cut, day))


def lose_rows(connection: sqlite3.Connection, random: Random) -> None:
    """Some rows are gone."""
    table, _ = _choose_table(connection, random)
    connection.execute(f'delete from "{table}" where rowid % {random.randint(2, 5)} = 0')


def lose_schema_object(connection: sqlite3.Connection, random: Random) -> None:
    """A table, an index or a trigger is gone."""
    sql = "select type, name from sqlite_schema where sql is not null order by name"
    kind, name = random.choice(connection.execute(sql).fetchall())
    connection.execute(f'drop {kind} "{name}"')


SQL_DAMAGES: tuple[Callable[[sqlite3.Connection, Random], None], ...] = (
    spoil_value, spoil_value, spoil_value, spoil_text, spoil_text, spoil_json, spoil_packed_records, lose_rows, lose_schema_object,
)  # fmt: skip


def _choose_table(connection: sqlite3.Connection, random: Random) -> tuple[str, list[str]]:
    tables = connection.execute(
        "select name from sqlite_schema where type = 'table' and name <> 'login_day' order by name"
    ).fetchall()
    (table,) = random.choice(tables)
    return table, [row[1] for row in connection.execute(f'pragma table_info("{table}")')]


def _set(
    connection: sqlite3.Connection, random: Random, table: str, column: str, value: object, term: str = "?"
) -> None:
    rows = connection.execute(f'select rowid from "{table}" order by rowid').fetchall() or [(0,)]
    (row,) = random.choice(rows)
    try:
        connection.execute(f'update "{table}" set "{column}" = {term} where rowid = ?', (value, row))
    except sqlite3.IntegrityError:  # a key: it must stay a whole number, and unique
        connection.execute(f'delete from "{table}" where rowid = ?', (row,))


def make_damaged_copy(sound: Path, copy: Path, seed: int) -> str:
    """Write a damaged copy of the ledger *sound* to *copy*, and return what was done to it."""
    random = Random(seed)
    shutil.copyfile(sound, copy)
    if seed % 2:
        damage = random.choice(SQL_DAMAGES)
        with closing(sqlite3.connect(copy, isolation_level=None)) as connection:
            connection.execute("pragma journal_mode = delete")
            connection.execute("pragma ignore_check_constraints = on")
            _run_without_triggers(connection, lambda: damage(connection, random))
        return damage.__name__
    file = bytearray(copy.read_bytes())
    byte_damage = random.choice(BYTE_DAMAGES)
    byte_damage(file, random)
    copy.write_bytes(file)
    return byte_damage.__name__


def _run_without_triggers(connection: sqlite3.Connection, work: Callable[[], None]) -> None:
    triggers = connection.execute("select name, sql from sqlite_schema where type = 'trigger'").fetchall()
    for name, _ in triggers:
        connection.execute(f"drop trigger {name}")
    work()
    for _, sql in triggers:
        try:
            connection.execute(sql)
        except sqlite3.OperationalError:  # its table is gone
            continue
