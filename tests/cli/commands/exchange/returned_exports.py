"""What the tests of returned exports share."""

#: The issues of the export that comes back.
NUMBERS = ("A1", "A2", "A3", "A4")


def taken_by_number(report):
    """Return the fields taken of each row, from what `return --json` prints."""
    return {item["number"]: item["taken"] for item in report["items"]}
