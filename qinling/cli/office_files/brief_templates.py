"""The template of a brief: the office's own, which the setting `brief.template` names, or the built-in one."""

from collections.abc import Iterable

from qinling.cli.context import Desk
from qinling.errors import DocumentRefused, QinlingError, describe_os_error
from qinling.file_reading import read_small_text
from qinling.procedures.figures.brief_figures import read_catalog
from qinling.reports.briefs.built_in_template import BUILT_IN_TEMPLATE
from qinling.reports.briefs.template_checks import BriefTemplate, read_template
from qinling.reports.briefs.template_names import resolve_template_names
from qinling.rules.figures.figures import Span


def read_brief_template(desk: Desk) -> tuple[BriefTemplate, bool]:
    """Return the office's template or the built-in one, and whether it is that. Raises DocumentRefused."""
    if not desk.settings.brief_template:
        return read_template(BUILT_IN_TEMPLATE, "内置的简报样式"), True
    path = desk.resolve_settings_path(desk.settings.brief_template)
    try:
        text = read_small_text(path)
    except UnicodeDecodeError:
        raise DocumentRefused(f"简报样式 {path} 不是 UTF-8 编码", "用 UTF-8 另存后再试") from None
    except OSError as error:
        what = f"读不了简报样式 {path}：{describe_os_error(error)}"
        raise DocumentRefused(what, "核对设置 brief.template，或删去它用内置的样式") from error
    return read_template(text, f"简报样式 {path} "), False


def check_brief_template(desk: Desk) -> Iterable[str]:
    """Read the template, and look up its figures where there is a ledger to know them. Raises DocumentRefused."""
    template, _ = read_brief_template(desk)
    try:
        with desk.reading() as reader:
            span = Span.since_new_year(desk.today)
            catalog = read_catalog(reader, desk.settings.work_kinds.values(), span)
    except QinlingError:  # no ledger yet, or its own check says what is wrong
        return ()
    resolve_template_names(template, catalog)
    return ()
