"""Offices can stand on several servers: nothing in the database and no transaction reaches over two of them."""

from dataclasses import replace

import pytest

from qinling.ledger.engine import open_ledger
from qinling.ledger.postgres import office_opening, office_roles, offices

psycopg = pytest.importorskip("psycopg")

_CROSSING_KEYS = """
    select c.conname from pg_constraint c join pg_class a on a.oid = c.conrelid join pg_class b on b.oid = c.confrelid
    where a.relnamespace <> b.relnamespace
"""
#: Sequences that stand outside of the offices, whose column is in another schema, or that no column owns.
_LOOSE_SEQUENCES = r"""
    select s.relname from pg_class s join pg_namespace n on n.oid = s.relnamespace
    left join pg_depend d on d.objid = s.oid and d.classid = 'pg_class'::regclass and d.deptype in ('i', 'a')
    left join pg_class t on t.oid = d.refobjid
    where s.relkind = 'S' and n.nspname not like 'pg\_%'
    and (n.nspname not in ('one', 'two') or t.relnamespace is distinct from s.relnamespace)
"""
_CROSSING_TRIGGERS = """
    select g.tgname from pg_trigger g join pg_class t on t.oid = g.tgrelid join pg_proc p on p.oid = g.tgfoid
    join pg_namespace n on n.oid = t.relnamespace
    where not g.tgisinternal and n.nspname in ('one', 'two') and p.pronamespace <> t.relnamespace
"""
_TOUCHED = """
    select distinct n.nspname from pg_locks l join pg_class c on c.oid = l.relation
    join pg_namespace n on n.oid = c.relnamespace
    where l.pid = pg_backend_pid() and n.nspname not in ('pg_catalog', 'information_schema', 'pg_toast')
"""


@pytest.mark.parametrize("has_roles", [False, True])
@pytest.mark.parametrize("question", [_CROSSING_KEYS, _LOOSE_SEQUENCES, _CROSSING_TRIGGERS])
def test_nothing_in_the_database_ties_two_offices(server, question, has_roles):
    address = replace(server, office="one")
    with open_ledger(address, dry_run=True) as writer:
        if has_roles:
            office_roles.create_roles(writer, address)
        assert list(writer.connection.execute(question)) == []


@pytest.mark.parametrize(
    ("question", "breach"),
    [
        (_CROSSING_KEYS, "alter table one.issue add foreign key (id) references two.issue (id)"),
        (_LOOSE_SEQUENCES, "create sequence one.numbers"),
        (_LOOSE_SEQUENCES, "create sequence public.numbers"),
        (_CROSSING_TRIGGERS, "alter function one.refuse_history_change() set schema two_more"),
    ],
)
def test_what_ties_two_offices_is_found(server, question, breach):
    with psycopg.connect(server.url) as connection:
        connection.execute("create schema two_more")
        connection.execute(breach)
        assert connection.execute(question).fetchall()
        connection.rollback()


class Recorder(psycopg.Connection):
    """A connection that tells at the end of its transaction which schemas it has touched, and all statements."""

    touched: list
    statements: list
    opened: list
    most = 0

    def rollback(self):
        self._record_open_transaction()
        super().rollback()

    @classmethod
    def connect(cls, *args, **options):
        connection = super().connect(*args, **options)
        cls.opened.append(connection)
        cls.most = max(cls.most, sum(not one.closed for one in cls.opened))
        return connection

    def close(self):
        self._record_open_transaction()
        super().close()

    def execute(self, query, params=None, **options):
        self.statements.append(query if isinstance(query, str) else str(query))
        if str(query).endswith("; commit"):
            self._record_open_transaction()
        return super().execute(query, params, **options)

    def _record_open_transaction(self):
        if self.info.transaction_status == psycopg.pq.TransactionStatus.INTRANS:
            self.touched.append({name for (name,) in super().execute(_TOUCHED)})


@pytest.fixture
def recorder(monkeypatch):
    monkeypatch.setattr(Recorder, "touched", [], raising=False)
    monkeypatch.setattr(Recorder, "statements", [], raising=False)
    monkeypatch.setattr(Recorder, "opened", [], raising=False)
    monkeypatch.setattr(Recorder, "most", 0)
    monkeypatch.setattr(office_opening.psycopg, "connect", Recorder.connect)
    return Recorder


#: What an office does in a day, and what is asked of all of them.
DAY = (
    ("add", "级别=区级", "编号=C1", "问题描述=丙", "镇办=甲镇", "责任单位=甲局", "整改时限=2026-06-01"),
    ("edit", "C1", "备注=看过"),
    ("progress", "C1", "--note", "进展", "--percent", "50"),
    ("complete", "C1", "--by", "王敏"),
    ("undo",),
    ("work", "add", "调研", "--count", "3次", "--on", "2026-04-20", "--by", "秦岭办"),
    ("supervise", "A1", "--step", "催办", "--to", "甲局"),
    ("unit", "merge", "甲局", "甲镇"),
    ("list", "--town", "甲镇"),
    ("list", "--as-of", "2026-04-25"),
    ("show", "C1"),
    ("history", "C1"),
    ("board",),
    ("warn", "--notify"),
    ("brief",),
    ("report", "month", "--as-of", "2026-04-25"),
    ("db", "verify"),
    ("unit", "list"),
    ("offices", "list"),
    ("list", "--all-offices"),
    ("warn", "--all-offices"),
    ("board", "--all-offices", "--as-of", "2026-04-25"),
    ("brief", "--all-offices", "--explain"),
)


def test_no_transaction_reaches_over_two_offices(at_server, recorder):
    for words in DAY:
        done = at_server(*words, office="one")
        assert done.exit_code in (0, 18, 25), (words, done.stderr)
    assert len(recorder.touched) > len(DAY)
    assert recorder.most == 1  # one that waits for a second at a pooler would keep others waiting
    assert [names for names in recorder.touched if len(names) > 1] == []
    assert {name for names in recorder.touched for name in names} == {"one", "two"}
    for statement in recorder.statements:
        assert " one." not in statement
        assert " two." not in statement
        assert "public." not in statement


def test_the_check_sees_a_statement_that_reaches_over(recorder, server):
    connection = recorder.connect(server.url)
    connection.execute("select 1 from one.issue, two.issue")
    connection.close()
    assert recorder.touched == [{"one", "two"}]
    assert offices.find_offices(server)[0].name == "one"
