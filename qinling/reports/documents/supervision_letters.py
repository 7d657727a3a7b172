"""Supervision letters as Word documents: 催办通知书, 督办单, 情况通报, 约谈通知, 移送问责建议书.

An office may use its own template, a .docx with docxtpl tags: `{{ number }}`,
`{%p if reply_by %}` on a line of its own, `{%tr for case in cases %}` in a row of its own.
The names that it can use, all texts if not noted otherwise:

    number     文号，如 督办〔2026〕3号          title      文书名称，如 督办单
    to         收文单位                          sender     发文单位，可为空
    date       发文日期，如 2026年6月10日        reply_by   回复期限，同样写法，可为空
    ground     事由，可为空                      count      问题个数（数字）
    situation  已超过整改时限，尚未完成整改；有没超期的则为：尚未整改销号
    cases      各问题，依次取用；每个 case 有：
      case.number 问题编号    case.level 级别      case.place 地点    case.description 问题描述
      case.deadline 整改时限  case.days_late 超期天数（数字）  case.workdays_late 超期工作日（数字）
      case.measures 整改措施  case.earlier 此前的催办督办

Values of the ledger are escaped: they cannot add tags or break the document.
"""

import io
import re
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime, time
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from qinling.errors import DocumentRefused, describe_os_error
from qinling.reports.documents.letter_templates import (
    LETTER_TITLES,
    OpenBytes,
    build_template,
    remove_zip_times,
)
from qinling.reports.history import act_line
from qinling.rules.vocabulary import Level, SupervisionKind

if TYPE_CHECKING:
    from docxtpl import DocxTemplate
    from jinja2.sandbox import SandboxedEnvironment

    from qinling.procedures.supervision import ActDetails, ActIssue


class LetterIssue(NamedTuple):
    """One issue of a letter. *days_late* counts from its deadline, 0 if not late."""

    number: str
    level: str
    place: str
    description: str
    deadline: date | None
    days_late: int
    workdays_late: int
    measures: str
    earlier: str


@dataclass(frozen=True, slots=True)
class Letter:
    """One supervision act for one unit. *sender* and *reason* may be ""."""

    measure: SupervisionKind
    number: str
    to: str
    sender: str
    on: date
    reply_by: date | None
    reason: str
    cases: tuple[LetterIssue, ...]


def compose_letter(details: "ActDetails", sender: str) -> Letter:
    """Return the letter of a recorded act, sent by *sender*."""
    act = details.act
    return Letter(
        measure=SupervisionKind.from_code(act["measure"]),
        number=act["document"],
        to=act["sent_to"],
        sender=sender,
        on=date.fromisoformat(act["on"]),
        reply_by=date.fromisoformat(act["reply_by"]) if act["reply_by"] else None,
        reason=act["reason"] or "",
        cases=tuple(map(_compose_letter_issue, details.issues)),
    )


def _compose_letter_issue(one: "ActIssue") -> LetterIssue:
    return LetterIssue(
        number=one.issue.number,
        level=Level.from_code(one.issue.level).label,
        place=one.issue.location or one.issue.town or "",
        description=one.issue.description,
        deadline=one.deadline,
        days_late=one.days_late,
        workdays_late=one.workdays_late,
        measures=one.issue.measures or "",
        earlier="。".join(act_line(act).replace("  ", " ").rstrip("。") for act in one.earlier),
    )


#: The names that a template can use, of the letter and of each case.
TEMPLATE_NAMES = (
    "number",
    "title",
    "to",
    "sender",
    "date",
    "reply_by",
    "ground",
    "cases",
    "count",
    "situation",
)
TEMPLATE_CASE_NAMES = LetterIssue._fields
_OVERDUE_TEXT, _NOT_OVERDUE_TEXT = "已超过整改时限，尚未完成整改", "尚未整改销号"

#: The document properties that docxtpl also fills in.
_DOCUMENT_PROPERTIES = ("author", "comments", "identifier", "language", "subject", "title")
_MAX_PROPERTY_LENGTH = 255
_SAVE_AS_REMEDY = "请用 Word 或 WPS 另存为不带密码的 .docx 后再试"
_AVAILABLE_NAMES = f"可用的名字：{'、'.join(TEMPLATE_NAMES)}；每个 case 的：{'、'.join(TEMPLATE_CASE_NAMES)}"


def build_letter_template(measure: SupervisionKind) -> bytes:
    """Return the built-in template of *measure* as a .docx, as a starting point for the office."""
    return build_template(measure)


def build_letter(letter: Letter, template: Path | None) -> bytes:
    """Build *letter* as a .docx from *template*, or from the built-in one.

    Raises DocumentRefused if the template cannot be read or its tags are wrong.
    """
    if template is None:
        return _fill_template(_open_template(build_template(letter.measure)), letter)
    try:
        content = template.read_bytes()
    except OSError as error:
        raise DocumentRefused(
            f"读不了文书模板 {template}：{describe_os_error(error)}", "请核对位置和权限"
        ) from error
    try:
        document = _open_template(content)
    except Exception as error:  # a damaged file can raise anything
        raise DocumentRefused(f"文书模板 {template} 不是完好的 .docx 文件", _SAVE_AS_REMEDY) from error
    with _translate_template_errors(template):
        filled = _fill_template(document, letter)
        used_names = document.get_undeclared_template_variables(_build_environment(_as_xml))
    if not used_names:
        what = f"文书模板 {template} 没有用到任何名字，写出来的都是一样的"
        raise DocumentRefused(what, f"请用半角大括号写上 {{{{ number }}}} 等。{_AVAILABLE_NAMES}")
    return filled


def _open_template(content: bytes) -> "DocxTemplate":
    from docxtpl import DocxTemplate

    document = DocxTemplate(io.BytesIO(content))
    document.render_init()
    return document


def _fill_template(document: "DocxTemplate", letter: Letter) -> bytes:
    """Return *document* as bytes, filled with the values of *letter*."""
    from docx.oxml import parse_xml

    values, environment = _build_template_values(letter), _build_environment(_as_xml)
    properties = document.docx.core_properties
    property_templates = {name: getattr(properties, name) for name in _DOCUMENT_PROPERTIES}
    for name in _DOCUMENT_PROPERTIES:
        setattr(properties, name, "")  # docxtpl would escape & twice
    # docxtpl silently drops invalid XML. The strict parser raises.
    parse_xml(document.build_xml(values, environment))
    document.render(values, environment, autoescape=True)
    plain = _build_environment(_as_line)
    for name, text in property_templates.items():
        setattr(properties, name, plain.from_string(text).render(values)[:_MAX_PROPERTY_LENGTH])
    properties.created = properties.modified = datetime.combine(letter.on, time())
    out = OpenBytes()
    with warnings.catch_warnings():
        warnings.simplefilter("error", UserWarning)  # of a part that would stand twice in the document
        document.save(out)
    return remove_zip_times(out.getvalue())


def _build_template_values(letter: Letter) -> dict[str, Any]:
    """Return the values of the names of a template."""
    return {
        "number": letter.number,
        "title": LETTER_TITLES[letter.measure],
        "to": letter.to,
        "sender": letter.sender,
        "date": _format_chinese_day(letter.on),
        "reply_by": _format_chinese_day(letter.reply_by) if letter.reply_by else "",
        "ground": letter.reason,
        "cases": [
            {**case._asdict(), "deadline": _format_chinese_day(case.deadline) if case.deadline else "—"}
            for case in letter.cases
        ],
        "count": len(letter.cases),
        "situation": _OVERDUE_TEXT if all(case.days_late for case in letter.cases) else _NOT_OVERDUE_TEXT,
    }


def _format_chinese_day(day: date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"


def _build_environment(format_value: Any) -> "SandboxedEnvironment":
    """Build a sandboxed jinja environment that passes every value to *format_value*."""
    from jinja2 import StrictUndefined
    from jinja2.sandbox import ImmutableSandboxedEnvironment

    environment = ImmutableSandboxedEnvironment(undefined=StrictUndefined, finalize=format_value)
    # *format_value* escapes everything. The filter `safe` must not disable that.
    environment.filters.update(dict.fromkeys(("e", "escape", "forceescape", "safe"), str))
    return environment


#: Characters that XML does not allow: control characters and surrogates.
_UNPRINTABLE = re.compile("[^\t\n\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_LINE_END = re.compile("\r\n?|[\v\f\x85\u2028\u2029]")
#: docxtpl turns {_{ into {{, even in values.
_BRACES = {ord("{"): "&#123;", ord("}"): "&#125;"}


def _as_text(value: object) -> str:
    """Return a value of a template as a text that XML can hold."""
    from jinja2 import TemplateRuntimeError, Undefined

    if value is None:
        return ""
    if not isinstance(value, (str, int, float, Undefined)):
        raise TemplateRuntimeError("列表和对象不能直接写出，请逐项取用，如 {{ case.number }}")
    return _UNPRINTABLE.sub("", _LINE_END.sub("\n", str(value)))  # an undefined value raises here


def _as_xml(value: object) -> object:
    from markupsafe import Markup, escape

    if isinstance(value, Markup):  # from the template itself: a macro or a block
        return value
    return Markup(str(escape(_as_text(value))).translate(_BRACES))


def _as_line(value: object) -> str:
    return " ".join(_as_text(value).split())


@contextmanager
def _translate_template_errors(template: Path) -> Iterator[None]:
    """Raise errors of template tags as DocumentRefused."""
    from jinja2 import TemplateSyntaxError, UndefinedError

    try:
        yield
    except TemplateSyntaxError as error:
        what = f"文书模板 {template} 的标签写错了：{(error.message or '').rstrip('.')}{_locate_error(error)}"
        raise DocumentRefused(what, "请照 {{ 名字 }}、{%p if … %}、{%tr for … %} 的样子改正") from error
    except UndefinedError as error:
        name = re.search(r"'(\w+)' is undefined|has no attribute '(\w+)'", str(error))
        shown = f" {name[1] or name[2]}" if name else f"（{error}）"
        raise DocumentRefused(f"文书模板 {template} 用了没有的名字{shown}", _AVAILABLE_NAMES) from error
    except SyntaxError as error:  # from lxml: invalid XML
        what = f"文书模板 {template} 的标签跨越了段落或表格的行"
        raise DocumentRefused(
            what, "跨段落的请各占一段，写成 {%p if … %}；跨表格行的请各占一行，写成 {%tr for … %}"
        ) from error
    except UserWarning as error:
        raise DocumentRefused(f"文书模板 {template} 不是完好的 .docx 文件", _SAVE_AS_REMEDY) from error
    except Exception as error:  # a tag can raise anything
        what = f"文书模板 {template} 填写时出错：{str(error).rstrip('.') or type(error).__name__}"
        raise DocumentRefused(what, "请改正模板里的标签") from error


def _locate_error(error: Any) -> str:
    """Return the text near the error. docxtpl keeps seven paragraphs, from three before it."""
    lines = [line.strip() for line in getattr(error, "docx_context", ())]
    index = min(3, (error.lineno or 1) - 1)
    return f"（在“{lines[index][:60]}”处）" if index < len(lines) and lines[index] else ""
