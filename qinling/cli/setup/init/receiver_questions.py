"""Ask at a terminal where the messages of each unit go, and for the server that their mail goes through."""

from collections.abc import Sequence

from qinling.cli.context import Desk
from qinling.cli.prompts import confirm, prompt_until_valid
from qinling.cli.settings.channels import check_channel_value
from qinling.cli.settings.secret_masking import mask_text
from qinling.cli.setup.init.setup_writing import Answers, list_replacements
from qinling.cli.setup.mail_server import MAIL_OPTIONS, Channels, MailServer, read_mail_server
from qinling.cli.setup.receiver_words import (
    Receiver,
    are_read_anew,
    parse_receiver,
    require_one_place,
    split_receivers,
)
from qinling.errors import AnswerNeeded, QinlingError, quote_argument
from qinling.rules.units.unit_areas import HomeArea

_ABOUT_RECEIVERS = "各单位的消息发到哪里，一行一个，如 麻街镇=a@example.cn 或 麻街镇=发件/；写完按回车"


def part_receivers(desk: Desk, text: str) -> list[str]:
    """Return each 单位=去处 of a line, and say how it was read where it was not typed one by one."""
    receivers = split_receivers(text)
    if are_read_anew(text, receivers):
        desk.print_note(mask_text(f"“{text}”读作 {'、'.join(receivers)}"))
    return receivers


def ask_receivers(
    desk: Desk, channels: Channels, server: MailServer, home: HomeArea
) -> tuple[tuple[str, ...], MailServer]:
    """Return the receivers that a person names, and the server of their mail."""
    named: tuple[str, ...] = ()
    known = dict(channels)
    desk.print_note(_ABOUT_RECEIVERS)
    while typed := prompt_until_valid(desk, "单位=去处", str.strip, ""):
        for one in part_receivers(desk, typed):
            try:
                kept = require_one_place([*named, one], home)
                receiver, found = _parse_receiver(desk, one, known, server)
            except AnswerNeeded as passed:
                line = quote_argument(one)
                desk.print_note(
                    f"{passed.message}，没有记下。以后写：qinling init --receiver {line} {MAIL_OPTIONS}"
                )
                continue
            except QinlingError as refused:
                desk.print_note(str(refused))
                continue
            if not _is_wanted(desk, one, found):
                continue
            if receiver.table is not None:
                known[receiver.channel] = receiver.table
            named, server = kept, found
    return named, server


def _is_wanted(desk: Desk, one: str, server: MailServer) -> bool:
    """Return whether the person wants what the settings say already of the receiver *one* to be changed."""
    changes = list_replacements(desk, Answers(receivers=(one,), server=server))
    return all(confirm(desk, f"{change}，改不改（是/否）", "否") for change in changes)


def ask_missing_server(
    desk: Desk, receivers: Sequence[str], channels: Channels, server: MailServer
) -> MailServer:
    """Return the server that mail to *receivers* goes through, asked for where the call names none."""
    for one in receivers:
        try:
            _, server = _parse_receiver(desk, one, channels, server)
        except AnswerNeeded:  # passed over: the call is refused with the options for it
            break
    return server


def _parse_receiver(
    desk: Desk, typed: str, known: Channels, server: MailServer
) -> tuple[Receiver, MailServer]:
    """Return what was typed, and the server, which is asked for where an address is the first.

    Raises AnswerNeeded where Enter passes over the question.
    """
    try:
        return parse_receiver(typed, known, server), server
    except AnswerNeeded:
        if not server.host:
            server = _ask_server(desk, "发邮件的服务器，如 smtp.example.cn（按回车跳过）", server, "host")
        if server.host and not server.sender:
            server = _ask_server(desk, "用哪个地址发，如 qinling@example.cn（按回车跳过）", server, "sender")
        return parse_receiver(typed, known, server), server


def _ask_server(desk: Desk, question: str, server: MailServer, key: str) -> MailServer:
    """Return *server* with its host and port, or its sender, as a person says; as it is for Enter."""

    def check(text: str) -> MailServer:
        read = read_mail_server(text, "") if key == "host" else read_mail_server("", text)
        if text.strip():
            check_channel_value(key, getattr(read, key))
        return read

    read = prompt_until_valid(desk, question, check, "")
    return MailServer(read.host or server.host, read.sender or server.sender, read.port or server.port)
