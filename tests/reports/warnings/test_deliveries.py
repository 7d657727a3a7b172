"""Messages and their deliveries."""

import pytest

from qinling.ledger.rows import DeliveryRow, DeliveryState
from qinling.procedures.notifications.due_items import DueItem
from qinling.procedures.notifications.notification_plan import Digest, RunPlan
from qinling.reports.warnings.deliveries import (
    delivery_json,
    delivery_line,
    delivery_table,
    planned_message_json,
)
from qinling.rules.warnings.message_types import Message
from tests.reports.makers import HEAD, HOSTILE_LINE, HOSTILE_TEXT, TIMEZONE, TODAY, make_issue, print_lines


def make_delivery(**values):
    usual = {"id": 1, "channel": "邮件", "state": "waiting", "attempts": 0, "unheard": 0}
    usual |= {"next_at": "2026-04-25T01:00:00.000000Z", "ended": None, "why": "", "day": "2026-04-25"}
    usual |= {"uid": "20260425-ab", "receiver": "甲镇", "subject": "预警", "body": "正文"}
    return DeliveryRow(**{**usual, **values})


def test_json_has_the_keys_that_programs_rely_on():
    assert delivery_json(make_delivery()) == {
        "uid": "20260425-ab",
        "day": "2026-04-25",
        "receiver": "甲镇",
        "channel": "邮件",
        "address": None,
        "subject": "预警",
        "body": "正文",
        "state": "waiting",
        "attempts": 0,
        "next_at": "2026-04-25T01:00:00.000000Z",
        "why": "",
    }


@pytest.mark.parametrize("state", [state for state in DeliveryState if state != "waiting"])
def test_only_a_waiting_delivery_has_a_next_time(state):
    item = delivery_json(make_delivery(state=state, receiver=""))

    assert (item["next_at"], item["receiver"]) == (None, None)


@pytest.mark.parametrize(
    ("values", "end"),
    [
        ({}, "发给 甲镇（邮件）没有送达：还没有发（等下次运行）"),
        (
            {"attempts": 2, "why": "连不上"},
            "发给 甲镇（邮件）没有送达：连不上（第 2 次，2026-04-25 09:00 以后再试）",
        ),
        (
            {"state": "sending", "attempts": 1},
            "发给 甲镇（邮件）没有送达：还没有发（第 1 次，发送被打断，下次运行再试）",
        ),
        (
            {"state": "lost", "attempts": 6, "why": "地址不存在", "receiver": ""},
            "发给 本单位（邮件）没有送达：地址不存在（第 6 次，已放弃）",
        ),
    ],
)
def test_a_message_that_did_not_arrive_in_one_line(values, end):
    assert delivery_line(make_delivery(**values), TIMEZONE) == f"20260425-ab {end}"


def test_a_planned_message_has_its_channels_and_the_rest():
    plan = RunPlan(TODAY, 1, [], 7, HEAD)
    digest = Digest("", [DueItem(make_issue(), "deadline", "overdue", "v", "")], postponed_count=3)
    item = planned_message_json(plan, digest, Message("20260425-cd", "", "标题", "正文"), ("stdout",))

    assert list(item) == ["uid", "day", "receiver", "channels", "subject", "body", "rest"]
    assert item["uid"] == "20260425-cd"
    assert (item["receiver"], item["channels"], item["rest"]) == (None, ["stdout"], 3)


@pytest.mark.parametrize("width", [80, 200])
def test_each_delivery_has_one_line_within_the_width(width):
    rows = [
        make_delivery(subject="秦岭问题预警 " * 30),
        make_delivery(state="lost", attempts=6, why=HOSTILE_TEXT, receiver=""),
    ]
    heading, _, first, second = print_lines(delivery_table(rows, width), width=width)

    assert heading.split() == ["消息编号", "发给", "渠道", "状态", "次数", "内容"]
    assert first.split()[:5] == ["20260425-ab", "甲镇", "邮件", "待发", "0"]
    assert first.endswith("…")
    assert HOSTILE_LINE[:15] in second
    assert "本单位" in second
