"""The usual import: pandas, with the reader that it has taken by itself so far (3.x warns of a change to calamine)."""

import sqlite3
import sys

import pandas as pd  # type: ignore[import-untyped, import-not-found, unused-ignore]

file, ledger = sys.argv[1:]
connection = sqlite3.connect(ledger)
pd.read_excel(file, engine="openpyxl", header=2).to_sql("issue", connection, index=False)
connection.close()
