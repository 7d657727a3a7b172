"""What the letters say: titles, paragraphs and closing phrases of each kind, with the tags of a template."""

from qinling.rules.vocabulary import SupervisionKind

LETTER_TITLES = {
    SupervisionKind.URGE: "催办通知书",
    SupervisionKind.SUPERVISE: "督办单",
    SupervisionKind.CIRCULATE: "情况通报",
    SupervisionKind.TALK: "约谈通知",
    SupervisionKind.REFER: "移送问责建议书",
}
#: GB/T 9704: a title names the issuing office, the matter and the kind of document.
TITLE_LINES = ("{{ sender }}", "关于秦岭生态环境问题整改的{{ title }}")
ISSUES_TITLE, ACTS_TITLE = "整改问题清单", "此前催办督办情况"

_OVERDUE_TEXT = "截至{{ date }}，{{ you }}承担整改的{{ which }}{{ count }}个问题{{ situation }}"

#: Paragraphs between recipient and closing. The reason follows the first one.
BODY_TEXTS = {
    SupervisionKind.URGE: (
        f"{_OVERDUE_TEXT}，现予催办。",
        "请立即查明原因，倒排工期，抓紧整改，确保整改到位；已经完成整改的，请及时申请验收销号。",
    ),
    SupervisionKind.SUPERVISE: (
        f"{_OVERDUE_TEXT}，现予督办。",
        "责令{{ you }}：",
        "一、立即组织整改。逐项明确责任领导、责任人和完成时限，确保问题整改到位。",
        "二、查明超期原因。形成书面说明，与整改落实情况一并报送。",
        "三、按程序销号。完成整改后及时申请验收销号。",
        "逾期仍未按要求整改的，将按规定予以通报、约谈，直至移送问责。",
    ),
    SupervisionKind.CIRCULATE: (
        f"{_OVERDUE_TEXT}，现予通报。",
        "请{{ you }}认真对照检查，深刻剖析原因，压实整改责任，迅速采取有力措施推进整改，坚决防止类似问题再次发生。",
    ),
    SupervisionKind.TALK: (
        f"{_OVERDUE_TEXT}。经研究，决定约谈{{{{ you }}}}。",
        "{% if reply_by %}请主要负责人于{{ reply_by }}前{% else %}请主要负责人按另行通知的时间{% endif %}"
        "{% if sender %}到{{ sender }}{% endif %}接受约谈，并提交书面材料，说明问题成因、整改进展和下一步措施。",
    ),
    SupervisionKind.REFER: (
        "截至{{ date }}，{{ which }}{{ count }}个问题{{ situation }}。",
        "现将有关情况移送你单位，建议对整改不力的责任单位和责任人员依规依纪依法予以调查核实，并按规定追究责任。",
    ),
}

#: Sentence for letters with a reply date. The talk letter has it in its body.
REPLY_TEXTS = {
    SupervisionKind.URGE: "请于{{ reply_by }}前将整改进展和完成计划书面回复{{ sender }}。",
    SupervisionKind.SUPERVISE: "请于{{ reply_by }}前将整改落实情况书面报送{{ sender }}。",
    SupervisionKind.CIRCULATE: "请于{{ reply_by }}前将整改情况书面报送{{ sender }}。",
    SupervisionKind.REFER: "处理结果请于{{ reply_by }}前函告{{ sender }}。",
}

CLOSING_TEXTS = {
    SupervisionKind.URGE: "特此通知。",
    SupervisionKind.SUPERVISE: "特此督办。",
    SupervisionKind.CIRCULATE: "特此通报。",
    SupervisionKind.TALK: "特此通知。",
    SupervisionKind.REFER: "特此函告。",
}
