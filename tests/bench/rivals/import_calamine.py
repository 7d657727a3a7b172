"""The barest import: python-calamine's rows into a table of 20 text columns."""

import sqlite3
import sys
from datetime import date

from python_calamine import load_workbook

file, ledger = sys.argv[1:]
sqlite3.register_adapter(date, date.isoformat)
connection = sqlite3.connect(ledger)
with connection:
    connection.execute(f"create table issue ({', '.join(f'c{n} text' for n in range(20))})")
    rows = load_workbook(file).get_sheet_by_index(0).iter_rows()
    connection.executemany(f"insert into issue values ({', '.join('?' * 20)})", rows)
connection.close()
