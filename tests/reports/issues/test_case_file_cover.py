"""The case file of an issue: the cover and JSON."""

from qinling.procedures.case_files.case_files import CaseFile
from qinling.reports.issues.case_file_cover import case_json, cover_sections
from qinling.rules.history.timeline import Round, Timeline
from qinling.rules.vocabulary import AttachmentKind
from tests.reports.makers import HEAD, HOSTILE_TEXT, TIMEZONE, make_event, make_issue

ATTACHMENT = {
    "paper": "plan",
    "name": "方案.pdf",
    "size": 1200,
    "sha256": "c" * 64,
    "recorded_by": "张三",
    "round": 1,
}


def make_case(timeline=None, missing=(), **values):
    events = [make_event("created", {"number": "QJ-001"}, ground="导入 甲.xlsx")]
    return CaseFile(make_issue(**values), timeline or Timeline([Round(1)]), events, list(missing), 7, HEAD)


def list_sections(case):
    return {title: (list(headings), list(rows)) for title, headings, rows in cover_sections(case, TIMEZONE)}


def test_a_cover_has_five_sections():
    sections = list_sections(make_case(town="甲镇", extra={"网格\n编号": "三号", "空": ""}))

    assert list(sections) == ["一、基本情况", "二、办理经过", "三、材料目录", "四、尚缺材料", "五、历史"]
    assert sections["一、基本情况"] == (
        [],
        [
            ("问题编号", "QJ-001"),
            ("级别", "区级"),
            ("镇办", "甲镇"),
            ("问题描述", "河道弃渣"),
            ("整改状态", "整改中"),
            ("轮次", "1"),
            ("网格编号", "三号"),
        ],
    )
    assert sections["二、办理经过"][1] == [("", "尚无")]
    assert sections["三、材料目录"][1] == []
    assert sections["四、尚缺材料"][1] == [("按设置应有而没有", "无")]
    assert sections["五、历史"] == (
        ["时间", "经办人", "事项", "内容", "依据"],
        [("2026-04-25 00:30", "张三", "新增", "", "导入 甲.xlsx")],
    )


def test_the_timeline_is_split_into_label_and_text():
    timeline = Timeline([Round(1, rectified_on="2026-02-01", applied_on="2026-02-02", applied_by="王五")])

    assert list_sections(make_case(timeline))["二、办理经过"][1] == [
        ("完成整改", "2026-02-01"),
        ("申请销号", "2026-02-02 王五"),
    ]


def test_attachments_are_listed_with_their_names_in_the_case_file():
    timeline = Timeline([Round(1)], attachments=[ATTACHMENT])

    assert list_sections(make_case(timeline))["三、材料目录"] == (
        ["类别", "收入人", "大小（字节）", "文件", "SHA-256 前 16 位"],
        [("整改方案", "张三", "1200", "01-整改方案-方案.pdf", "c" * 16)],
    )


def test_missing_attachments_are_named():
    case = make_case(missing=[AttachmentKind.PLAN, AttachmentKind.AFTER])

    assert list_sections(case)["四、尚缺材料"][1] == [("按设置应有而没有", "整改方案、整改后照片")]


def test_hostile_texts_stay_as_they_are():
    assert ("问题描述", HOSTILE_TEXT) in list_sections(make_case(description=HOSTILE_TEXT))["一、基本情况"][1]


def test_json_has_its_keys():
    case = make_case(Timeline([Round(1)], attachments=[ATTACHMENT]), missing=[AttachmentKind.AFTER])

    assert case_json(case) == {
        "number": "QJ-001",
        "level": "district",
        "papers": [ATTACHMENT],
        "missing": ["after"],
        "chain": {"position": 7, "head": HEAD},
    }
