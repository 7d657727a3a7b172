"""Commands that look after the ledger file, and help."""

from qinling.cli.framework.command_list import CommandGroup, LazyCommand, Subcommand

GROUP = CommandGroup(
    "维护",
    (
        LazyCommand(
            "help",
            "qinling.cli.commands.upkeep.help",
            "看手册：一个主题，或一条命令的用法和说明",
            "开始",
            ("qinling help", "qinling help 时限", "qinling help import"),
        ),
        LazyCommand(
            "db",
            "qinling.cli.commands.upkeep.db",
            "维护台账文件：备份、恢复、核验、检查、救出、链首、升级",
            "备份和文件",
            ("qinling db backup 备份", "qinling db verify", "qinling db doctor"),
            (
                Subcommand("verify", ("qinling db verify", "qinling db verify --json"), "历史和核验"),
                Subcommand("doctor", ("qinling db doctor", "qinling db doctor --fix"), "检查和救出"),
                Subcommand(
                    "salvage",
                    ("qinling db salvage 救出.db", "qinling db salvage 救出2.db --backup 备份"),
                    "检查和救出",
                ),
                Subcommand("head", ("qinling db head", "qinling db head --json"), "历史和核验"),
                Subcommand(
                    "backup", ("qinling db backup 备份/今天.zip", "qinling db backup 备份 --keep 7d4w12m")
                ),
                Subcommand(
                    "restore",
                    (
                        "qinling db restore 备份/今天.zip --dry-run",
                        "qinling db restore 备份/今天.zip --to 恢复的台账.db",
                    ),
                ),
                Subcommand("migrate", ("qinling db migrate", "qinling db migrate --ledger 旧台账.db")),
            ),
        ),
        LazyCommand(
            "unit",
            "qinling.cli.commands.upkeep.units",
            "单位名称：有哪些，哪些写法可能是同一个单位，合并和拆开",
            "单位",
            ("qinling unit list", "qinling unit variants", "qinling unit merge 青屏镇 青屏镇人民政府"),
            (
                Subcommand("list", ("qinling unit list", "qinling unit list --json")),
                Subcommand("variants", ("qinling unit variants", "qinling unit variants --json")),
                Subcommand(
                    "merge",
                    (
                        "qinling unit merge 龙潭湾镇 龙潭湾镇人民政府",
                        "qinling unit merge 栗坪镇 栗坪镇人民政府 --ground 镇政府就是镇",
                    ),
                ),
                Subcommand(
                    "split",
                    (
                        "qinling unit split 青屏镇人民政府",
                        "qinling unit split 栗坪镇人民政府 --ground 合并错了",
                    ),
                ),
            ),
        ),
        LazyCommand(
            "init",
            "qinling.cli.commands.upkeep.init_demo",
            "新建一个空台账",
            "开始",
            ("qinling init", "qinling init --ledger 练习.db", "qinling init --shortcuts 桌面"),
        ),
        LazyCommand(
            "demo",
            "qinling.cli.commands.upkeep.init_demo",
            "用样例台账演示一遍",
            "开始",
            ("qinling demo", "qinling demo --dir 演示"),
        ),
    ),
    (
        "开始",
        "设置",
        "Windows和信创",
        "单位",
        "备份和文件",
        "检查和救出",
        "出错时",
        "安全和威胁",
        "自定的规则和限制",
    ),
)
