"""Read numbered problems whose fields are labelled paragraphs: 责任单位, 整改目标, 整改时限, 整改措施."""

import re
from collections import Counter
from collections.abc import Mapping, Sequence

from qinling.workbook.files.docx.document import WordParagraph

_LABEL_ENDING = "单位|部门|主体|领导|责任人|联系人|负责人|时限|期限|时间|日期|节点|目标|措施|要求|标准|状态|情况|进展|类型|来源|地点|位置|编号"
_LABEL = re.compile(
    rf"(?:^|(?<=[\s；;。]))[（(【\[]?([\u4e00-\u9fff]{{0,8}}(?:{_LABEL_ENDING}))[】\])）]?\s*[:：]\s*"
)
_NUMBER_STYLES = {
    "1.": re.compile(r"(?:问题)?\s*(\d{1,4})\s*[.．、:：]\s*(?!\d)"),
    "（1）": re.compile(r"[（(](\d{1,4})[）)]\s*"),
    "一、": re.compile(r"(?:问题)?([一二三四五六七八九十百]{1,5})\s*[、.．:：]\s*"),
    "（一）": re.compile(r"[（(]([一二三四五六七八九十百]{1,5})[）)]\s*"),
    "第一": re.compile(r"第([一二三四五六七八九十百\d]{1,5})(?:项|个问题|条)[、.．:：\s]*"),
}
_NUMBER = "序号"
_MIN_PROBLEMS = 2
_MIN_LABELS = 2
_MAX_GROUP_CHARACTERS = 40
_MAX_TITLES = 10

#: A paragraph as pairs of label and text; the text before the first label has the label "".
_Pieces = list[tuple[str, str]]


def build_problem_rows(paragraphs: Sequence[WordParagraph]) -> list[list[object]]:
    """Return one row a problem, with its labels as headings, below the titles of the paper.

    Returns [] where the paper has no such problems. A line between problems becomes a row of its own.
    """
    pieces = [_divide(paragraph.text) for paragraph in paragraphs]
    labels = Counter(label for parts in pieces for label, _ in parts if label)
    first_label = _find_first_label(pieces)
    if len(labels) < _MIN_LABELS or labels[first_label] < _MIN_PROBLEMS:
        return []
    anchors = [at for at, parts in enumerate(pieces) if any(label == first_label for label, _ in parts)]
    style = _find_number_style(paragraphs, pieces, anchors)
    starts = _find_starts(paragraphs, pieces, anchors, style)
    end = _find_end(pieces, starts[-1], labels)
    headings = list(dict.fromkeys(label for parts in pieces[starts[0] : end] for label, _ in parts if label))
    width = len(headings) + 2
    rows: list[list[object]] = [_pad([one.text], width) for one in paragraphs[: starts[0]][:_MAX_TITLES]]
    rows.append([_NUMBER, "问题描述", *headings])
    for start, stop in zip(starts, [*starts[1:], end], strict=True):
        row, groups = _read_problem(paragraphs[start:stop], pieces[start:stop], style)
        values: list[object] = [row.pop(heading, "") for heading in (_NUMBER, "", *headings)]
        rows += [values, *(_pad([group], width) for group in groups)]
    return rows + [_pad([one.text], width) for one in paragraphs[end:]]


def _find_end(pieces: Sequence[_Pieces], last_start: int, labels: Mapping[str, int]) -> int:
    """Return where the last problem ends: a label that no other problem has, after those they share, is of a note below."""
    shared = [
        at
        for at, parts in enumerate(pieces)
        if at >= last_start and any(labels[label] > 1 for label, _ in parts if label)
    ]
    return next(
        (at for at, parts in enumerate(pieces) if at > shared[-1] and any(label for label, _ in parts)),
        len(pieces),
    )


def _pad(values: list[object], width: int) -> list[object]:
    return values + [""] * (width - len(values))


def _divide(text: str) -> _Pieces:
    """Divide a paragraph at its labels."""
    found = list(_LABEL.finditer(text))
    if not found:
        return [("", text)]
    head = text[: found[0].start()].strip()
    ends = [one.start() for one in found[1:]] + [len(text)]
    labelled = [
        (one[1], text[one.end() : end].strip(" \t;；" if end < len(text) else None))
        for one, end in zip(found, ends, strict=True)
    ]
    return [("", head), *labelled] if head else labelled


def _find_first_label(pieces: Sequence[_Pieces]) -> str:
    """Return the label that most often follows text without a label: each problem begins before it."""
    firsts: Counter[str] = Counter()
    was_text = True
    for parts in pieces:
        for label, _ in parts:
            if label and was_text:
                firsts[label] += 1
            was_text = not label
    return firsts.most_common(1)[0][0] if firsts else ""


def _match_style(paragraph: WordParagraph) -> tuple[str, str, str]:
    """Return the style of the number of a paragraph, the number and the text after it."""
    for style, pattern in _NUMBER_STYLES.items():
        if found := pattern.match(paragraph.text):
            return style, found[1], paragraph.text[found.end() :]
    return ("auto" if paragraph.is_numbered else ""), "", paragraph.text


def _list_candidates(pieces: Sequence[_Pieces], anchors: Sequence[int], at: int) -> range:
    """Return the paragraphs where the problem of an anchor may begin, the nearest first."""
    last = anchors[at] if pieces[anchors[at]][0][0] == "" else anchors[at] - 1
    before = anchors[at - 1] if at else -1
    while before + 1 < last and any(label for label, _ in pieces[before + 1]):
        before += 1
    return range(last, before, -1)


def _find_number_style(
    paragraphs: Sequence[WordParagraph], pieces: Sequence[_Pieces], anchors: Sequence[int]
) -> str:
    """Return the style that numbers most problems, "" for none."""
    styles: Counter[str] = Counter()
    for at in range(len(anchors)):
        near = (_match_style(paragraphs[one])[0] for one in _list_candidates(pieces, anchors, at))
        styles[next(filter(None, near), "")] += 1
    return styles.most_common(1)[0][0]


def _find_starts(
    paragraphs: Sequence[WordParagraph], pieces: Sequence[_Pieces], anchors: Sequence[int], style: str
) -> list[int]:
    """Return where each problem begins: at its number, else at the paragraph before its first label."""
    starts = []
    for at, anchor in enumerate(anchors):
        candidates = _list_candidates(pieces, anchors, at)
        numbered = (one for one in candidates if style and _match_style(paragraphs[one])[0] == style)
        starts.append(next(numbered, candidates[0] if candidates else anchor))
    return starts


def _read_problem(
    paragraphs: Sequence[WordParagraph], pieces: Sequence[_Pieces], style: str
) -> tuple[dict[str, str], list[str]]:
    """Return the texts of a problem by label, and the lines at its end that are titles of the next ones."""
    groups: list[str] = []
    count = len(paragraphs)
    while count > 1 and _is_group_title(paragraphs[count - 1], pieces[count - 1], style):
        count -= 1
        groups.insert(0, paragraphs[count].text)
    found_style, number, _ = _match_style(paragraphs[0])
    texts: dict[str, list[str]] = {}
    label = ""
    for at, parts in enumerate(pieces[:count]):
        for stated, text in parts:
            label = stated or label
            is_first = not at and not stated and found_style == style
            texts.setdefault(label, []).append(_match_style(WordParagraph(text))[2] if is_first else text)
    values = {key: "\n".join(filter(None, lines)) for key, lines in texts.items()}
    return {_NUMBER: number if found_style == style else "", **values}, groups


def _is_group_title(paragraph: WordParagraph, parts: _Pieces, style: str) -> bool:
    """Return whether a line at the end of a problem is a title: numbered in a higher style, and no sentence."""
    found = _match_style(paragraph)[0]
    is_higher = found in ("一、", "（一）") and style not in (found, "")
    is_short = len(paragraph.text) <= _MAX_GROUP_CHARACTERS and paragraph.text[-1] not in "。；;"
    return is_higher and is_short and not any(label for label, _ in parts)
