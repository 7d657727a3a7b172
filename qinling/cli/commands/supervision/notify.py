"""Command group `notify`: test a channel, list the messages sent, and queue failed ones again."""

import typer

from qinling.cli.context import Desk
from qinling.cli.framework.chinese_help import ChineseGroup
from qinling.cli.notification_sending import build_sender, resolve_channel
from qinling.cli.options.common import AsJson
from qinling.cli.options.warnings import ChannelName, DeliveryLimit, MessageIds
from qinling.errors import NotificationsUndelivered

app = typer.Typer(
    name="notify", cls=ChineseGroup, help="看发过的消息，测试发送渠道。", subcommand_metavar="命令 [参数]..."
)


@app.command()
def test(ctx: typer.Context, channel: ChannelName) -> None:
    """向一个发送渠道发一条测试消息，看能不能收到。"""
    from qinling.rules.vocabulary import DeliveryOutcome
    from qinling.rules.warnings.message_types import Message

    desk: Desk = ctx.obj
    resolve_channel(desk, channel)  # Raises SettingsRefused before anything is sent.
    uid = f"test-{desk.now():%Y%m%d%H%M%S}"
    body = f"这是一条测试消息，收到即说明渠道 {channel} 可用。\n消息编号 {uid}"
    reply = build_sender(desk)(channel, Message(uid, "", "秦岭问题台账：测试消息", body))
    if reply.outcome is not DeliveryOutcome.DELIVERED:
        raise NotificationsUndelivered(f"渠道 {channel} {reply.outcome.label}：{reply.why}", "核对设置后再试")
    desk.print_note(f"渠道 {channel} 已送达" + (f"（{reply.why}）" if reply.why else ""))


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
    elif desk.out.is_terminal:
        desk.print_note("还没有发过消息")


@app.command()
def resend(ctx: typer.Context, uids: MessageIds = None) -> None:
    """把已放弃的消息重新列为待发，下次 qinling warn --notify 时再发。"""
    from qinling.procedures.notifications.notification_runs import retry_lost_deliveries

    desk: Desk = ctx.obj
    with desk.writing() as writer:
        count = retry_lost_deliveries(writer, desk.now(), uids or ())
    desk.print_note(f"{count} 条消息改为待发" if count else "没有已放弃的消息")
