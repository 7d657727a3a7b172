"""The notice to a unit that its account holders will be coached: who, why, and where to write when and where."""

import re
from collections.abc import Iterator, Sequence
from datetime import date
from typing import TYPE_CHECKING

from qinling.reports.documents.red_heading import format_chinese_day
from qinling.reports.documents.word_documents import (
    Properties,
    insert_body,
    save_document,
    set_page_layout,
    set_page_number,
)
from qinling.reports.documents.word_xml import (
    ALIGNMENTS,
    FIRST_LINE_INDENT,
    build_line_spacing,
    build_paragraph,
    build_run_properties,
)
from qinling.rules.logins.audit.finding_kinds import FindingKind
from qinling.rules.texts.unseen_characters import clean_outgoing_text

if TYPE_CHECKING:
    from qinling.rules.logins.coaching import CoachingCandidate

NOTICE_TITLE = "平台账号实操指导通知"
_BLANK = "＿＿＿＿"
_OPENING = (
    f"为帮助使用人用好平台，定于{_BLANK}年＿＿月＿＿日＿＿时，在{_BLANK}{_BLANK}对下列账号的使用人"
    f"作一次实操指导，约需{_BLANK}分钟，由{_BLANK}前来。请安排使用人本人到场，带上手头要办的问题。"
)
_CLOSING = (
    "这次指导只为帮助使用，不作排名，不作考核。使用人已经换了的，请当天告知。"
    f"时间、地点不便的，请与{_BLANK}联系，电话{_BLANK}{_BLANK}。"
)


#: What each finding means for the unit, and what will be done, without the words of the audit.
_REASONS = {
    FindingKind.NEVER: "账号开通以来还没有登录过。当面帮助第一次登录，看看本单位的问题，学会填报进展",
    FindingKind.IDLE: "有一段时间没有登录了。看看是换了人、忘了密码还是哪里用不顺，当面操作一遍",
    FindingKind.FEW: "近几周用得不多。从本单位手头的问题做起，当面走一遍",
    FindingKind.IDLE_WITH_ISSUES: "本单位还有没完成的问题，这一周没有登录。陪同登录，当场填报一次进展",
    FindingKind.REPORT_DAY_ONLY: "只在报送那天登录。演示随办随录，进展有变化当天就能填",
    FindingKind.FAILURES: "登录失败的次数多。核对账号，重设密码，演示怎样找回密码",
}
_WEEK = re.compile(r"(\d{4})-W(\d\d)")


def build_coaching_notice(
    unit: str, candidates: Sequence["CoachingCandidate"], office: str, written_on: date
) -> bytes:
    """Return the notice to *unit* as a .docx, as if written at midnight of *written_on*.

    What the office settles with the unit (day, hour, place, coach, telephone) is left blank to fill in.
    """
    from docx import Document

    document = Document()
    set_page_layout(document)
    paragraphs = _build_paragraphs(unit, candidates, office, written_on)
    insert_body(document, "".join(paragraphs))
    set_page_number(document.sections[0].footer)
    return save_document(document, Properties(NOTICE_TITLE, office, "", written_on))


def _build_paragraphs(
    unit: str, candidates: Sequence["CoachingCandidate"], office: str, written_on: date
) -> Iterator[str]:
    title = build_run_properties("宋体", 22, bold=True)
    yield build_paragraph(NOTICE_TITLE, build_line_spacing(36) + ALIGNMENTS["center"], title)
    yield build_paragraph("")
    yield build_paragraph(f"{clean_outgoing_text(unit) or _BLANK}：")
    yield build_paragraph(_OPENING, FIRST_LINE_INDENT)
    for number, candidate in enumerate(candidates, 1):
        account = candidate.usage.account
        holder = f"{account.name or '使用人'}（账号 {account.account}）"
        heading = clean_outgoing_text(f"{number}. {holder}")
        yield build_paragraph(heading, "<w:keepNext/>" + FIRST_LINE_INDENT, build_run_properties("黑体", 16))
        for text in _list_reasons(candidate):
            yield build_paragraph(clean_outgoing_text(text), FIRST_LINE_INDENT)
    yield build_paragraph(_CLOSING, "<w:keepNext/>" + FIRST_LINE_INDENT)
    yield build_paragraph("", "<w:keepNext/>")
    yield build_paragraph(office or _BLANK, "<w:keepNext/>" + ALIGNMENTS["right"])
    yield build_paragraph(format_chinese_day(written_on), ALIGNMENTS["right"])


def _list_reasons(candidate: "CoachingCandidate") -> Iterator[str]:
    """Yield why the account is coached and with what, a reason an entry."""
    if candidate.visit_due is not None:
        last = f"（上次指导 {candidate.last_coached}）" if candidate.last_coached else ""
        yield f"上次约定 {candidate.visit_due} 回访{last}，看看用得怎么样、有什么要帮的。"
    for finding in candidate.findings:
        evidence = _WEEK.sub(r"\1年第\2周", "；".join(finding.evidence))
        yield f"{_REASONS[finding.kind]}。（{evidence}）"
