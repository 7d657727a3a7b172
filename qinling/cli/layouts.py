"""What a table that goes out looks like: by the call, else by the settings."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from qinling.cli.context import Desk
from qinling.errors import UsageRefused, ValueRefused

if TYPE_CHECKING:
    from qinling.workbook.layout import Layout


def layout_asked(desk: Desk, columns: str | None, title: str, missing_may: Sequence[str] = ()) -> "Layout":
    """Return the layout of a call's *columns* (parted by commas) and *title*; raises UsageRefused.

    Fields named by *missing_may* need not be among the columns.
    """
    from qinling.workbook.layout import REQUIRED, layout_of

    look = desk.settings.export
    words = [word.strip() for word in (columns or "").replace("，", ",").split(",") if word.strip()]
    required = [name for name in REQUIRED if name not in missing_may]
    try:
        return layout_of(words or look.columns, title or look.title, look.paper, required)
    except ValueRefused as refused:
        raise UsageRefused(refused.message, refused.remedy) from None
