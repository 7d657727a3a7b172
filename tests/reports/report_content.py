"""A small report with hostile texts, for the tests of its formats."""

from qinling.rules.period_reports.content import (
    ChartSeries,
    ReportChart,
    ReportContent,
    ReportSection,
    ReportTable,
)

HOSTILE = (
    "</script><script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "{{7*7}} {% raw %}",
    "=1+1",
    "]]></w:t><w:br/>",
    "倒\u202e过来",
    "控\x07制",
    "甲\n乙",
)


def make_content(texts=HOSTILE):
    groups = ReportTable(
        "按责任单位", ("责任单位", "有效", "比上期"), [(text, 3, None) for text in texts], "不作排名。"
    )
    state = ReportTable(
        "期末情况", ("指标", "单位", "本期"), [("销号率", "%", 50.0), ("超期", "个", 2)], texts=2
    )
    issues = ReportTable(
        "将到期问题",
        ("编号", "级别", "责任单位", "地点", "问题", "时限"),
        [("A1", "区级", texts[0], texts[1], texts[2], None)],
        texts=6,
    )
    bars = ReportChart(
        "各级问题",
        False,
        ("省级", "区级"),
        [ChartSeries("已销号", (1, 2), "closed"), ChartSeries("未完成", (0, 4), "running")],
    )
    line = ReportChart(
        "未销号走势", True, ("2026-04-30", "2026-05-31"), [ChartSeries("未完成整改", (5, 4), "running")]
    )
    return ReportContent(
        ("2026年5月秦岭生态环境保护问题", "整改情况月度通报"),
        f"2026-05-01 至 2026-05-31；只含“{texts[0]}”",
        [
            ReportSection("总体情况", ["已销号 3 个。"], [state], [bars]),
            ReportSection("需要关注的情况", ["已超期 2 个。"]),
            ReportSection("分单位情况", [], [groups]),
            ReportSection("积压和走势", [], [state], [line]),
            ReportSection("到2026年6月末到期的问题（1 个）", [], [issues]),
        ],
        ["完成整改不等于销号。"],
        ReportTable(
            "口径",
            ("指标", "本期", "单位", "口径", "从哪里数"),
            [("超期", 2, "个", "过了时限的", "台账内问题")],
        ),
    )
