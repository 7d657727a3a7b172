"""Commands that read and write workbooks."""

from qinling.cli.framework.command_list import CommandGroup, LazyCommand, Subcommand

GROUP = CommandGroup(
    "读入和导出",
    (
        LazyCommand(
            "import",
            "qinling.cli.commands.exchange.imports.import_ledgers",
            "读入各地报来的台账文件",
            "读入",
            (
                "qinling import 台账/* --dry-run",
                "qinling import 台账/* --update 以文件为准",
                "qinling import 巡查.csv --level 区级 --map 整改时间=整改时限 --explain-columns",
            ),
            alias="导入",
        ),
        LazyCommand(
            "recipe",
            "qinling.cli.commands.exchange.imports.recipes",
            "记下的表样：回答过的怎样读，下次照办",
            "表样",
            ("qinling recipe list", "qinling recipe show 区级自查台账"),
            (
                Subcommand("list", ("qinling recipe list", "qinling recipe list --json"), alias="清单"),
                Subcommand(
                    "show",
                    ("qinling recipe show 区级自查台账", "qinling recipe show 区级自查台账 --json"),
                    alias="查看",
                ),
                Subcommand(
                    "forget", ("qinling recipe forget 旧表", "qinling recipe forget 区级自查"), alias="删除"
                ),
            ),
            alias="表样",
        ),
        LazyCommand(
            "export",
            "qinling.cli.commands.exchange.exports.export_ledger",
            "导出给督查人员的台账",
            "导出",
            (
                "qinling export 交督查.xlsx",
                "qinling export 分镇办.xlsx --split 镇办 --layout 审阅 --skip-empty",
                "qinling export 抽查.xlsx --sample 10 --by 级别 --package",
            ),
            alias="导出",
        ),
        LazyCommand(
            "dispatch",
            "qinling.cli.commands.exchange.dispatch",
            "把问题分发给各单位填，看哪些交回了",
            "分发和收回",
            (
                "qinling dispatch --by 责任单位 --due 2026-06-30 --to 分发",
                "qinling dispatch --level 区级 --by 镇办 --due 2026-06-30 --to 各镇办 --dry-run",
            ),
            (
                Subcommand(
                    "round",
                    (
                        "qinling dispatch round --by 责任单位 --due 2026-06-30 --to 分发 --fill 完成率,整改工作进展",
                        "qinling dispatch round --by 牵头单位 --due 2026-06-30 --to 各部门 --json",
                    ),
                    alias="发出",
                ),
                Subcommand(
                    "status", ("qinling dispatch status", "qinling dispatch status 1 --json"), alias="进度"
                ),
                Subcommand(
                    "send",
                    ("qinling dispatch send --dry-run", "qinling dispatch send 1 --dry-run"),
                    alias="发送",
                ),
                Subcommand("end", ("qinling dispatch end", "qinling dispatch end 1"), alias="结束"),
            ),
            alias="分发",
        ),
        LazyCommand(
            "check",
            "qinling.cli.commands.exchange.returns.return_export",
            "核对导出的表",
            "收回",
            ("qinling check 交督查.xlsx", "qinling check 交督查.xlsx --json"),
            alias="核对",
        ),
        LazyCommand(
            "return",
            "qinling.cli.commands.exchange.returns.return_export",
            "收回改过的导出表",
            "收回",
            (
                "qinling return 交督查.xlsx --dry-run",
                "qinling return 交督查.xlsx --conflicts 两方都改的.xlsx",
                "qinling return 交督查.xlsx --prefer 台账",
            ),
            alias="收回",
        ),
        LazyCommand(
            "fill",
            "qinling.cli.commands.exchange.fill_form",
            "把台账的进展填进上级发来的表",
            "填报",
            (
                "qinling fill 台账/省级反馈问题整改台账.xlsx --check",
                "qinling fill 台账/省级反馈问题整改台账.xlsx --columns 状态 --to 报省.xlsx",
            ),
            alias="填报",
        ),
        LazyCommand(
            "template",
            "qinling.cli.commands.exchange.blank_forms",
            "写出空白表格，供填好后读入",
            "空白表格",
            ("qinling template ledger 空白台账.xlsx", "qinling template accounts 空白账号清单.xlsx"),
            (
                Subcommand(
                    "ledger",
                    (
                        "qinling template ledger 区级空白表.xlsx --level 区级",
                        "qinling template ledger 自查表.xlsx --title 自查问题台账",
                    ),
                    alias="台账",
                ),
                Subcommand(
                    "accounts",
                    ("qinling template accounts 账号清单.xlsx", "qinling template accounts 各镇办账号.xlsx"),
                    "平台账号",
                    alias="账号",
                ),
            ),
            alias="空表",
        ),
        LazyCommand(
            "diff",
            "qinling.cli.commands.exchange.diff",
            "比较两份台账或导出的表",
            "收回",
            ("qinling diff 上周.xlsx 交督查.xlsx", "qinling diff 上周.xlsx 交督查.xlsx --mark"),
            alias="比较",
        ),
        LazyCommand(
            "reconcile",
            "qinling.cli.commands.exchange.reconcile",
            "核对平台的表与台账",
            "核对平台",
            (
                "qinling reconcile 平台.xlsx --against platform",
                "qinling reconcile 平台.xlsx --mark --to 核对.xlsx",
                "qinling reconcile 平台.xlsx --apply",
            ),
            alias="对账",
        ),
    ),
    (
        "读入",
        "表样",
        "表格怎么读",
        "各样的表",
        "单元格怎么读",
        "有错的行",
        "再次报来",
        "空白表格",
        "导出",
        "分发和收回",
        "写出的文件",
        "本单位表样",
        "收回",
        "填报",
        "核对平台",
    ),
)
