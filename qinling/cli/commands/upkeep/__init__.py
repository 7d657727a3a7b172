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
            alias="帮助",
        ),
        LazyCommand(
            "db",
            "qinling.cli.commands.upkeep.db",
            "维护台账文件：备份、恢复、核验、检查、救出、链首、升级",
            "备份和文件",
            ("qinling db backup 备份", "qinling db verify", "qinling db doctor"),
            (
                Subcommand(
                    "verify", ("qinling db verify", "qinling db verify --json"), "历史和核验", alias="核验"
                ),
                Subcommand(
                    "doctor", ("qinling db doctor", "qinling db doctor --fix"), "检查和救出", alias="检查"
                ),
                Subcommand(
                    "salvage",
                    ("qinling db salvage 救出.db", "qinling db salvage 救出2.db --backup 备份"),
                    "检查和救出",
                    alias="救出",
                ),
                Subcommand("head", ("qinling db head", "qinling db head --json"), "历史和核验", alias="链首"),
                Subcommand(
                    "backup",
                    ("qinling db backup 备份/今天.zip", "qinling db backup 备份 --keep 7d4w12m"),
                    alias="备份",
                ),
                Subcommand(
                    "restore",
                    (
                        "qinling db restore 备份/今天.zip --dry-run",
                        "qinling db restore 备份/今天.zip --to 恢复的台账.db",
                    ),
                    alias="恢复",
                ),
                Subcommand(
                    "migrate", ("qinling db migrate", "qinling db migrate --ledger 旧台账.db"), alias="升级"
                ),
            ),
            alias="维护",
        ),
        LazyCommand(
            "unit",
            "qinling.cli.commands.upkeep.units",
            "单位名称：有哪些，哪些写法可能是同一个单位，合并和拆开",
            "单位",
            ("qinling unit list", "qinling unit variants", "qinling unit merge 青屏镇 青屏镇人民政府"),
            (
                Subcommand("list", ("qinling unit list", "qinling unit list --json"), alias="清单"),
                Subcommand(
                    "variants", ("qinling unit variants", "qinling unit variants --json"), alias="写法"
                ),
                Subcommand(
                    "merge",
                    (
                        "qinling unit merge 龙潭湾镇 龙潭湾镇人民政府",
                        "qinling unit merge 栗坪镇 栗坪镇人民政府 --ground 镇政府就是镇",
                    ),
                    alias="合并",
                ),
                Subcommand(
                    "split",
                    (
                        "qinling unit split 青屏镇人民政府",
                        "qinling unit split 栗坪镇人民政府 --ground 合并错了",
                    ),
                    alias="拆开",
                ),
            ),
            alias="单位",
        ),
        LazyCommand(
            "config",
            "qinling.cli.commands.upkeep.config",
            "设置：每项是多少、从哪里来、什么意思，怎样改",
            "设置",
            ("qinling config list notify", "qinling config set warning.near 9", "qinling config edit"),
            (
                Subcommand(
                    "list", ("qinling config list warning", "qinling config list --changed"), alias="清单"
                ),
                Subcommand(
                    "get",
                    ("qinling config get office", "qinling config get warning.near --json"),
                    alias="查看",
                ),
                Subcommand(
                    "set",
                    (
                        "qinling config set office 云岭区秦岭办",
                        "qinling config set notify.receivers.麻街镇 stdout",
                    ),
                    alias="修改",
                ),
                Subcommand(
                    "unset",
                    ("qinling config unset warning.near", "qinling config unset notify.receivers.麻街镇"),
                    alias="还原",
                ),
                Subcommand("path", ("qinling config path", "qinling config path --json"), alias="位置"),
                Subcommand(
                    "edit",
                    ("qinling config edit", "qinling config edit --settings 另一份.toml"),
                    alias="编辑",
                ),
            ),
            alias="设置",
        ),
        LazyCommand(
            "init",
            "qinling.cli.commands.upkeep.init",
            "第一次用：写好设置，新建一个空台账",
            "安装和设置",
            (
                "qinling init",
                "qinling init --office 云岭区秦岭办 --name 王敏",
                "qinling init --shortcuts 桌面",
            ),
            alias="新建",
        ),
        LazyCommand(
            "doctor",
            "qinling.cli.commands.upkeep.installation",
            "看装好了没有：程序、终端、设置、定时任务、台账",
            "安装和设置",
            ("qinling doctor", "qinling doctor --json"),
            alias="体检",
        ),
        LazyCommand(
            "demo",
            "qinling.cli.commands.upkeep.demo",
            "用样例台账演示一遍",
            "开始",
            ("qinling demo", "qinling demo --dir 演示"),
            alias="演示",
        ),
    ),
    (
        "开始",
        "安装和设置",
        "设置",
        "Windows和信创",
        "单位",
        "备份和文件",
        "服务器",
        "服务器管理",
        "检查和救出",
        "出错时",
        "安全和威胁",
        "自定的规则和限制",
    ),
)
