import re
import sqlite3

import pytest
from sqlalchemy import create_engine, inspect, text

from qinling.ledger import tables
from qinling.ledger.ledger_file import APPLICATION_ID, SCHEMA_VERSION
from qinling.ledger.logins import tables as login_tables
from qinling.ledger.migrations.steps import MIGRATIONS, migrate
from qinling.ledger.rows import ISSUE_COLUMNS
from qinling.rules.fields import FIELDS
from qinling.rules.history.events import Event

# Its SQL is compared instead.
pytestmark = pytest.mark.filterwarnings("ignore:Skipped unsupported reflection of expression-based index")

METADATA = tables.SQLModel.metadata
assert login_tables.SQLModel is tables.SQLModel  # its tables are declared by importing it


@pytest.fixture
def migrated():
    connection = sqlite3.connect(":memory:", isolation_level=None)
    migrate(connection, 0)
    engine = create_engine("sqlite://", creator=lambda: connection)
    yield engine
    engine.dispose()


@pytest.fixture
def declared():
    engine = create_engine("sqlite://")
    METADATA.create_all(engine)
    yield engine
    engine.dispose()


def plain(sql):
    return re.sub(r" ?([(),]) ?", r"\1", re.sub(r"\s+", " ", sql)).strip().lower()


def shape(engine):
    """Everything of a schema that two ways of writing it must share."""
    looked = inspect(engine)
    with engine.connect() as connection:
        indexes = connection.execute(
            text("select name, sql from sqlite_schema where type = 'index' and sql > ''")
        )
        index_sql = {name: plain(sql) for name, sql in indexes}
    return index_sql, {
        table: {
            "columns": [
                (column["name"], str(column["type"]), column["nullable"], column["default"])
                for column in looked.get_columns(table)
            ],
            "key": looked.get_pk_constraint(table)["constrained_columns"],
            "unique": {tuple(unique["column_names"]) for unique in looked.get_unique_constraints(table)},
            "checks": {
                (check["name"], plain(check["sqltext"])) for check in looked.get_check_constraints(table)
            },
            "references": [
                (key["constrained_columns"], key["referred_table"], key["referred_columns"])
                for key in looked.get_foreign_keys(table)
            ],
        }
        for table in looked.get_table_names()
    }


def test_migrations_end_with_the_schema_of_the_tables(migrated, declared):
    assert shape(migrated) == shape(declared)


def test_the_comparison_sees_tables_checks_and_indexes(declared):
    indexes, shapes = shape(declared)
    assert set(shapes) == {
        "issue",
        "event",
        "unit",
        "counter",
        "meta",
        "run",
        "message",
        "notice",
        "delivery",
        "account",
        "account_change",
        "login_address",
        "login_events",
        "login_day",
        "login_log",
        "login_file",
        "coaching",
        "login_week",
    }
    assert {"issue_due", "issue_fingerprint", "issue_number", "issue_level_status"} <= set(indexes)
    assert len(shapes["issue"]["checks"]) == 8
    assert shapes["issue"]["unique"] == {("level", "number")}
    assert shapes["event"]["unique"] == set()


def test_every_migration_is_counted(migrated):
    with migrated.connect() as connection:
        assert connection.execute(text("pragma user_version")).scalar() == SCHEMA_VERSION == len(MIGRATIONS)
        assert connection.execute(text("pragma application_id")).scalar() == APPLICATION_ID


def test_rows_and_fields_name_the_columns_of_the_tables():
    columns = {name: [column.name for column in table.columns] for name, table in METADATA.tables.items()}
    assert list(ISSUE_COLUMNS) == columns["issue"]
    fields = [field.name for field in FIELDS]
    assert [name for name in ISSUE_COLUMNS if name in fields] == fields
    assert set(ISSUE_COLUMNS) - set(fields) == {"id", "version", "extra", "fingerprint"}
    assert list(Event._fields) == columns["event"]
