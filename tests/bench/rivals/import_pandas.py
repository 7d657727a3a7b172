"""The usual import: pandas, with the reader it takes by itself (openpyxl)."""

import sqlite3
import sys

import pandas as pd  # type: ignore[import-untyped, import-not-found, unused-ignore]

file, ledger = sys.argv[1:]
connection = sqlite3.connect(ledger)
pd.read_excel(file, header=2).to_sql("issue", connection, index=False)
connection.close()
