"""The commands of work records: what an office does beside the issues, and what it holds."""

from qinling.cli.framework.command_list import CommandGroup, LazyCommand, Subcommand

GROUP = CommandGroup(
    "工作记录",
    (
        LazyCommand(
            "work",
            "qinling.cli.commands.work.recording",
            "问题以外的工作：会议、巡查、劝返、案件",
            "工作记录",
            (
                "qinling work add 会议 --count 3次 --on 2026-06-09 --by 区秦岭办",
                "qinling work list --from 2026-06-01",
            ),
            (
                Subcommand(
                    "add",
                    (
                        "qinling work add 劝返 --count 2起5人次 --on 2026-06-09 --by 麻街镇人民政府",
                        "qinling work add 刑事案件 --count 18件21人 --of 鸟类=2件2人 --on 2026-05-31 --by 区检察院",
                        "qinling work add 森林覆盖率 --count 73.26% --on 2026-05-31 --by 区林业局",
                    ),
                    alias="登记",
                ),
                Subcommand(
                    "import",
                    (
                        "qinling work import 六月工作.csv",
                        "qinling work import 工作统计表.csv --on 2026-05-31 --dry-run",
                    ),
                    alias="导入",
                ),
                Subcommand(
                    "list",
                    (
                        "qinling work list --from 2026-06-01 --to 2026-06-30",
                        "qinling work list --kind 劝返 --unit 麻街镇人民政府",
                    ),
                    alias="清单",
                ),
                Subcommand(
                    "show",
                    ("qinling work show GZ0001", "qinling work show GZ0003 --as-of 2026-06-10"),
                    alias="查看",
                ),
                Subcommand(
                    "edit",
                    (
                        "qinling work edit GZ0001 数量=4次",
                        "qinling work edit GZ0002 日期=2026-06-08 --ground 登记时看错",
                    ),
                    alias="修改",
                ),
                Subcommand(
                    "attach",
                    (
                        "qinling work attach GZ0001 现场1.jpg",
                        "qinling work attach GZ0001 验收意见.pdf --as 其他材料",
                    ),
                    alias="附件",
                ),
                Subcommand(
                    "void",
                    (
                        "qinling work void GZ0003 --reason 不是本区的",
                        "qinling work void GZ0002 GZ0005 --reason 与另报的重复",
                    ),
                    alias="撤销",
                ),
            ),
            alias="工作",
        ),
    ),
    ("工作记录",),
)
