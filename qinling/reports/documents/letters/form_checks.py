"""Check the tags of an office's form before it is filled, and say where a mistake stands."""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, NamedTuple

from qinling.errors import DocumentRefused
from qinling.reports.documents.letters.template_names import LIST_NAMES, TEMPLATE_NAMES
from qinling.reports.text.tag_mistakes import (
    FULL_WIDTH_REMEDY,
    explain_syntax_error,
    has_full_width_tag,
    suggest_names,
)

if TYPE_CHECKING:
    from docxtpl import DocxTemplate
    from jinja2 import nodes
    from jinja2.sandbox import SandboxedEnvironment

_TAG = re.compile(r"\{\{.*?\}\}|\{%.*?%\}")
_SINGLE_BRACES = re.compile(r"(?<!\{)\{\s*(\w+)\s*\}(?!\})")
_SHOWN_LENGTH = 40
_SYNTAX_REMEDY = "请照 {{ 名字 }}、{%p if … %}、{%tr for … %} 的样子改正"


class _Paragraph(NamedTuple):
    """A paragraph of a form: where it stands, such as 第 3 段, and its text."""

    place: str
    text: str

    def describe(self) -> str:
        """Return place and text for a message."""
        shown = self.text.strip()
        cut = f"{shown[:_SHOWN_LENGTH]}…" if len(shown) > _SHOWN_LENGTH else shown
        return f"{self.place}（{cut}）"


def check_form(document: "DocxTemplate", form: str, environment: "SandboxedEnvironment") -> None:
    """Check the tags of *document*. Raises DocumentRefused for a wrong one with its place; *form* names the file."""
    paragraphs = list(_list_paragraphs(document))
    for one in paragraphs:
        _check_braces(one, form)
    for source in _list_sources(document):
        tree = _parse_source(document, source, form, environment)
        for name, known, owner in _list_unknown_names(tree, environment):
            where, tag = next(_find_tags(paragraphs, name), ("", ""))
            near = suggest_names(name, known) or suggest_names(tag, known)  # a name typed with a dash is two
            what = f"{form} {where}用了没有的名字 {owner}{name}"
            raise DocumentRefused(what, f"你是不是想写 {near}" if near else list_template_names())


def _check_braces(paragraph: _Paragraph, form: str) -> None:
    """Refuse a tag with braces of full width, and a known name in single braces: both would be printed as they are."""
    if has_full_width_tag(paragraph.text):
        raise DocumentRefused(f"{form} {paragraph.describe()}的大括号或百分号是全角的", FULL_WIDTH_REMEDY)
    for word in _SINGLE_BRACES.findall(paragraph.text):
        if name := next((name for name, label in TEMPLATE_NAMES.items() if word in (name, label)), ""):
            raise DocumentRefused(
                f"{form} {paragraph.describe()}只写了一层大括号", f"请写成 {{{{ {name} }}}}"
            )


def _parse_source(
    document: "DocxTemplate", source: str, form: str, environment: "SandboxedEnvironment"
) -> "nodes.Template":
    """Return the tags of *source*. Raises DocumentRefused for one that cannot be read."""
    from jinja2 import TemplateSyntaxError, nodes

    try:
        tree = environment.parse(source)
        for kind, known, what in (
            (nodes.Filter, environment.filters, "filter"),
            (nodes.Test, environment.tests, "test"),
        ):
            for node in tree.find_all(kind):
                if node.name not in known:  # Jinja itself tells some of these only when they are reached
                    raise TemplateSyntaxError(f"No {what} named '{node.name}'.", node.lineno)
    except TemplateSyntaxError as error:
        where = locate_line(document, source, error.lineno)
        why = explain_syntax_error(error.message or "")
        raise DocumentRefused(f"{form} {where}的标签写错了：{why}", _SYNTAX_REMEDY) from error
    return tree


def list_template_names() -> str:
    """Return a remedy with the names that a form can use."""
    items = "；".join(f"{name} 每一项的：{'、'.join(names)}" for name, names in LIST_NAMES.items())
    return f"可用的名字：{'、'.join(TEMPLATE_NAMES)}；{items}"


def locate_line(document: "DocxTemplate", source: str, line: int) -> str:
    """Return where a line of *source* stands, "" if it has no text. Each paragraph of a form begins a line."""
    lines = source.splitlines()[line - 1 : line]
    text = re.sub("<[^>]*>", "", lines[0]).strip() if lines else ""
    found = (one for one in _list_paragraphs(document) if text and _strip_tag_marks(one.text) in text)
    if where := next((one for one in found if one.text.strip()), None):
        return where.describe()
    return f"（{text[:_SHOWN_LENGTH]}）" if text else ""


def _strip_tag_marks(text: str) -> str:
    """Return the text of a paragraph as docxtpl writes it: a tag of a whole paragraph or row loses its mark."""
    return re.sub(r"(\{[{%])(?:p|tr|tc|r) ", r"\1 ", text.strip())


def build_body_source(document: "DocxTemplate") -> str:
    """Return the text of the body as docxtpl fills it: each paragraph begins a line."""
    return re.sub("<w:p([ >])", r"\n<w:p\1", document.patch_xml(document.get_xml()))


def _list_sources(document: "DocxTemplate") -> Iterator[str]:
    """Yield the texts that Jinja reads, of the body, the headers and the footers: each paragraph is a line."""
    parts = [document.get_xml()]
    for uri in (document.HEADER_URI, document.FOOTER_URI):
        parts += [document.get_part_xml(part) for _, part in document.get_headers_footers(uri)]
    for xml in parts:
        yield re.sub("(?=<w:p[ >])|(?<=</w:p>)(?=\\{)|(?<=</w:tr>)(?=\\{)", "\n", document.patch_xml(xml))


def _list_paragraphs(document: "DocxTemplate") -> Iterator[_Paragraph]:
    """Yield every paragraph of the body, the headers and the footers."""
    from docx.oxml.ns import qn

    def read_text(element: object) -> str:
        return "".join(text.text or "" for text in element.iter(qn("w:t")))  # type: ignore[attr-defined]

    paragraphs = tables = 0
    for block in document.docx.element.body:
        if block.tag == qn("w:p"):
            paragraphs += 1
            yield _Paragraph(f"第 {paragraphs} 段", read_text(block))
        elif block.tag == qn("w:tbl"):
            tables += 1
            for row, element in enumerate(block.iter(qn("w:tr")), 1):
                for paragraph in element.iter(qn("w:p")):
                    yield _Paragraph(f"第 {tables} 个表格第 {row} 行", read_text(paragraph))
        else:
            for paragraph in block.iter(qn("w:p")):
                yield _Paragraph("文本框或内容控件里", read_text(paragraph))
    for uri, place in ((document.HEADER_URI, "页眉"), (document.FOOTER_URI, "页脚")):
        for _, part in document.get_headers_footers(uri):
            yield _Paragraph(place, re.sub("<[^>]*>", "", document.get_part_xml(part)))


def _find_tags(paragraphs: Sequence[_Paragraph], name: str) -> Iterator[tuple[str, str]]:
    """Yield where *name* stands, and the words of its tag."""
    for one in paragraphs:
        for tag in _TAG.findall(one.text):
            if re.search(rf"\b{re.escape(name)}\b", tag):
                yield one.describe(), tag.strip("{}% ")


def _list_unknown_names(
    tree: "nodes.Template", environment: "SandboxedEnvironment"
) -> Iterator[tuple[str, Mapping[str, str], str]]:
    """Yield each unknown name, the names that it could have been, and what stands before it: "" or case."""
    from jinja2 import meta, nodes

    for name in sorted(meta.find_undeclared_variables(tree) - set(environment.globals) - set(TEMPLATE_NAMES)):
        yield name, TEMPLATE_NAMES, ""
    for loop in tree.find_all(nodes.For):
        names = next((LIST_NAMES[one.name] for one in _list_names(loop.iter) if one.name in LIST_NAMES), None)
        if names is None or not isinstance(loop.target, nodes.Name):
            continue
        for inner in (found for child in loop.body for found in child.find_all(nodes.Getattr)):
            is_item = isinstance(inner.node, nodes.Name) and inner.node.name == loop.target.name
            if is_item and inner.attr not in names:
                yield inner.attr, names, f"{loop.target.name}."


def _list_names(node: "nodes.Node") -> Iterator["nodes.Name"]:
    from jinja2 import nodes

    if isinstance(node, nodes.Name):
        yield node
    yield from node.find_all(nodes.Name)
