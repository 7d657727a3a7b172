"""Fill a .docx with tags: the built-in templates of letters, and the forms of an office."""

import io
import re
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime, time
from traceback import walk_tb
from typing import TYPE_CHECKING, Any, NamedTuple
from zipfile import ZipFile

from qinling.errors import DocumentRefused
from qinling.outputs.open_bytes import OpenBytes
from qinling.reports.documents.letters.form_checks import (
    build_body_source,
    check_form,
    list_template_names,
    locate_line,
)
from qinling.reports.documents.letters.template_names import NEEDED_TAGS
from qinling.reports.documents.word_documents import remove_zip_times
from qinling.reports.text.tag_mistakes import explain_syntax_error
from qinling.rules.texts.unseen_characters import clean_outgoing_text

if TYPE_CHECKING:
    from docxtpl import DocxTemplate
    from jinja2.sandbox import SandboxedEnvironment

#: The document properties that docxtpl also fills in.
_DOCUMENT_PROPERTIES = ("author", "comments", "identifier", "language", "subject", "title")
_MAX_PROPERTY_LENGTH = 255
_MAX_UNPACKED_BYTES = 200 << 20
_MAX_FILLED_BYTES = 20 << 20
_SAVE_AS_REMEDY = "请用 Word 或 WPS 另存为不带密码的 .docx 后再试"


class FilledForm(NamedTuple):
    """A filled form as a .docx, and the names of what every letter is to show that it does not use."""

    content: bytes
    lacking: tuple[str, ...] = ()


def fill_form(content: bytes, form: str, values: dict[str, Any], written_on: date) -> FilledForm:
    """Return an office's *form* filled with *values*. Tags may run without end: call it where it can be stopped.

    *form* names it in errors. Raises DocumentRefused if it is no .docx, or for a mistake in its tags.
    """
    try:
        with ZipFile(io.BytesIO(content)) as package:
            unpacked = sum(part.file_size for part in package.infolist())
        document = open_template(content) if unpacked <= _MAX_UNPACKED_BYTES else None
    except Exception as error:  # a damaged file can raise anything
        raise DocumentRefused(f"{form} 不是完好的 .docx 文件", _SAVE_AS_REMEDY) from error
    if document is None:
        raise DocumentRefused(f"{form} 解开后有 {unpacked >> 20} MB，像是压缩炸弹", _SAVE_AS_REMEDY)
    with _translate_template_errors(form, document):
        check_form(document, form, _build_environment(_as_xml))
        filled = fill_template(document, values, written_on)
        used_names = document.get_undeclared_template_variables(_build_environment(_as_xml))
    if not used_names:
        what = f"{form} 没有用到任何名字，写出来的都是一样的"
        raise DocumentRefused(what, f"请用半角大括号写上 {{{{ number }}}} 等。{list_template_names()}")
    if len(filled) > _MAX_FILLED_BYTES:
        raise build_size_refusal(form)
    return FilledForm(filled, tuple(name for name in NEEDED_TAGS if name not in used_names))


def build_size_refusal(form: str) -> DocumentRefused:
    """Return the refusal of a form that becomes too large."""
    return DocumentRefused(f"{form} 填出来太大", "请改正模板里的循环和重复")


def open_template(content: bytes) -> "DocxTemplate":
    """Open a .docx with tags."""
    from docxtpl import DocxTemplate

    document = DocxTemplate(io.BytesIO(content))
    document.render_init()
    return document


def fill_template(document: "DocxTemplate", values: dict[str, Any], written_on: date) -> bytes:
    """Return *document* as bytes, filled with *values*, as if written at midnight of *written_on*."""
    from docx.oxml import parse_xml

    environment = _build_environment(_as_xml)
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
    properties.created = properties.modified = datetime.combine(written_on, time())
    out = OpenBytes()
    with warnings.catch_warnings():
        warnings.simplefilter("error", UserWarning)  # of a part that would stand twice in the document
        document.save(out)
    return remove_zip_times(out.getvalue())


def _build_environment(format_value: Any) -> "SandboxedEnvironment":
    """Build a sandboxed jinja environment that passes every value to *format_value*."""
    from jinja2 import StrictUndefined
    from jinja2.sandbox import ImmutableSandboxedEnvironment

    environment = ImmutableSandboxedEnvironment(undefined=StrictUndefined, finalize=format_value)
    # *format_value* escapes everything. The filter `safe` must not disable that.
    environment.filters.update(dict.fromkeys(("e", "escape", "forceescape", "safe"), str))
    return environment


_LINE_END = re.compile("\r\n?|[\v\f\x85\u2028\u2029]")
#: docxtpl turns {_{ into {{, even in values.
_BRACES = {ord("{"): "&#123;", ord("}"): "&#125;"}


def _as_text(value: object) -> str:
    """Return a value of a template as a text that XML can hold: no control characters and no surrogates."""
    from jinja2 import TemplateRuntimeError, Undefined

    if value is None:
        return ""
    if not isinstance(value, (str, int, float, Undefined)):
        raise TemplateRuntimeError("列表和对象不能直接写出，请逐项取用，如 {{ case.number }}")
    return clean_outgoing_text(_LINE_END.sub("\n", str(value)))  # an undefined value raises here


def _as_xml(value: object) -> object:
    from markupsafe import Markup, escape

    if isinstance(value, Markup):  # from the template itself: a macro or a block
        return value
    return Markup(str(escape(_as_text(value))).translate(_BRACES))


def _as_line(value: object) -> str:
    return " ".join(_as_text(value).split())


@contextmanager
def _translate_template_errors(form: str, document: "DocxTemplate") -> Iterator[None]:
    """Raise errors of the tags of *form* as DocumentRefused. `check_form` has told the usual ones with their places."""
    from jinja2 import TemplateSyntaxError, UndefinedError

    source = build_body_source(document)  # filling changes the document
    try:
        yield
    except DocumentRefused:
        raise
    except TemplateSyntaxError as error:  # of a property
        why = explain_syntax_error(error.message or "")
        raise DocumentRefused(f"{form} 的属性里标签写错了：{why}", "请改正文件属性里的标题等") from error
    except UndefinedError as error:
        name = re.search(r"'(\w+)' is undefined|has no attribute '(\w+)'", str(error))
        shown = f"名字 {name[1] or name[2]}" if name else "名字或序号"
        where = locate_line(document, source, _find_template_line(error))
        raise DocumentRefused(f"{form} {where}用了没有的{shown}", list_template_names()) from error
    except SyntaxError as error:  # from lxml: invalid XML
        what = f"{form} 的标签跨越了段落或表格的行"
        raise DocumentRefused(
            what, "跨段落的请各占一段，写成 {%p if … %}；跨表格行的请各占一行，写成 {%tr for … %}"
        ) from error
    except UserWarning as error:
        raise DocumentRefused(f"{form} 不是完好的 .docx 文件", _SAVE_AS_REMEDY) from error
    except MemoryError as error:
        raise build_size_refusal(form) from error
    except OverflowError as error:  # from the sandbox: a range of more than 100000
        raise DocumentRefused(f"{form} 里有超过十万次的循环", "请改正模板里的 {% for … %}") from error
    except Exception as error:  # a tag can raise anything
        where = locate_line(document, source, _find_template_line(error))
        what = f"{form} {where}填写时出错：{_explain_filling_error(error)}"
        raise DocumentRefused(what, "请改正这里的标签") from error


def _find_template_line(error: BaseException) -> int:
    """Return the line of the template that raised *error*, 0 if none did."""
    lines = [line for frame, line in walk_tb(error.__traceback__) if frame.f_code.co_filename == "<template>"]
    return lines[-1] if lines else 0


def _explain_filling_error(error: Exception) -> str:
    """Return in Chinese what a tag did wrong. An error of our own is in Chinese already."""
    from jinja2.exceptions import SecurityError

    if any("\u4e00" <= sign <= "\u9fff" for sign in str(error)):
        return str(error)
    if isinstance(error, SecurityError):
        return "用了不让用的写法"
    if isinstance(error, ZeroDivisionError):
        return "除数是零"
    return f"这里的写法算不出来（{type(error).__name__}）"
