"""Commands that warn, supervise and send messages."""

from qinling.cli.framework.command_list import CommandGroup, LazyCommand, Subcommand

GROUP = CommandGroup(
    "督办和预警",
    (
        LazyCommand(
            "warn",
            "qinling.cli.commands.viewing.warn",
            "列出临近到期和已超期的问题，最急的在前",
            "预警",
            ("qinling warn", "qinling warn --within 15 --explain", "qinling warn --notify --dry-run"),
            alias="预警",
        ),
        LazyCommand(
            "supervise",
            "qinling.cli.commands.supervision.supervise",
            "催办督办：谁该到哪一步，登记、回复、出文书",
            "督办",
            (
                "qinling supervise",
                "qinling supervise ZC26037 ZC26047 --step 催办 --reason 已超过整改时限",
                "qinling supervise --all-proposed --dry-run",
            ),
            (
                Subcommand(
                    "act",
                    (
                        "qinling supervise act",
                        "qinling supervise act ZC26037 --step 督办 --reply-by 2026-06-29",
                    ),
                    alias="登记",
                ),
                Subcommand(
                    "reply",
                    (
                        "qinling supervise reply ZC26037 --note 苗木已订购，6月底前补植到位",
                        "qinling supervise reply ZC26047 --note 正在清运 --on 2026-06-10",
                    ),
                    alias="回复",
                ),
                Subcommand(
                    "send",
                    (
                        "qinling supervise send 催办〔2026〕1号 --dry-run",
                        "qinling supervise send 催办〔2026〕1号 --dry-run --json",
                    ),
                    alias="发送",
                ),
                Subcommand(
                    "receipt",
                    (
                        "qinling supervise receipt ZC26037 --signed 2026-06-10 --by 王某",
                        "qinling supervise receipt --doc 催办〔2026〕2号 --signed 2026-06-10",
                    ),
                    alias="回执",
                ),
                Subcommand(
                    "circular",
                    ("qinling supervise circular", "qinling supervise circular --letters 文书"),
                    alias="通报",
                ),
                Subcommand(
                    "letter",
                    (
                        "qinling supervise letter 催办〔2026〕1号",
                        "qinling supervise letter 催办〔2026〕1号 --letters 文书",
                    ),
                    "督办文书",
                    alias="文书",
                ),
                Subcommand(
                    "forms",
                    ("qinling supervise forms 文书样式", "qinling supervise forms 红头"),
                    "督办文书",
                    alias="样式",
                ),
            ),
            alias="督办",
        ),
        LazyCommand(
            "opinion",
            "qinling.cli.commands.supervision.opinion",
            "督察意见：记下、答复、看哪些还没有答复",
            "督察意见",
            ("qinling opinion", "qinling opinion --all"),
            (
                Subcommand(
                    "list", ("qinling opinion list", "qinling opinion list --all --json"), alias="清单"
                ),
                Subcommand(
                    "add",
                    (
                        "qinling opinion add ZC26037 补植成活率不足，请补栽 --by 省督察组",
                        "qinling opinion add ZC26047 现场仍有弃渣 --by 王某 --on 2026-06-09",
                    ),
                    alias="登记",
                ),
                Subcommand(
                    "reply",
                    (
                        "qinling opinion reply ZC26037 --note 已补栽200株",
                        "qinling opinion reply ZC26047 --item 1 --note 月底前清完",
                    ),
                    alias="答复",
                ),
            ),
            alias="意见",
        ),
        LazyCommand(
            "notify",
            "qinling.cli.commands.supervision.notify",
            "看发过的消息，测试发送渠道，重新提醒",
            "通知渠道",
            ("qinling notify list", "qinling notify test stdout", "qinling notify resend"),
            (
                Subcommand("test", ("qinling notify test stdout", "qinling notify test water"), alias="测试"),
                Subcommand("list", ("qinling notify list", "qinling notify list --limit 50"), alias="清单"),
                Subcommand(
                    "receivers", ("qinling notify receivers", "qinling notify receivers --json"), alias="接收"
                ),
                Subcommand(
                    "resend",
                    ("qinling notify resend", "qinling notify resend 20260610-2afc1eeb"),
                    alias="重发",
                ),
                Subcommand("retry", ("qinling notify retry", "qinling notify retry --json"), alias="重试"),
                Subcommand(
                    "reset",
                    ("qinling notify reset ZC26037 --dry-run", "qinling notify reset --since 2026-06-10"),
                    "定时",
                    alias="重新提醒",
                ),
            ),
            alias="通知",
        ),
        LazyCommand(
            "cron",
            "qinling.cli.commands.supervision.cron",
            "每天自动预警：定时任务怎么写，最近运行得怎样",
            "定时",
            ("qinling cron show", "qinling cron check"),
            (
                Subcommand(
                    "show",
                    (
                        "qinling cron show",
                        "qinling cron show --at 07:30 --form crontab",
                        "qinling cron show --form xml --to 定时任务",
                    ),
                    alias="查看",
                ),
                Subcommand("check", ("qinling cron check", "qinling cron check --json"), alias="检查"),
            ),
            alias="定时",
        ),
    ),
    ("预警", "督办", "督办文书", "督察意见", "通知渠道", "定时"),
)
