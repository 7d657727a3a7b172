"""Write the script that makes an office on a server, from the one statement of the schema.

`python -m qinling.ledger.server_schema_script` rewrites it; a test compares it. No command loads this module.
"""

from importlib.resources import files
from pathlib import Path
from typing import Any

from sqlalchemy.dialects import postgresql
from sqlalchemy.dialects.postgresql.base import PGTypeCompiler
from sqlalchemy.schema import CreateIndex, CreateTable
from sqlmodel import SQLModel

from qinling.ledger.dispatch import tables as dispatch_tables
from qinling.ledger.logins import tables as login_tables
from qinling.ledger.postgres.office_schema import LOGIN_EVENTS, OFFICE_MARK, SCRIPT_NAME
from qinling.ledger.sql_conditions import DAY_OF_EVENT, LAST_RECHECK, LAST_REPORT
from qinling.ledger.work import tables as work_tables

#: The modules whose import states the tables.
_STATED_IN = (dispatch_tables, login_tables, work_tables)

_HEAD = f"-- The tables of one office; {OFFICE_MARK} is its schema. Written by server_schema_script.py, do not edit.\n"
#: Ids follow each other without gaps, as in a file: writers of an office wait for each other.
_NEXT_ID = """\
create function next_{table}_id() returns bigint language sql volatile security definer
    set search_path = {office}, pg_temp
    as 'select coalesce(max(id), 0) + 1 from {table}';
alter table {table} alter id set default next_{table}_id();
"""
#: What a server needs beside the indexes of a file: the days of all events, how two expressions are spread, about
#: which an index of a part of the issues tells the planner nothing, and a way for those who own no table to have
#: one sampled.
_PLANNING = f"""\
create index event_day on event (({DAY_OF_EVENT}));
create statistics issue_last_report on ({LAST_REPORT}) from issue;
create statistics issue_last_recheck on ({LAST_RECHECK}) from issue;
create function sample_table(name text) returns void language plpgsql volatile security definer
    set search_path = {OFFICE_MARK}, pg_temp
    as 'begin execute format(''analyze %I'', name); end';
"""
#: A mebibyte of the attachment with this hash. Pictures do not shrink any more.
_ATTACHMENTS = f"""\
create table attachment_part (
    sha256 text collate "C" not null,
    part bigint not null,
    content bytea not null,
    primary key (sha256, part)
);
alter table attachment_part alter column content set storage external;
create function read_attachment_part(wanted text, number bigint) returns bytea language sql stable security definer
    set search_path = {OFFICE_MARK}, pg_temp
    as 'select content from attachment_part where sha256 = wanted and part = number';
"""
_APPEND_ONLY = f"""\
create function refuse_history_change() returns trigger language plpgsql
    set search_path = {OFFICE_MARK}, pg_temp
    as 'begin raise exception ''history is append-only''; end';
create trigger event_never_changes before update or delete on event
    for each row execute function refuse_history_change();
create trigger event_never_emptied before truncate on event
    for each statement execute function refuse_history_change();
"""


class _Types(PGTypeCompiler):
    """The types of an office: days are ISO text as in a file, and text sorts by its code points."""

    def visit_INTEGER(self, type_: Any, **_options: Any) -> str:  # noqa: N802 (as SQLAlchemy asks for)
        return "BIGINT"

    def visit_FLOAT(self, type_: Any, **_options: Any) -> str:  # noqa: N802 (as SQLAlchemy asks for)
        return "DOUBLE PRECISION"

    def visit_VARCHAR(self, type_: Any, **_options: Any) -> str:  # noqa: N802 (as SQLAlchemy asks for)
        return 'TEXT COLLATE "C"'

    visit_DATE = visit_VARCHAR  # noqa: N815 (as SQLAlchemy asks for)


def build_script() -> str:
    """Return the script: tables, indexes, ids, and the triggers that keep the history."""
    dialect = postgresql.dialect()  # type: ignore[no-untyped-call]
    dialect.type_compiler_instance = _Types(dialect)
    parts = [_HEAD]
    for table in SQLModel.metadata.sorted_tables:
        if table.name == LOGIN_EVENTS:  # of which a server has what `login_events.sql` makes
            continue
        created = _format_statement(CreateTable(table).compile(dialect=dialect))
        parts.append(f"{created.replace('id SERIAL', 'id BIGINT').replace('id BIGSERIAL', 'id BIGINT')};\n")
        indexes = sorted(table.indexes, key=lambda index: str(index.name))
        parts += [f"{_format_statement(CreateIndex(index).compile(dialect=dialect))};\n" for index in indexes]
        if [column.name for column in table.primary_key] == ["id"]:
            parts.append(_NEXT_ID.format(table=table.name, office=OFFICE_MARK))
    return "\n".join([*parts, _ATTACHMENTS, _PLANNING, _APPEND_ONLY])


def _format_statement(statement: object) -> str:
    return "\n".join(line.rstrip() for line in str(statement).strip().replace("\t", "    ").splitlines())


def get_script_path() -> Path:
    """Return where the script stands."""
    return Path(str(files("qinling.ledger.postgres").joinpath(SCRIPT_NAME)))


if __name__ == "__main__":
    get_script_path().write_text(build_script(), "utf-8")
