"""Commands that change issues: registration, the steps of the procedure, attachments, undo."""

from qinling.cli.framework.command_list import CommandGroup, LazyCommand

GROUP = CommandGroup(
    "办理",
    (
        LazyCommand(
            "add",
            "qinling.cli.commands.casework.issue_editing",
            "登记一个问题",
            "登记和修改",
            (
                "qinling add 级别=区级 问题描述=河边堆放建筑垃圾 整改时限=2026年6月底前",
                "qinling add --level 市级 问题描述=围栏破损 交办日期=2026-06-09 整改时限=15个工作日内",
            ),
            alias="登记",
        ),
        LazyCommand(
            "edit",
            "qinling.cli.commands.casework.issue_editing",
            "修改一个问题",
            "登记和修改",
            (
                "qinling edit ZC26037 备注=苗木6月20日到场",
                "qinling edit ZC26037 整改时限=2026-05-31 --ground 市交办单第6号，登记时看错",
            ),
            alias="修改",
        ),
        LazyCommand(
            "progress",
            "qinling.cli.commands.casework.rectify",
            "报送整改进展",
            "办理",
            (
                "qinling progress ZC26037 --percent 40 --schedule 未达到 --note 苗木尚未到位",
                "qinling progress ZC26037 60% 苗木已到位",
                "qinling progress --where 单位=区文旅局 --where 状态=整改中 --percent 60 --dry-run --yes",
            ),
            alias="进展",
        ),
        LazyCommand(
            "extend",
            "qinling.cli.commands.casework.rectify",
            "申请延期，批准或不批准",
            "延期",
            (
                "qinling extend SJ2026-015 --to 2026-09-30 --reason 补植须待秋季 --doc 柏政函〔2026〕6号",
                "qinling extend SJ2026-015 --approve --by 韩某 --doc 区秦岭办函〔2026〕9号",
            ),
            alias="延期",
        ),
        LazyCommand(
            "deadlines",
            "qinling.cli.commands.casework.deadlines",
            "列出按现在的放假安排要改的时限",
            "时限",
            ("qinling deadlines", "qinling deadlines ZC26040 --apply"),
            alias="时限",
        ),
        LazyCommand(
            "complete",
            "qinling.cli.commands.casework.rectify",
            "记完成整改",
            "办理",
            (
                "qinling complete YL-QL-2026-018 --note 现场已清理到位",
                "qinling complete ZC26059 ZC26040 --on 2026-06-09",
            ),
            alias="完成",
        ),
        LazyCommand(
            "apply",
            "qinling.cli.commands.casework.close_out",
            "申请销号",
            "验收和销号",
            ("qinling apply YL-QL-2026-018", "qinling apply ZC26059 ZC26040 --doc 青政函〔2026〕3号"),
            alias="申请销号",
        ),
        LazyCommand(
            "accept",
            "qinling.cli.commands.casework.close_out",
            "逐级验收，最后一级通过即销号",
            "验收和销号",
            (
                "qinling accept YL-QL-2026-018 --level 区级 --by 韩某 --opinion 核查属实 --doc 区验〔2026〕42号",
                "qinling accept YL-QL-2026-018 --level 市级 --by 罗某 --opinion 同意 --doc 市验〔2026〕17号",
                "qinling accept ZC26043 --level 区级 --by 许某 --opinion 已拆除 --doc 区验〔2026〕43号",
            ),
            alias="验收",
        ),
        LazyCommand(
            "turn-back",
            "qinling.cli.commands.casework.close_out",
            "验收不通过，退回重新整改",
            "验收和销号",
            (
                "qinling turn-back ZC26059 --by 韩某 --reason 棚架没有拆完",
                "qinling turn-back ZC26040 --by 韩某 --reason 弃渣没有清完 --on 2026-06-10",
            ),
            alias="退回",
        ),
        LazyCommand(
            "notice",
            "qinling.cli.commands.casework.close_out",
            "记录销号前的公示",
            "验收和销号",
            (
                "qinling notice YL-QL-2026-018 --on 2026-06-10",
                "qinling notice ZC26043 --doc 公示〔2026〕3号",
            ),
            alias="公示",
        ),
        LazyCommand(
            "close",
            "qinling.cli.commands.casework.close_out",
            "公示期满后销号",
            "验收和销号",
            ("qinling close YL-QL-2026-018", "qinling close YL-QL-2026-018 --by 罗某 --doc 市销〔2026〕8号"),
            alias="销号",
        ),
        LazyCommand(
            "recheck",
            "qinling.cli.commands.casework.rectify",
            "回头看：保持还是反弹",
            "回头看",
            (
                "qinling recheck SJ2026-011 --holds --note 植被恢复良好",
                "qinling recheck ZC26017 --relapsed --note 原址又堆放建筑垃圾 --to 2026-07-15",
            ),
            alias="回头看",
        ),
        LazyCommand(
            "reopen",
            "qinling.cli.commands.casework.rectify",
            "反弹重办，开始新的一轮",
            "回头看",
            (
                "qinling reopen ZC26018 --reason 群众反映又有堆放",
                "qinling reopen ZC26028 --reason 汛期冲毁 --to 2026-07-31",
            ),
            alias="重办",
        ),
        LazyCommand(
            "void",
            "qinling.cli.commands.casework.rectify",
            "撤销问题，或并入另一个问题",
            "办理",
            (
                "qinling void QL-2026-0010 --reason 不在保护范围内",
                "qinling void QL-2026-0003 --reason 与另报的是同一处 --into QL-2026-0001",
            ),
            alias="撤销",
        ),
        LazyCommand(
            "attach",
            "qinling.cli.commands.casework.attachments",
            "收入材料：照片、报告、验收意见等",
            "一事一档",
            (
                "qinling attach SJ2026-013 现场1.jpg 现场2.jpg --as 整改后照片",
                "qinling attach SJ2026-013 验收意见.pdf --as 验收意见",
            ),
            alias="附件",
        ),
        LazyCommand(
            "dossier",
            "qinling.cli.commands.casework.case_file",
            "导出一事一档，或看还缺哪些材料",
            "一事一档",
            ("qinling dossier SJ2026-013 --check", "qinling dossier SJ2026-013 --to SJ2026-013.zip"),
            alias="一事一档",
        ),
        LazyCommand(
            "undo",
            "qinling.cli.commands.casework.undo",
            "撤回自己的上一次操作",
            "更正和撤回",
            ("qinling undo --dry-run", "qinling undo --yes"),
            alias="撤回",
        ),
    ),
    ("登记和修改", "时限", "办理", "延期", "验收和销号", "回头看", "一事一档", "更正和撤回"),
)
