import pytest

from qinling.ledger.engine import open_ledger
from qinling.ledger.reader import open_reader
from qinling.ledger.soundness.stored_values import find_damaged_rows
from qinling.ledger.sqlite_file.sqlite import SqliteReader


def test_a_copy_holds_what_the_office_holds_and_answers_from_then_on(office):
    with open_ledger(office) as writer:
        writer.insert_rows("unit", ("name",), [("甲",), ("乙",)])
    with open_reader(office) as reader, open_ledger(office) as writer:
        assert reader.list_tables() == writer.list_tables()
        copy = reader.connect_past()
        copy.execute("create temp table unit as select * from main.unit where name = '甲'")
        assert list(reader.rows(str, "select name from unit")) == ["甲"]
        assert reader.value("select count(*) from main.unit") == 2
        assert list(find_damaged_rows(SqliteReader(copy))) == []
        assert reader.connect_past() is copy
    with pytest.raises(Exception, match="closed"):
        copy.execute("select 1")
