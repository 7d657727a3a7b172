"""Command group `notify`: test a channel, list the messages sent, queue failed ones, and arm warnings again."""

from typing import TYPE_CHECKING

import typer

from qinling.cli.context import Desk
from qinling.cli.framework.chinese_help import ChineseGroup
from qinling.cli.next_steps.role_commands import may_run
from qinling.cli.options.common import AsJson, DryRun
from qinling.cli.options.steps import IssueLevel
from qinling.cli.options.warnings import (
    AheadOfClock,
    ChannelName,
    DeliveryLimit,
    MessageIds,
    ResetNumbers,
    ResetSince,
)
from qinling.cli.page_printing import print_page
from qinling.cli.sending.notification_sending import build_sender, resolve_channel
from qinling.cli.sending.run_clock import require_meant_day
from qinling.errors import NotificationsUndelivered, UsageRefused

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from qinling.cli.lookup.issue_numbers import IssueReference
    from qinling.procedures.notifications.notification_reset import ResetResult

app = typer.Typer(
    name="notify",
    cls=ChineseGroup,
    help="看发过的消息，测试发送渠道，重新提醒。",
    subcommand_metavar="命令 [参数]...",
)


@app.command()
def test(ctx: typer.Context, channel: ChannelName) -> None:
    """向一个发送渠道发一条测试消息，看能不能收到。"""
    from qinling.cli.settings.channels import list_env_names
    from qinling.rules.vocabulary import DeliveryOutcome
    from qinling.rules.warnings.message_types import Message

    desk: Desk = ctx.obj
    folder = resolve_channel(desk, channel).folder  # Raises SettingsRefused before anything is sent.
    uid = f"test-{desk.now():%Y%m%d%H%M%S}"
    body = f"这是一条测试消息，收到即说明渠道 {channel} 可用。\n消息编号 {uid}"
    reply = build_sender(desk)(channel, Message(uid, "", "秦岭问题台账：测试消息", body))
    if reply.outcome is not DeliveryOutcome.DELIVERED:
        raise NotificationsUndelivered(f"渠道 {channel} {reply.outcome.label}：{reply.why}", "核对设置后再试")
    desk.print_note(f"渠道 {channel} 已送达" + (f"，写在文件夹 {folder}" if folder else ""))
    if needed := list_env_names(desk.settings.channels, [channel]):
        desk.print_note(f"定时任务里也要有环境变量 {'、'.join(needed)}，怎么给见 qinling cron show")


@app.command("receivers")
def list_receivers(ctx: typer.Context, *, as_json: AsJson = False) -> None:
    """列出谁听到哪些问题；哪些单位有没完成整改的问题而没有接收人，哪些接收人对不上任何问题。"""
    from qinling.procedures.notifications.receiver_coverage import measure_receiver_coverage
    from qinling.reports.warnings.receiver_coverage import coverage_json, receiver_lines

    desk: Desk = ctx.obj
    with desk.reading() as reader:
        coverage = measure_receiver_coverage(reader, desk.settings.notify, desk.settings.home)
    if as_json:
        items, keys = coverage_json(coverage)
        desk.print_json("receivers", items, **keys)
        return
    is_heard = bool(desk.settings.notify.office)
    print_page(desk, *receiver_lines(coverage, desk.out.width, is_office_heard=is_heard))


@app.command("list")
def list_sent_messages(ctx: typer.Context, *, limit: DeliveryLimit = 20, as_json: AsJson = False) -> None:
    """列出最近发过的消息：发给谁、走哪个渠道、到了没有。"""
    from qinling.procedures.notifications.notification_runs import read_last_deliveries
    from qinling.reports.warnings.deliveries import delivery_json, delivery_table

    desk: Desk = ctx.obj
    with desk.reading() as reader:
        rows = read_last_deliveries(reader, limit)
    if as_json:
        desk.print_json("deliveries", map(delivery_json, rows))
    elif rows:
        desk.out.print(delivery_table(rows, desk.out.width))
    else:
        way = "；用 qinling warn --notify 发送" if may_run(desk, "notify") else ""
        desk.print_note(f"还没有发过消息{way}")


@app.command()
def resend(ctx: typer.Context, uids: MessageIds = None) -> None:
    """没有送达的消息（已放弃的、待再试的），下次 qinling warn --notify 或 notify retry 时就发；不能撤回。"""
    from qinling.procedures.notifications.notification_runs import retry_deliveries

    desk: Desk = ctx.obj
    with desk.writing() as writer:
        count = retry_deliveries(writer, desk.now(), uids or ())
    desk.print_note(
        f"{count} 条消息下次 qinling warn --notify 或 notify retry 时就发" if count else "没有未送达的消息"
    )


@app.command()
def retry(ctx: typer.Context, *, ahead_of_clock: AheadOfClock = False, as_json: AsJson = False) -> None:
    """到了再试时间的消息再发一次，按现在的情况重写；不发新的提醒。供定时任务用，不能用 qinling undo 撤回。"""
    from qinling.cli.sending.notification_sending import build_digest_layout, build_sending, print_run_result
    from qinling.procedures.notifications.notification_runs import has_waiting_messages
    from qinling.procedures.notifications.notification_sending import send_waiting_notifications

    desk: Desk = ctx.obj
    require_meant_day(desk, ahead_of_clock=ahead_of_clock, dry_run=False)
    result = send_waiting_notifications(build_sending(desk, as_json=as_json), build_digest_layout(desk))
    with desk.reading() as reader:
        has_messages = has_waiting_messages(reader, desk.today)
    print_run_result(desk, result, as_json=as_json, has_messages=has_messages)


@app.command()
def reset(
    ctx: typer.Context,
    numbers: ResetNumbers = None,
    *,
    since: ResetSince = None,
    of_level: IssueLevel = None,
    dry_run: DryRun = False,
    as_json: AsJson = False,
) -> None:
    """让提醒过的不算数，下次 qinling warn --notify 重新提醒；记入历史，可以 qinling undo。

    日期弄错的运行、时钟错了的运行，用 --since 从那一天起一并清理。已发出的消息收不回。
    """
    from qinling.reports.warnings.reset_result import reset_line, told_issue_json

    desk: Desk = ctx.obj
    if bool(numbers) == (since is not None):
        raise UsageRefused(
            "编号和 --since 只能写一样" if numbers else "没有写明重新提醒哪些", "请写编号，或 --since 日期"
        )
    level = of_level.value if of_level else None
    result = _reset_notifications(desk, since, [(number, level) for number in numbers or ()], dry_run=dry_run)
    if as_json:
        desk.print_json("notify_reset", map(told_issue_json, result.issues), runs=result.runs)
    else:
        desk.print_note(reset_line(result, dry_run=dry_run))


def _reset_notifications(
    desk: Desk, since: "date | None", wanted: "Sequence[IssueReference]", *, dry_run: bool
) -> "ResetResult":
    from qinling.cli.lookup.issue_numbers import settle_numbers
    from qinling.procedures.notifications.notification_reset import reset_notifications
    from qinling.procedures.steps import resolve_issues

    wanted = settle_numbers(desk, wanted)
    with desk.writing(dry_run=dry_run) as writer:
        issues = [one.id for one in resolve_issues(writer, wanted, "--of-level")]
        return reset_notifications(writer, since, issues, desk.build_stamp())
