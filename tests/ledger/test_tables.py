import ast
import re
import sqlite3

import pytest
from sqlalchemy import create_engine, inspect, text
from sqlalchemy.dialects import postgresql
from sqlalchemy.schema import CreateIndex, CreateTable

from qinling.ledger import tables
from qinling.ledger.dispatch import tables as dispatch_tables
from qinling.ledger.dispatch.rows import DispatchReturn
from qinling.ledger.logins import tables as login_tables
from qinling.ledger.logins.logs import ReadLog
from qinling.ledger.migrations.registry import MIGRATIONS, migrate
from qinling.ledger.postgres.office_schema import ROLE_TABLES, SERVER_TABLES
from qinling.ledger.rows import ISSUE_COLUMNS, RunRow
from qinling.ledger.sqlite_file.ledger_file import APPLICATION_ID, SCHEMA_VERSION
from qinling.ledger.work import tables as work_tables
from qinling.ledger.work.rows import RECORD_COLUMNS
from qinling.rules.fields import FIELDS
from qinling.rules.history.events import Event
from tests.checkout import ROOT

# Its SQL is compared instead.
pytestmark = pytest.mark.filterwarnings("ignore:Skipped unsupported reflection of expression-based index")

METADATA = tables.SQLModel.metadata
assert (
    login_tables.SQLModel is tables.SQLModel is dispatch_tables.SQLModel is work_tables.SQLModel
)  # its tables are declared by importing it


@pytest.fixture
def migrated_engine():
    connection = sqlite3.connect(":memory:", isolation_level=None)
    migrate(connection, 0)
    engine = create_engine("sqlite://", creator=lambda: connection)
    yield engine
    engine.dispose()


@pytest.fixture
def declared_engine():
    engine = create_engine("sqlite://")
    METADATA.create_all(engine)
    yield engine
    engine.dispose()


def normalize_sql(sql):
    """Leave out what does not change the meaning: spaces, and the parentheses that PostgreSQL wants around a case."""
    sql = re.sub(r"\((case .*? end)\)", r"\1", sql, flags=re.DOTALL)
    return re.sub(r" ?([(),]) ?", r"\1", re.sub(r"\s+", " ", sql)).strip().lower()


def describe_schema(engine):
    """Everything of a schema that two ways of writing it must share."""
    looked = inspect(engine)
    with engine.connect() as connection:
        indexes = connection.execute(
            text("select name, sql from sqlite_schema where type = 'index' and sql > ''")
        )
        index_sql = {name: normalize_sql(sql) for name, sql in indexes}
    return index_sql, {
        table: {
            "columns": [
                (column["name"], str(column["type"]), column["nullable"], column["default"])
                for column in looked.get_columns(table)
            ],
            "key": looked.get_pk_constraint(table)["constrained_columns"],
            "unique": {tuple(unique["column_names"]) for unique in looked.get_unique_constraints(table)},
            "checks": {
                (check["name"], normalize_sql(check["sqltext"]))
                for check in looked.get_check_constraints(table)
            },
            "references": [
                (key["constrained_columns"], key["referred_table"], key["referred_columns"])
                for key in looked.get_foreign_keys(table)
            ],
        }
        for table in looked.get_table_names()
    }


def test_migrations_end_with_the_schema_of_the_tables(migrated_engine, declared_engine):
    assert describe_schema(migrated_engine) == describe_schema(declared_engine)


def test_the_comparison_sees_tables_checks_and_indexes(declared_engine):
    indexes, shapes = describe_schema(declared_engine)
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
        "account_alias",
        "login_address",
        "login_events",
        "login_day",
        "login_log",
        "login_file",
        "login_stray",
        "coaching",
        "login_week",
        "written_file",
        "dispatch_round",
        "dispatch_file",
        "dispatch_issue",
        "dispatch_return",
        "work_record",
    }
    assert {
        "issue_due",
        "issue_fingerprint",
        "issue_number",
        "issue_number_key",
        "issue_level_status",
    } <= set(indexes)
    assert len(shapes["issue"]["checks"]) == 8
    assert shapes["issue"]["unique"] == {("level", "number")}
    assert shapes["event"]["unique"] == set()


def test_every_migration_is_counted(migrated_engine):
    with migrated_engine.connect() as connection:
        assert connection.execute(text("pragma user_version")).scalar() == SCHEMA_VERSION == len(MIGRATIONS)
        assert connection.execute(text("pragma application_id")).scalar() == APPLICATION_ID


def test_rows_and_fields_name_the_columns_of_the_tables():
    columns = {name: [column.name for column in table.columns] for name, table in METADATA.tables.items()}
    assert list(ISSUE_COLUMNS) == columns["issue"]
    fields = [field.name for field in FIELDS]
    assert [name for name in ISSUE_COLUMNS if name in fields] == fields
    assert set(ISSUE_COLUMNS) - set(fields) == {"id", "version", "extra", "fingerprint", "number_key"}
    assert list(Event._fields) == columns["event"]
    assert list(RunRow._fields) == columns["run"]
    assert list(ReadLog._fields) == columns["login_log"]
    assert list(DispatchReturn._fields) == [name for name in columns["dispatch_return"] if name != "id"]
    assert list(RECORD_COLUMNS) == columns["work_record"]


def constants(node, class_=str):
    """Return the constants of a class in a syntax tree, in their order."""
    return [
        one.value for one in ast.walk(node) if isinstance(one, ast.Constant) and type(one.value) is class_
    ]


def insertions():
    """Yield (file, table, columns) of every statement that inserts given columns, from the sources."""
    for path in sorted((ROOT / "qinling" / "ledger").rglob("*.py")):
        if path.parent.name == "migrations":
            continue
        tree = ast.parse(path.read_text(encoding="utf-8"))
        for node in ast.walk(tree):
            if isinstance(node, ast.Call) and getattr(node.func, "attr", "") == "insert_rows":
                names = node.args[1]
                # Event._fields and the columns of an import are no plain tuple: other tests compare them
                if isinstance(names, ast.Tuple) and len(constants(names)) == len(names.elts):
                    yield path.name, node.args[0].value, constants(names)
        for sql in constants(tree):
            if found := re.match(r"insert into (\w+) \(([\w, ]+)\) values", sql):
                yield path.name, found[1], found[2].split(", ")


def test_every_insertion_names_columns_of_its_table_and_leaves_out_none_that_must_be_given():
    others = ("login_part", *SERVER_TABLES, *ROLE_TABLES)  # a temporary table, and those of a server alone
    found = [one for one in insertions() if one[1] not in others]
    assert len({table for _, table, _ in found}) >= 13
    for file, table, names in found:
        columns = METADATA.tables[table].columns
        assert set(names) <= set(columns.keys()), (file, table)
        needed = {
            one.name for one in columns if not one.nullable and not (one.primary_key and one.name == "id")
        }
        assert needed <= set(names), (file, table)


def test_the_schema_is_stated_for_postgresql_too():
    dialect = postgresql.dialect()
    created = {
        index.name: normalize_sql(str(CreateIndex(index).compile(dialect=dialect)))
        for table in METADATA.tables.values()
        for index in table.indexes
    }
    partial = {
        index.name: normalize_sql(str(index.dialect_options["sqlite"]["where"]))
        for table in METADATA.tables.values()
        for index in table.indexes
        if index.dialect_options["sqlite"]["where"] is not None
    }
    assert len(partial) == 21
    for name, condition in partial.items():
        assert created[name].endswith(f"where {condition}"), name
    (due,) = [index for index in METADATA.tables["issue"].indexes if index.name == "issue_due"]
    assert "(case level " in str(CreateIndex(due).compile(dialect=dialect))
    issue = str(CreateTable(METADATA.tables["issue"]).compile(dialect=dialect))
    assert "on_platform BOOLEAN" in issue
    assert "on_platform in (0, 1)" not in issue
