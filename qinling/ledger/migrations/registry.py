"""The list of migrations, and how they are applied.

A new migration is a file `mNNN_subject.py` with its STATEMENTS, an entry at the end of MIGRATIONS, and
SCHEMA_VERSION in `ledger_file`; an office of a server has its own step for it in
`postgres.office_migrations`. Never edit a shipped migration. This module is loaded only when a
ledger is created or migrated.
"""

import sqlite3
from collections.abc import Sequence

from qinling.ledger.logins.record_packing import mark_missing_seconds
from qinling.ledger.migrations import (
    m001_first_schema,
    m002_lifecycle,
    m003_notices,
    m004_logins,
    m005_folded_numbers,
    m006_unaccepted_close,
    m007_reset_notices,
    m008_written_files,
    m009_dispatch_rounds,
    m010_opinions,
    m011_figure_indexes,
    m012_work_records,
    m013_weekly_reports,
    m014_account_aliases,
    m015_logs_apart,
    m016_next_visits,
    m017_units_of_all_cells,
    m018_delivery_addresses,
    m019_dispatch_copies,
    m020_plain_logins,
)
from qinling.ledger.sqlite_file.ledger_file import SCHEMA_VERSION
from qinling.rules.texts.name_folding import fold_name

#: The SQL statements of each migration, in order.
MIGRATIONS: tuple[Sequence[str], ...] = (
    m001_first_schema.STATEMENTS,
    m002_lifecycle.STATEMENTS,
    m003_notices.STATEMENTS,
    m004_logins.STATEMENTS,
    m005_folded_numbers.STATEMENTS,
    m006_unaccepted_close.STATEMENTS,
    m007_reset_notices.STATEMENTS,
    m008_written_files.STATEMENTS,
    m009_dispatch_rounds.STATEMENTS,
    m010_opinions.STATEMENTS,
    m011_figure_indexes.STATEMENTS,
    m012_work_records.STATEMENTS,
    m013_weekly_reports.STATEMENTS,
    m014_account_aliases.STATEMENTS,
    m015_logs_apart.STATEMENTS,
    m016_next_visits.STATEMENTS,
    m017_units_of_all_cells.STATEMENTS,
    m018_delivery_addresses.STATEMENTS,
    m019_dispatch_copies.STATEMENTS,
    m020_plain_logins.STATEMENTS,
)


def migrate(connection: sqlite3.Connection, version: int) -> None:
    """Migrate the schema from *version* to SCHEMA_VERSION in the open transaction.

    The version number is written in the same transaction.
    """
    connection.create_function("fold_name", 1, fold_name, deterministic=True)
    connection.create_function("mark_missing_seconds", 1, mark_missing_seconds, deterministic=True)
    for statements in MIGRATIONS[version:]:
        for statement in statements:
            connection.execute(statement)
    connection.execute(f"pragma user_version = {SCHEMA_VERSION}")
