"""The field that a typed word names: by its own name, or as one of the headings that import knows."""

from qinling.errors import ValueRefused
from qinling.rules.fields import FIELDS, FIELDS_BY_NAME, Field, find_field
from qinling.workbook.headings.column_uses import NAMED_USES
from qinling.workbook.headings.grammar import find_exact_fields, read_heading
from qinling.workbook.headings.qualifiers import Qualifier


def find_named_field(text: str, *, input_only: bool = False) -> Field:
    """Return the field that *text* names by key, by label or as a heading: 乡镇, 责任人电话.

    With *input_only*, only fields that a file or a person may fill are found. Raises ValueRefused, which names what
    *text* may mean.
    """
    try:
        return find_field(text, input_only=input_only)
    except ValueRefused as refused:
        if any(text.strip() in (field.name, field.label) for field in FIELDS):  # 原定时限 is no 整改时限
            raise
        known = (FIELDS_BY_NAME[name] for name in find_exact_fields(text) if name in FIELDS_BY_NAME)
        found = [field for field in known if field.is_input or not input_only]
        if len(found) == 1 and not _is_qualified(text):
            return found[0]
        if not found:
            raise
        may_be = "、".join(field.label for field in found)
        usable = refused.remedy.rpartition("可用：")[2]
        raise ValueRefused(refused.message, f"可能是：{may_be}；可用：{usable}") from None


def _is_qualified(heading: str) -> bool:
    """Return whether *heading* says more than the field: 原时限 and 延期时限 are no 整改时限."""
    return any(meaning.qualifier is not Qualifier.NONE for meaning in read_heading(heading))


def parse_column_field(text: str) -> str:
    """Return the field or other column use that *text* names. Raises ValueRefused."""
    if text.strip() in NAMED_USES:
        return text.strip()
    return find_named_field(text, input_only=True).name
