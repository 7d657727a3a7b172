"""Commands that show the ledger."""

from qinling.cli.framework.command_list import CommandGroup, LazyCommand

GROUP = CommandGroup(
    "查看",
    (
        LazyCommand(
            "board",
            "qinling.cli.commands.viewing.board",
            "看总体情况：各级各状态多少，超期多少，哪些快到期",
            "总体情况",
            (
                "qinling board",
                "qinling board --by 责任单位 --as-of 2026-06-10",
                "qinling board --html 总体情况.html",
            ),
            alias="总览",
        ),
        LazyCommand(
            "brief",
            "qinling.cli.commands.viewing.brief",
            "出简报：截至哪天、期内和累计各多少，每个数都问得出处",
            "简报",
            (
                "qinling brief --since-year",
                "qinling brief --from 2026-04-01 --to 2026-05-31 --explain",
                "qinling brief 简报.docx --unit 区水利局",
            ),
            alias="简报",
        ),
        LazyCommand(
            "list",
            "qinling.cli.commands.viewing.issues",
            "列出问题，可按级别、状态、单位等筛选",
            "查看",
            (
                "qinling list --overdue",
                "qinling list --level 省级 --due-within 15",
                "qinling list --unit 区水利局 --open --sort 整改时限",
            ),
            alias="清单",
        ),
        LazyCommand(
            "show",
            "qinling.cli.commands.viewing.issues",
            "看一个问题的全部内容、办理经过和历史",
            "查看",
            ("qinling show SJ2026-008", "qinling show SJ2026-008 --explain"),
            alias="查看",
        ),
        LazyCommand(
            "report",
            "qinling.cli.commands.viewing.reports",
            "周报、月度通报、季度点评、年度报告",
            "报告",
            (
                "qinling report month 2026-06",
                "qinling report month 2026-06 --to 六月通报.docx --to 六月通报.xlsx",
                "qinling report quarter 2026Q2 --explain",
            ),
            alias="报告",
        ),
        LazyCommand(
            "map",
            "qinling.cli.commands.viewing.issue_map",
            "把问题的点位写成地图文件",
            "地图",
            (
                "qinling map 点位.kml --open",
                "qinling map 手持机.gpx --overdue --redact",
                "qinling map 全部.geojson --photos --json",
            ),
            alias="地图",
        ),
        LazyCommand(
            "history",
            "qinling.cli.commands.viewing.history",
            "看办理过程：谁在什么时候改了什么，依据是什么",
            "历史和核验",
            ("qinling history SJ2026-008", "qinling history --since 2026-06-01 --until 2026-06-30"),
            alias="历史",
        ),
        LazyCommand(
            "browse",
            "qinling.cli.commands.viewing.browse",
            "全屏浏览：看清单、一个问题、一周到期的，按键办常用的几步",
            "全屏浏览",
            ("qinling browse", "qinling browse --ledger 台账.db"),
            alias="浏览",
        ),
    ),
    ("总体情况", "简报", "报告", "指标口径", "查看", "编号和名称", "地图", "历史和核验", "全屏浏览"),
)
