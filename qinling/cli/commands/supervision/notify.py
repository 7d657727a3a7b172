"""Sending: `warn --notify`, and the commands that look after what was sent, `qinling notify …`."""

import sys
from collections.abc import Callable, Sequence
from functools import cache
from typing import TYPE_CHECKING

import typer

from qinling.cli.context import Desk
from qinling.cli.framework.chinese_help import ChineseGroup
from qinling.cli.options.common import AsJson, ChannelName, DeliveryLimit, MessageIds
from qinling.errors import NotificationsUndelivered, QinlingError, SettingsRefused, ValueRefused

if TYPE_CHECKING:
    from qinling.ledger.rows import DeliveryRow
    from qinling.notices.channel_config import Channel
    from qinling.procedures.notification_plan import Digest, RunPlan, WarningRules
    from qinling.procedures.notification_runs import SendMessage

app = typer.Typer(
    name="notify", cls=ChineseGroup, help="看发过的消息，测试发送渠道。", subcommand_metavar="命令 [参数]..."
)

#: The channel that is always there.
STDOUT_CHANNEL = "stdout"


def resolve_channel(desk: Desk, name: str) -> "Channel":
    """Return a channel of the settings with its secret; raises SettingsRefused."""
    from qinling.cli.settings.channels import read_channel
    from qinling.notices.channel_config import Channel
    from qinling.notices.channel_types import STDOUT

    table = desk.settings.channels.get(name)
    if table is None:
        if name == STDOUT_CHANNEL:
            return Channel(STDOUT_CHANNEL, STDOUT)
        known = "、".join((STDOUT_CHANNEL, *desk.settings.channels))
        raise SettingsRefused(f"设置里没有发送渠道 {name}", f"已有：{known}；渠道写在 [channels.名字] 一节")
    try:
        return read_channel(name, table, desk.environ, desk.settings_folder)
    except ValueRefused as refused:
        raise SettingsRefused(refused.message, refused.remedy) from None


def build_office_rules(desk: Desk) -> "WarningRules":
    """Return the office's own rules of warning."""
    from qinling.procedures.notification_plan import WarningRules

    settings = desk.settings
    return WarningRules(
        settings.warning_reach,
        settings.alerts,
        settings.procedure.recheck_days,
        desk.calendar,
        settings.notify,
    )


def send_notifications(desk: Desk, *, dry_run: bool, as_json: bool) -> None:
    """Tell the receivers what is due: write it down, deliver it, mark it; or only show what would be sent."""
    from qinling.ledger.session_reader import SessionReader
    from qinling.procedures.notification_plan import plan_run, split_digests_to_fit
    from qinling.procedures.notification_runs import (
        begin_run_with_messages,
        deliver_and_end_run,
        record_quiet_run,
    )

    office, rules, compose = build_office_rules(desk), desk.settings.notify, _build_composer(desk)
    if dry_run:
        with desk.reading() as reader:
            planned = split_digests_to_fit(
                plan_run(reader, desk.today, office), compose, make_size_limit_lookup(desk)
            )
        _show_plan(desk, planned, as_json=as_json)
        return
    if why := find_quiet_reason(desk):
        with desk.writing() as session:
            record_quiet_run(session, desk.today, desk.now())
        if desk.is_interactive:
            desk.print_note(f"{why}，不发送；到时候该提醒的以后补发")
        if as_json:
            desk.print_json("deliveries", [])
        return
    with desk.writing() as session:
        planned = split_digests_to_fit(
            plan_run(SessionReader(session), desk.today, office), compose, make_size_limit_lookup(desk)
        )
        run = begin_run_with_messages(session, planned, compose, rules, desk.now())
    done = deliver_and_end_run(
        desk.writing, run, build_sender(desk, stdout_to_stderr=as_json), rules, desk.now
    )
    _report_deliveries(desk, planned, done, as_json=as_json)


def find_quiet_reason(desk: Desk) -> str:
    """Return why nothing is sent now, "" where sending is all right."""
    from zoneinfo import ZoneInfo

    rules = desk.settings.notify
    if not rules.days_off and not desk.calendar.is_workday(desk.today):
        return f"{desk.today} 是休息日"
    now = desk.now().astimezone(ZoneInfo(desk.settings.timezone)).time()
    return "现在是静默时段" if rules.is_quiet_time(now) else ""


def make_size_limit_lookup(desk: Desk) -> Callable[[str], int]:
    """Return how many bytes of text a receiver's channels take at once."""
    from qinling.notices.channel_types import get_max_text_bytes

    def find_size_limit(receiver: str) -> int:
        names = desk.settings.notify.get_channels(receiver)
        return min(
            (get_max_text_bytes(desk.settings.channels.get(name, {}).get("way")) for name in names),
            default=sys.maxsize,
        )

    return find_size_limit


def _build_composer(desk: Desk) -> "Callable[[RunPlan, Digest], tuple[str, str]]":
    from qinling.reports.warning_digest import format_digest

    return lambda planned, digest: format_digest(planned, digest, desk.calendar, desk.settings.office)


def build_sender(desk: Desk, *, stdout_to_stderr: bool = False) -> "SendMessage":
    """Return what sends a message by the channel of a name; a channel that is set wrongly does not send.

    With *stdout_to_stderr* the channel stdout goes to stderr, for stdout holds JSON.
    """
    from qinling.notices.delivery import ChannelSender
    from qinling.rules.vocabulary import DeliveryOutcome
    from qinling.rules.warnings.messages import DeliveryResult, Message

    post = ChannelSender(sys.stderr if stdout_to_stderr else sys.stdout)
    channel = cache(lambda name: resolve_channel(desk, name))

    def send_message(name: str, message: Message) -> DeliveryResult:
        try:
            return post.send_message(channel(name), message)
        except QinlingError as refused:
            return DeliveryResult(DeliveryOutcome.REFUSED, str(refused))

    return send_message


def _show_plan(desk: Desk, planned: "RunPlan", *, as_json: bool) -> None:
    from qinling.reports.deliveries import planned_message_json

    rules, compose = desk.settings.notify, _build_composer(desk)
    if as_json:
        items = [
            planned_message_json(
                planned, digest, compose(planned, digest), rules.get_channels(digest.recipient)
            )
            for digest in planned.digests
        ]
        desk.print_json("deliveries", items, due=planned.due_count)
        return
    for digest in planned.digests:
        subject, body = compose(planned, digest)
        whom = digest.recipient or "本单位"
        typer.echo(
            f"── 发给 {whom}（{'、'.join(rules.get_channels(digest.recipient))}）──\n{subject}\n\n{body}\n"
        )
    desk.print_note(
        f"试运行：该提醒的问题 {planned.due_count} 个，将发 {len(planned.digests)} 条消息；什么也没有发出"
    )


def _report_deliveries(
    desk: Desk, planned: "RunPlan", done: "Sequence[DeliveryRow]", *, as_json: bool
) -> None:
    from qinling.reports.deliveries import delivery_json

    if as_json:
        desk.print_json("deliveries", map(delivery_json, done), due=planned.due_count)
    rest = sum(digest.postponed_count for digest in planned.digests)
    if rest:
        desk.print_note(f"每人一次最多列 {desk.settings.notify.most} 项，其余 {rest} 项以后几次发出")
    require_all_delivered(desk, done)
    if desk.is_interactive:
        desk.print_note(f"已发出 {len(done)} 条消息" if done else "没有新的提醒")


def require_all_delivered(desk: Desk, done: "Sequence[DeliveryRow]") -> None:
    """Say which deliveries failed, and raise NoticesUndelivered where any did."""
    from qinling.ledger.rows import DeliveryState
    from qinling.reports.deliveries import delivery_line

    failed = [one for one in done if one.state != DeliveryState.DELIVERED]
    for one in failed:
        desk.print_note(delivery_line(one, desk.settings.timezone))
    if failed:
        raise NotificationsUndelivered(
            f"{len(failed)} 条消息没有送达",
            "待发的由以后的运行再试；已放弃的查明原因后用 qinling notify resend",
        )


@app.command()
def test(ctx: typer.Context, channel: ChannelName) -> None:
    """向一个发送渠道发一条测试消息，看能不能收到。"""
    from qinling.rules.vocabulary import DeliveryOutcome
    from qinling.rules.warnings.messages import Message

    desk: Desk = ctx.obj
    resolve_channel(desk, channel)  # what is wrong with the settings is told as such
    uid = f"test-{desk.now():%Y%m%d%H%M%S}"
    body = f"这是一条测试消息，收到即说明渠道 {channel} 可用。\n消息编号 {uid}"
    reply = build_sender(desk)(channel, Message(uid, "", "秦岭问题台账：测试消息", body))
    if reply.outcome is not DeliveryOutcome.DELIVERED:
        raise NotificationsUndelivered(f"渠道 {channel} {reply.outcome.label}：{reply.why}", "核对设置后再试")
    desk.print_note(f"渠道 {channel} 已送达" + (f"（{reply.why}）" if reply.why else ""))


@app.command("list")
def list_sent_messages(ctx: typer.Context, *, limit: DeliveryLimit = 20, as_json: AsJson = False) -> None:
    """列出最近发过的消息：发给谁、走哪个渠道、到了没有。"""
    from qinling.procedures.notification_runs import read_last_deliveries
    from qinling.reports.deliveries import delivery_json, delivery_table

    desk: Desk = ctx.obj
    with desk.reading() as reader:
        rows = read_last_deliveries(reader, limit)
    if as_json:
        desk.print_json("deliveries", map(delivery_json, rows))
    elif rows:
        desk.out.print(delivery_table(rows, desk.out.width))
    elif desk.out.is_terminal:
        desk.print_note("还没有发过消息")


@app.command()
def resend(ctx: typer.Context, uids: MessageIds = None) -> None:
    """把已放弃的消息重新列为待发，下次 qinling warn --notify 时再发。"""
    from qinling.procedures.notification_runs import retry_lost_deliveries as again

    desk: Desk = ctx.obj
    with desk.writing() as session:
        count = again(session, desk.now(), uids or ())
    desk.print_note(f"{count} 条消息改为待发" if count else "没有已放弃的消息")
