"""An office over a year: its settings and calendar on disk, its clock, its addresses that fail, its commands."""

import json
import sqlite3
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from random import Random
from zoneinfo import ZoneInfo

from typer.testing import CliRunner

from qinling.cli.app import app
from qinling.cli.context import Desk
from qinling.notices.delivery import ChannelSender
from qinling.rules.vocabulary import DeliveryOutcome
from qinling.rules.warnings.message_types import DeliveryResult
from tests.cli.commands.supervision.hearing.heard_messages import Address, Receiver
from tests.cli.commands.supervision.hearing.hearing_model import HearingModel
from tests.cli.commands.supervision.hearing.message_parts import MessageParts

HERE = ZoneInfo("Asia/Shanghai")
OUTCOMES = {
    "fine": DeliveryOutcome.DELIVERED,
    "refuses": DeliveryOutcome.REFUSED,
    "deaf": DeliveryOutcome.NO_ANSWER,
}
UNDELIVERED = 25
EPOCH, NEVER = datetime(2000, 1, 1), datetime(2100, 1, 1)


class Addresses:
    """What stands behind the channels: each address is fine, refuses or is deaf for hours or days."""

    def __init__(self, rng: Random, model: HearingModel) -> None:
        self.rng, self.model = rng, model
        self.now = EPOCH
        self.moods: dict[Address, tuple[str, datetime]] = {}
        self.fine_since: dict[Address, datetime] = {}
        self.is_calm = False
        self.quiet = (time(20), time(7, 30))
        self.parts = MessageParts(model)
        self.texts: list[tuple[datetime, str, str, str, str]] = []

    def advance(self, now: datetime) -> None:
        """Let the time be *now*: some addresses fail, others work again."""
        self.now = now
        for address in self.fine_since:
            mood, until = self.moods[address]
            if self.is_calm and mood != "fine":
                self.moods[address], self.fine_since[address] = ("fine", NEVER), now
            elif until <= now:
                self._change_mood(address, mood)

    def _change_mood(self, address: Address, mood: str) -> None:
        if mood == "fine":
            bad = self.rng.choice(["refuses", "refuses", "deaf"])
            hours = self.rng.choice([1, 3, 8, 30, 60, 100, 240])
            self.moods[address] = (bad, self.now + timedelta(hours=hours))
            self.fine_since[address] = NEVER
        else:
            hours = self.rng.choice([20, 60, 150, 300, 700])
            self.moods[address] = ("fine", self.now + timedelta(hours=hours))
            self.fine_since[address] = self.now

    def is_quiet(self) -> bool:
        """Say whether nothing may be sent now: on a day off, or in the quiet hours."""
        first, last = self.quiet
        at = self.now.time()
        is_quiet_hour = first <= at < last if first < last else at >= first or at < last
        return is_quiet_hour or not self.model.days.is_workday(self.now.date())

    def know(self, address: Address) -> None:
        if address not in self.moods:
            self.moods[address] = ("fine", self.now + timedelta(hours=self.rng.choice([20, 150, 300])))
            self.fine_since[address] = EPOCH

    def receive(self, channel, message) -> DeliveryResult:
        """Take what the program sends, as the server of *channel* does."""
        address = (channel.name, message.address)
        mood = self.moods.get(address, ("refuses", EPOCH))[0]
        arrived = mood == "fine" or (mood == "deaf" and self.rng.random() < 0.5)
        self.texts.append((self.now, message.recipient, message.subject, message.body, mood))
        if self.is_quiet():
            self.model.complain("sent in quiet time", self.now, message.recipient)
        if not message.uid.startswith("clock-"):
            told = (message.recipient, address, message.subject, message.body)
            self.parts.note(self.now, message.uid, *told)
            self.model.hear(self.now, message.uid, message.recipient, address, message.body, mood, arrived)
        return DeliveryResult(OUTCOMES[mood], mood)


class SimulatedOffice:
    """The files of the office, and its commands at a simulated time."""

    def __init__(self, folder: Path, seed: int, model: HearingModel, monkeypatch) -> None:
        self.folder, self.rng, self.model = folder, Random(seed), model
        self.addresses = Addresses(Random(seed + 1000), model)
        self.ledger = folder / "台账.db"
        self.now = EPOCH
        self.overdue_day = "周一"
        self.office_channels: tuple[str, ...] = ("办公邮箱",)
        self.channels: dict[str, list[str]] = {}  # channel → its addresses, [""] for a robot
        self.routes: dict[str, tuple[str, ...]] = {}  # receiver as written → channels
        self.means: dict[str, str | None] = {}  # whom the receiver means
        key = folder / "群.key"
        key.write_text("k" * 32)
        key.chmod(0o600)
        self.runner = CliRunner()
        monkeypatch.setattr(Desk, "now", lambda _desk: self.now.replace(tzinfo=HERE).astimezone(UTC))
        own_send, receive = ChannelSender.send_message, self.addresses.receive

        def send_message(sender, channel, message):
            sender._senders[channel] = lambda told: receive(channel, told)
            return own_send(sender, channel, message)

        monkeypatch.setattr(ChannelSender, "send_message", send_message)
        home = str(folder)
        self.env = {
            "HOME": home, "XDG_CONFIG_HOME": home, "XDG_DATA_HOME": home, "QINLING_LEDGER": str(self.ledger),
            "QINLING_SETTINGS": str(folder / "设置.toml"), "QINLING_ACTOR": "张某", "QINLING_TODAY": None,
        }  # fmt: skip

    # the clock

    def set_time(self, day: date, at: time) -> None:
        self.now = datetime.combine(day, at)
        self.addresses.advance(self.now)

    # the settings

    def write_settings(self) -> None:
        """Write the settings and the calendar, and tell the model who is reached where."""
        quiet = "-".join(f"{at:%H:%M}" for at in self.addresses.quiet)
        lines = [
            'office = "商州区秦岭办"', 'calendar = "放假.toml"',
            "[alerts]", 'off = ["进度滞后", "回头看到期", "意见未复", "督办逾期未复"]',
            "[supervision]", 'referral_to = "区纪委监委"', "[notify]",
            f"office = {json.dumps(self.office_channels, ensure_ascii=False)}", f"most = {self.model.most}", f'quiet = "{quiet}"',
            f'overdue_day = "{self.overdue_day}"', "[notify.receivers]",
        ]  # fmt: skip
        lines += [
            f'"{name}" = {json.dumps(list(used), ensure_ascii=False)}' for name, used in self.routes.items()
        ]
        for name, addresses in self.channels.items():
            lines += [f'[channels."{name}"]', *self._format_channel(name, addresses)]
        (self.folder / "设置.toml").write_text("\n".join(lines) + "\n")
        (self.folder / "放假.toml").write_text(self.model.days.format_file())
        self._tell_model()

    @staticmethod
    def _format_channel(name: str, addresses: list[str]) -> list[str]:
        named = json.dumps(addresses)
        if name.endswith("邮箱"):
            return ['way = "mail"', 'host = "smtp.example.cn"', 'sender = "q@example.cn"', f"to = {named}"]
        if name.endswith("短信"):
            body = 'body = \'{"m": "{phones}", "t": "{subject}"}\''
            return ['way = "webhook"', 'url = "https://sms.example.cn/send"', f"phones = {named}", body]
        return ['way = "wecom"', 'secret = "file:群.key"']

    def _tell_model(self) -> None:
        old, new = self.model.receivers, {}
        for name, used in {"": self.office_channels, **self.routes}.items():
            means = self.means.get(name) if name else ""
            before = {
                address: since
                for one in old.values()
                if one.means == means and (one.name == "") == (name == "")
                for address, since in one.addresses.items()
            }
            addresses = {}
            for channel in used:
                for one in self.channels[channel]:
                    addresses[channel, one] = before.get((channel, one), self.now)
                    self.addresses.know((channel, one))
            new[name] = Receiver(name, means, addresses)
        self.model.receivers = new

    # commands

    def call(self, *words: str, fine: tuple[int, ...] = (0,), actor: str | None = None):
        """Run a command; it has to end with one of *fine*."""
        env = self.env | ({"QINLING_ACTOR": actor} if actor else {})
        result = self.runner.invoke(app, [str(word) for word in words], env=env)
        if result.exit_code not in fine:
            debug = (
                self.runner.invoke(app, ["--debug", *map(str, words)], env=env)
                if result.exit_code == 1
                else result
            )
            raise AssertionError(
                (self.now, words, result.exit_code, result.stderr[-2000:], debug.stderr[-3000:])
            )
        return result

    def has_waiting(self, *, is_due: bool = False) -> bool:
        """Say whether anything waits to be sent, or with *is_due* whether its time has come: else a call would find nothing."""
        now = self.now.replace(tzinfo=HERE).astimezone(UTC)
        file = sqlite3.connect(self.ledger)
        try:
            times = file.execute(
                "select next_at from delivery where state in ('waiting', 'sending')"
            ).fetchall()
        finally:
            file.close()
        return any(not is_due or at <= now.isoformat() for (at,) in times)

    def warn(self) -> None:
        self.model.settle_clocks(self.now)
        self.call("warn", "--notify", fine=(0, UNDELIVERED))
        self.addresses.parts.end_run(self.now)

    def retry(self) -> None:
        self.model.settle_clocks(self.now)
        self.call("notify", "retry", fine=(0, UNDELIVERED))
        self.addresses.parts.put_out.clear()
