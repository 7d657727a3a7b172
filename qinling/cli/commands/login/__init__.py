"""The command that looks at the logins of the platform."""

from qinling.cli.framework.command_list import CommandGroup, LazyCommand, Subcommand

GROUP = CommandGroup(
    "登录",
    (
        LazyCommand(
            "login",
            "qinling.cli.commands.login.reports",
            "平台账号登录情况：谁需要帮助，哪里有风险",
            "登录分析",
            (
                "qinling login accounts import 平台账号清单.xlsx",
                "qinling login import 日志/*.csv",
                "qinling login report",
            ),
            (
                Subcommand(
                    "accounts",
                    ("qinling login accounts import 平台账号清单.xlsx", "qinling login accounts list"),
                    "平台账号",
                    alias="账号",
                ),
                Subcommand(
                    "accounts import",
                    (
                        "qinling login accounts import 平台账号清单.xlsx",
                        "qinling login accounts import 新增账号.xlsx --partial",
                    ),
                    "平台账号",
                    alias="导入",
                ),
                Subcommand(
                    "accounts list",
                    ("qinling login accounts list", "qinling login accounts list --unit 区水利局"),
                    "平台账号",
                    alias="清单",
                ),
                Subcommand(
                    "import",
                    ("qinling login import 日志/*.csv", "qinling login import 日志/*.csv --dry-run"),
                    "平台账号",
                    alias="导入",
                ),
                Subcommand(
                    "imports",
                    ("qinling login imports", "qinling login imports --all"),
                    "平台账号",
                    alias="日志",
                ),
                Subcommand(
                    "accounts merge",
                    (
                        "qinling login accounts merge test01 yl0016",
                        "qinling login accounts merge test01 yl0016 --on 2026-06-01 --note 换了账号",
                    ),
                    "平台账号",
                    alias="合并",
                ),
                Subcommand(
                    "accounts history",
                    ("qinling login accounts history", "qinling login accounts history yl0016"),
                    "平台账号",
                    alias="历史",
                ),
                Subcommand(
                    "accounts split",
                    (
                        "qinling login accounts split test01",
                        "qinling login accounts split yl0012@slj --note 是两个人",
                    ),
                    "平台账号",
                    alias="拆开",
                ),
                Subcommand(
                    "report",
                    (
                        "qinling login report",
                        "qinling login report --week 2026-W22",
                        "qinling login report --to 登录分析.xlsx",
                    ),
                    alias="报告",
                ),
                Subcommand(
                    "guide",
                    (
                        "qinling login guide yl0007 yl0009 --by 韩某 --on 2026-06-10 --topic 第一次登录",
                        "qinling login guide yl0011 --by 韩某 --on 2026-06-09 --topic 填报进展 --note 现场教会 --next 2026-07-10",
                    ),
                    "实操指导",
                    alias="指导",
                ),
                Subcommand(
                    "coach",
                    (
                        "qinling login coach",
                        "qinling login coach --sheet 指导单.xlsx",
                        "qinling login coach --notice 通知",
                    ),
                    "实操指导",
                    alias="待指导",
                ),
                Subcommand(
                    "effect",
                    ("qinling login effect", "qinling login effect --since 2026-06-01"),
                    "实操指导",
                    alias="成效",
                ),
                Subcommand(
                    "forget",
                    (
                        "qinling login forget 平台登录日志20260525-20260628.csv --dry-run",
                        "qinling login forget 平台登录日志20260525-20260628.csv",
                    ),
                    "平台账号",
                    alias="去掉",
                ),
                Subcommand(
                    "weekly", ("qinling login weekly --dry-run", "qinling login weekly"), alias="每周"
                ),
            ),
            alias="登录",
        ),
    ),
    ("平台账号", "登录日志", "登录分析", "登录提示", "实操指导"),
)
