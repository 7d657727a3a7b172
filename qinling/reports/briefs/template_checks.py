"""Read the template of a brief, and keep it to what ends soon: texts, names, conditions, and plain loops.

Calls, arithmetic and assignments are refused: every number of a brief is a figure that can be asked
where it comes from. Jinja's sandbox bounds what a template reaches, these checks how long it runs.
"""

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, NamedTuple

from qinling.errors import DocumentRefused
from qinling.reports.text.tag_mistakes import FULL_WIDTH_REMEDY, explain_syntax_error, has_full_width_tag

if TYPE_CHECKING:
    from jinja2 import nodes
    from jinja2.sandbox import SandboxedEnvironment

MAX_TEMPLATE_LENGTH = 20_000
OVERDUE_ISSUES, OVERDUE_UNITS, OTHER_WORK = "超期问题", "超期单位", "其他工作"
#: Lists that a template can go through, and what each of their items has.
LIST_NAMES = {
    OVERDUE_ISSUES: "已超期的问题，各有：编号、级别、描述、地点、单位、时限、超期天数",
    OVERDUE_UNITS: "已超期问题的单位，各有：单位、编号（该单位各问题的编号）",
    OTHER_WORK: "样式里没有写到、台账里有记录的工作，各有：名称、全；前面可写 今年. 等",
}
_NODES = (
    *("Template", "Output", "TemplateData", "Name", "Const", "Getattr", "Getitem", "If", "For"),
    *("And", "Or", "Not", "Compare", "Operand", "CondExpr"),
)
#: A number with the word after it. A spelt one begins with no 千 or 万: 千米 and 万元 are units behind a figure.
_NUMBER = re.compile(
    r"\d[\d.,]*[^\s\d，。、；：（）{}]{0,2}"
    r"|百分之[〇零一二两三四五六七八九十百点]+"
    r"|[〇零一二两三四五六七八九十百][〇零一二两三四五六七八九十百千万亿]*[个件次起人条%座米名处项公套天元亩场]"
)
_SHOWN_LENGTH = 40
_ALLOWED = "可用的写法：{{ 指标 }}、{% if … %}、{% elif … %}、{% else %}、{% for 名字 in 列表 %}；数由台账算出，不能在样式里算"


class UsedName(NamedTuple):
    """A name of a template with the words after it: 今年.劝返.值, and the line where it stands."""

    words: tuple[str, ...]
    line: int


class BriefTemplate(NamedTuple):
    """A checked template: what it is called in errors, its text, and the names that it uses.

    *numbers* stand in its text: no ledger changes them.
    """

    shown: str
    text: str
    names: tuple[UsedName, ...]
    numbers: tuple[str, ...]


def read_template(text: str, shown: str) -> BriefTemplate:
    """Check the *text* of a template. Raises DocumentRefused for its mistakes."""
    from jinja2 import TemplateSyntaxError

    if len(text) > MAX_TEMPLATE_LENGTH:
        raise DocumentRefused(f"{shown}有 {len(text)} 个字，超过上限 {MAX_TEMPLATE_LENGTH}", "请改短")
    for number, line in enumerate(text.splitlines(), 1):
        if has_full_width_tag(line):
            what = f"{shown}第 {number} 行（{line.strip()[:_SHOWN_LENGTH]}）的大括号或百分号是全角的"
            raise DocumentRefused(what, FULL_WIDTH_REMEDY)
    try:
        tree = build_environment().parse(text)
        names = tuple(_list_names(tree, frozenset(), shown))
    except TemplateSyntaxError as error:
        line = "".join(text.splitlines()[error.lineno - 1 : error.lineno]).strip()[:_SHOWN_LENGTH]
        why = explain_syntax_error(error.message or "")
        raise DocumentRefused(
            f"{shown}第 {error.lineno} 行（{line}）的标签写错了：{why}", _ALLOWED
        ) from error
    except RecursionError as error:
        raise DocumentRefused(f"{shown}的括号或条件套得太深", "请改得简单些") from error
    if not names:
        raise DocumentRefused(
            f"{shown}没有用到任何指标",
            "用半角大括号写上指标，如 {{ 累计销号 }}，qinling brief --figures 列出全部",
        )
    return BriefTemplate(shown, text, names, tuple(_find_numbers(tree)))


def build_environment() -> "SandboxedEnvironment":
    """Return a sandbox in which values cannot be changed, unknown names raise, without functions and filters."""
    from jinja2 import StrictUndefined
    from jinja2.sandbox import ImmutableSandboxedEnvironment

    environment = ImmutableSandboxedEnvironment(
        undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
    environment.globals.clear()
    environment.filters.clear()
    return environment


def _find_numbers(tree: "nodes.Template") -> Iterator[str]:
    """Yield the numbers that are typed in the template, with the word after each."""
    from jinja2 import nodes

    for data in tree.find_all(nodes.TemplateData):
        yield from (found[0] for found in _NUMBER.finditer(data.data))
    for constant in tree.find_all(nodes.Output):
        yield from (str(one.value) for one in constant.nodes if isinstance(one, nodes.Const))


def _list_names(node: "nodes.Node", local: frozenset[str], shown: str) -> Iterator[UsedName]:
    """Yield the names under *node* that are no variables of a loop, *local*. Raises DocumentRefused."""
    from jinja2 import nodes

    if type(node).__name__ not in _NODES:
        raise DocumentRefused(
            f"{shown}第 {node.lineno} 行用了不能用的写法（{type(node).__name__}）", _ALLOWED
        )
    if isinstance(node, nodes.For):
        yield from _list_names_of_loop(node, local, shown)
        return
    words = _read_words(node)
    if words:
        if any(word.startswith("_") for word in words):
            raise DocumentRefused(f"{shown}第 {node.lineno} 行用了以下划线开头的名字", _ALLOWED)
        if words[0] not in local:
            yield UsedName(words, node.lineno)
        return
    for child in node.iter_child_nodes():
        yield from _list_names(child, local, shown)


def _list_names_of_loop(loop: "nodes.For", local: frozenset[str], shown: str) -> Iterator[UsedName]:
    from jinja2 import nodes

    if local:
        raise DocumentRefused(f"{shown}第 {loop.lineno} 行的循环套在另一个循环里", "请分开写")
    if loop.recursive or loop.test is not None:
        raise DocumentRefused(
            f"{shown}第 {loop.lineno} 行的循环带了 recursive 或 if", "循环里面再写 {% if … %}"
        )
    words = _read_words(loop.iter)
    if not isinstance(loop.target, nodes.Name) or not words or words[-1] not in LIST_NAMES:
        what = f"{shown}第 {loop.lineno} 行的循环看不懂"
        raise DocumentRefused(what, f"写成 {{% for 问题 in 超期问题 %}}，列表有：{'、'.join(LIST_NAMES)}")
    inner = frozenset((loop.target.name, "loop"))
    yield from _list_names(loop.iter, local, shown)
    for child in loop.body:
        yield from _list_names(child, inner, shown)
    for child in loop.else_:
        yield from _list_names(child, local, shown)


def _read_words(node: "nodes.Node") -> tuple[str, ...]:
    """Return the words of a name such as 今年.劝返 or 工作["劝返_人次"], () for anything else."""
    from jinja2 import nodes

    if isinstance(node, nodes.Name):
        return (node.name,)
    if isinstance(node, nodes.Getattr):
        before = _read_words(node.node)
        return (*before, node.attr) if before else ()
    if isinstance(node, nodes.Getitem) and isinstance(node.arg, nodes.Const):
        before = _read_words(node.node)
        return (*before, str(node.arg.value)) if before else ()
    return ()
