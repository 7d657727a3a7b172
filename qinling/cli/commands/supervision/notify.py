"""Sending: `warn --notify`, and the commands that look after what was sent, `qinling notify …`."""

import sys
from collections.abc import Callable, Sequence
from functools import cache
from typing import TYPE_CHECKING

import typer

from qinling.cli.context import Desk
from qinling.cli.framework.chinese_help import ChineseGroup
from qinling.cli.options.common import AsJson, ChannelName, Most, Uids
from qinling.errors import NoticesUndelivered, QinlingError, SettingsRefused, ValueRefused

if TYPE_CHECKING:
    from qinling.ledger.rows import DeliveryRow
    from qinling.notices.delivery import Channel
    from qinling.procedures.notification_runs import Digest, Office, Plan, Send

app = typer.Typer(
    name="notify", cls=ChineseGroup, help="看发过的消息，测试发送渠道。", subcommand_metavar="命令 [参数]..."
)

#: The channel that is always there.
STDOUT = "stdout"


def channel_named(desk: Desk, name: str) -> "Channel":
    """Return a channel of the settings with its secret; raises SettingsRefused."""
    from qinling.cli.settings.channels import read_channel
    from qinling.notices.delivery import Channel
    from qinling.rules.vocabulary import Way

    table = desk.settings.channels.get(name)
    if table is None:
        if name == STDOUT:
            return Channel(STDOUT, Way.STDOUT)
        known = "、".join((STDOUT, *desk.settings.channels))
        raise SettingsRefused(f"设置里没有发送渠道 {name}", f"已有：{known}；渠道写在 [channels.名字] 一节")
    try:
        return read_channel(name, table, desk.environ, desk.beside_settings)
    except ValueRefused as refused:
        raise SettingsRefused(refused.message, refused.remedy) from None


def office_of(desk: Desk) -> "Office":
    """Return the office's own rules of warning."""
    from qinling.procedures.notification_runs import Office

    settings = desk.settings
    return Office(
        settings.reach, settings.alerts, settings.procedure.recheck_days, desk.calendar, settings.notify
    )


def notify(desk: Desk, *, dry_run: bool, as_json: bool) -> None:
    """Tell the receivers what is due: write it down, deliver it, mark it; or only show what would be sent."""
    from qinling.ledger.session_reader import SessionReader
    from qinling.procedures.notification_runs import deliver, fitted, plan, put_out, quiet_run

    office, rules, compose = office_of(desk), desk.settings.notify, _composer(desk)
    if dry_run:
        with desk.reading() as reader:
            planned = fitted(plan(reader, desk.today, office), compose, room_for(desk))
        _show_plan(desk, planned, as_json=as_json)
        return
    if why := why_quiet(desk):
        with desk.writing() as session:
            quiet_run(session, desk.today, desk.now())
        if desk.is_interactive:
            desk.say(f"{why}，不发送；到时候该提醒的以后补发")
        if as_json:
            desk.print_json("deliveries", [])
        return
    with desk.writing() as session:
        planned = fitted(plan(SessionReader(session), desk.today, office), compose, room_for(desk))
        run = put_out(session, planned, compose, rules, desk.now())
    done = deliver(desk.writing, run, sender(desk, quiet=as_json), rules, desk.now)
    _say_what_became(desk, planned, done, as_json=as_json)


def why_quiet(desk: Desk) -> str:
    """Return why nothing is sent now, "" where sending is all right."""
    from zoneinfo import ZoneInfo

    rules = desk.settings.notify
    if not rules.days_off and not desk.calendar.is_workday(desk.today):
        return f"{desk.today} 是休息日"
    now = desk.now().astimezone(ZoneInfo(desk.settings.timezone)).time()
    return "现在是静默时段" if rules.is_quiet(now) else ""


def room_for(desk: Desk) -> Callable[[str], int]:
    """Return how many bytes of text a receiver's channels take at once."""
    from qinling.notices.channel_config import room_of

    def room(receiver: str) -> int:
        names = desk.settings.notify.channels_of(receiver)
        return min(
            (room_of(desk.settings.channels.get(name, {}).get("way")) for name in names), default=sys.maxsize
        )

    return room


def _composer(desk: Desk) -> "Callable[[Plan, Digest], tuple[str, str]]":
    from qinling.reports.warning_digest import digest_text

    return lambda planned, digest: digest_text(planned, digest, desk.calendar, desk.settings.office)


def sender(desk: Desk, *, quiet: bool = False) -> "Send":
    """Return what sends a message by the channel of a name; a channel that is set wrongly does not send.

    With *quiet* the channel stdout goes to stderr, for stdout holds JSON.
    """
    from qinling.notices.delivery import Post
    from qinling.rules.vocabulary import Outcome
    from qinling.rules.warnings.messages import Message, Reply

    post = Post(sys.stderr if quiet else sys.stdout)
    channel = cache(lambda name: channel_named(desk, name))

    def send(name: str, message: Message) -> Reply:
        try:
            return post.send(channel(name), message)
        except QinlingError as refused:
            return Reply(Outcome.REFUSED, str(refused))

    return send


def _show_plan(desk: Desk, planned: "Plan", *, as_json: bool) -> None:
    from qinling.reports.deliveries import planned_json

    rules, compose = desk.settings.notify, _composer(desk)
    if as_json:
        items = [
            planned_json(planned, digest, compose(planned, digest), rules.channels_of(digest.receiver))
            for digest in planned.digests
        ]
        desk.print_json("deliveries", items, due=planned.due)
        return
    for digest in planned.digests:
        subject, body = compose(planned, digest)
        whom = digest.receiver or "本单位"
        typer.echo(
            f"── 发给 {whom}（{'、'.join(rules.channels_of(digest.receiver))}）──\n{subject}\n\n{body}\n"
        )
    desk.say(f"试运行：该提醒的问题 {planned.due} 个，将发 {len(planned.digests)} 条消息；什么也没有发出")


def _say_what_became(desk: Desk, planned: "Plan", done: "Sequence[DeliveryRow]", *, as_json: bool) -> None:
    from qinling.reports.deliveries import delivery_json

    if as_json:
        desk.print_json("deliveries", map(delivery_json, done), due=planned.due)
    rest = sum(digest.rest for digest in planned.digests)
    if rest:
        desk.say(f"每人一次最多列 {desk.settings.notify.most} 项，其余 {rest} 项以后几次发出")
    tell_undelivered(desk, done)
    if desk.is_interactive:
        desk.say(f"已发出 {len(done)} 条消息" if done else "没有新的提醒")


def tell_undelivered(desk: Desk, done: "Sequence[DeliveryRow]") -> None:
    """Say which deliveries failed, and raise NoticesUndelivered where any did."""
    from qinling.ledger.rows import State
    from qinling.reports.deliveries import delivery_line

    failed = [one for one in done if one.state != State.DELIVERED]
    for one in failed:
        desk.say(delivery_line(one, desk.settings.timezone))
    if failed:
        raise NoticesUndelivered(
            f"{len(failed)} 条消息没有送达",
            "待发的由以后的运行再试；已放弃的查明原因后用 qinling notify resend",
        )


@app.command()
def test(ctx: typer.Context, channel: ChannelName) -> None:
    """向一个发送渠道发一条测试消息，看能不能收到。"""
    from qinling.rules.vocabulary import Outcome
    from qinling.rules.warnings.messages import Message

    desk: Desk = ctx.obj
    channel_named(desk, channel)  # what is wrong with the settings is told as such
    uid = f"test-{desk.now():%Y%m%d%H%M%S}"
    body = f"这是一条测试消息，收到即说明渠道 {channel} 可用。\n消息编号 {uid}"
    reply = sender(desk)(channel, Message(uid, "", "秦岭问题台账：测试消息", body))
    if reply.outcome is not Outcome.DELIVERED:
        raise NoticesUndelivered(f"渠道 {channel} {reply.outcome.label}：{reply.why}", "核对设置后再试")
    desk.say(f"渠道 {channel} 已送达" + (f"（{reply.why}）" if reply.why else ""))


@app.command("list")
def list_(ctx: typer.Context, *, limit: Most = 20, as_json: AsJson = False) -> None:
    """列出最近发过的消息：发给谁、走哪个渠道、到了没有。"""
    from qinling.procedures.notification_runs import sent_lately
    from qinling.reports.deliveries import delivery_json, delivery_table

    desk: Desk = ctx.obj
    with desk.reading() as reader:
        rows = sent_lately(reader, limit)
    if as_json:
        desk.print_json("deliveries", map(delivery_json, rows))
    elif rows:
        desk.out.print(delivery_table(rows, desk.out.width))
    elif desk.out.is_terminal:
        desk.say("还没有发过消息")


@app.command()
def resend(ctx: typer.Context, uids: Uids = None) -> None:
    """把已放弃的消息重新列为待发，下次 qinling warn --notify 时再发。"""
    from qinling.procedures.notification_runs import resend as again

    desk: Desk = ctx.obj
    with desk.writing() as session:
        count = again(session, desk.now(), uids or ())
    desk.say(f"{count} 条消息改为待发" if count else "没有已放弃的消息")
