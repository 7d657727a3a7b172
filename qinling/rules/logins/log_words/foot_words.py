"""Words between and below the rows of a log that are no logins: sums, page numbers, who made the export."""

import re
from collections.abc import Iterable

_COUNT = re.compile(r"共?\s*[0-9]+\s*[条行个次人笔](?:\s*(?:记录|数据))?")
_SUM = re.compile(r"(?:(?:小|合|总|共)计|总数).*|共\s*[0-9]+\s*[条行个次人笔页].*")
_PAGE = re.compile(
    r"第\s*[0-9一二三四五六七八九十百]+\s*页.*|[0-9]+\s*/\s*[0-9]+\s*页|page\s*[0-9]+(?:\s*(?:of|/)\s*[0-9]+)?",
    re.IGNORECASE,
)
_MADE = "导出|制表|打印|填报|填表|统计|下载|生成|查询|审核|报送|经办"
_MAKER = re.compile(
    rf"(?:{_MADE})(?:人员|人|者|单位|时间|日期|条件|用户|账号)(?:\s*[:：].*)?|(?:{_MADE})\s*[:：].*"
)


def is_count(text: str) -> bool:
    """Return whether *text* is a number of rows, such as 22次."""
    return bool(_COUNT.fullmatch(text))


def is_foot_text(text: str) -> bool:
    """Return whether *text* begins a sum, numbers a page, or says who made the export and when."""
    return any(form.fullmatch(text) for form in (_SUM, _PAGE, _MAKER))


def is_foot_row(account: str, at: str, texts: Iterable[str]) -> bool:
    """Return whether a row of these *texts* is no login: one of them is of a foot, and no time stands in it.

    Beside the person who made the export the time may stand as well: that of the export.
    """
    if _MAKER.fullmatch(account):
        return True
    return (not at or is_count(at) or is_foot_text(at)) and any(map(is_foot_text, texts))
