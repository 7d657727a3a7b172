"""The barest reading: every row of every sheet by python-calamine, and nothing done with it."""

import sys

from python_calamine import load_workbook

(file,) = sys.argv[1:]
book = load_workbook(file)
for name in book.sheet_names:
    for _ in book.get_sheet_by_name(name).iter_rows():
        pass
