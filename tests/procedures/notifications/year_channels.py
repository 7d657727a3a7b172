"""The channels and the ledger of a year of notifications, and the constants of that year."""

import json
import sqlite3
from collections import Counter, defaultdict
from contextlib import contextmanager
from datetime import date, timedelta

from qinling.ledger.engine import open_ledger
from qinling.ledger.sqlite_file.sqlite import SqliteWriter
from qinling.rules.lifecycle.close_out import CloseOutRules
from qinling.rules.vocabulary import AlertKind, DeliveryOutcome
from qinling.rules.warnings.alerts import AlertRules
from qinling.rules.warnings.message_types import DeliveryResult
from qinling.rules.warnings.notification_rules import NotificationRules
from tests.procedures.notifications.notification_office import strip_resent_mark

FIRST, LAST = date(2026, 1, 1), date(2026, 12, 31)
CALM_FROM = date(2026, 12, 14)  # from then on everything works, so that the year ends with nothing open
RECIPIENTS = {"麻街镇": ("town",), "林业局": ("mail",), "水利局": ("mail", "town"), "王某": ("mail",)}
CHANNELS = {"": ("desk",), **RECIPIENTS}
UNITS = ["麻街镇", "林业局", "水利局", "城管局"]  # where the last one is to be reached nobody knows
ALERTS = AlertRules(off=(AlertKind.BEHIND, AlertKind.RECHECK, AlertKind.UNANSWERED))
CLOSE_OUT_RULES = CloseOutRules(requires=())
MAX_TRIES = NotificationRules().tries


def days(count):
    return timedelta(days=count)


class UnreliableChannels:
    """The ways out over a year: each is fine, refuses or is deaf for days on end; and what came through them."""

    def __init__(self, rng):
        self.rng = rng
        self.mood, self.until = dict.fromkeys(("desk", "town", "mail"), "fine"), {}
        self.log = defaultdict(
            list
        )  # (channel, uid) → what became of each attempt, "again" where it is resent
        self.texts = {}  # uid → (receiver, text) as it was first sent
        self.arrived = Counter()
        self.sent = []  # (channel, message, day, items, whether it arrived) since it was last looked at
        self.items = defaultdict(
            list
        )  # (channel, receiver, number, kind, which) → (tier, uid, is misdated) that arrived

    def new_day(self, day):
        for channel in self.mood:
            if day >= CALM_FROM:
                self.mood[channel] = "fine"
            elif self.until.get(channel, day) <= day:
                self.mood[channel] = self.rng.choice(["fine"] * 6 + ["refuses", "deaf"])
                self.until[channel] = day + days(self.rng.choice([1, 1, 2, 4, 10]))

    def send(self, channel, message):
        mood, key = self.mood[channel], (channel, message.uid)
        self.texts.setdefault(message.uid, (message.recipient, message.body))
        assert message.subject.startswith("补发") == message.body.startswith("补发")
        assert message.body.startswith("补发") or not self.log[key] or message.uid.startswith("clock-")
        has_arrived = mood == "fine" or (mood == "deaf" and self.rng.random() < 0.5)
        self.arrived[key] += has_arrived
        self.log[key].append(mood)
        if not message.uid.startswith("clock-"):
            day, *items = json.loads(strip_resent_mark(message.body))
            self.sent.append((channel, message, date.fromisoformat(day), items, has_arrived))
        outcome = {
            "fine": DeliveryOutcome.DELIVERED,
            "refuses": DeliveryOutcome.REFUSED,
            "deaf": DeliveryOutcome.NO_ANSWER,
        }
        return DeliveryResult(outcome[mood], mood)

    def check_items(self, left_out):
        """Nobody was told of a tier by two messages on one channel, unless the first may not have come.

        What is one of *left_out* was so again later.
        """
        for key, arrived in self.items.items():
            if key[1:] in left_out:
                continue
            for tier in {tier for tier, _, is_misdated in arrived if not is_misdated}:
                first, *others = dict.fromkeys(
                    uid for one, uid, wrong in arrived if one == tier and not wrong
                )
                doubtful = {"deaf", "broken off"} & set(self.log[key[0], first])
                assert not others or (len(others) == 1 and doubtful), (key, arrived)

    def check_repeats(self):
        """Nothing is sent again that was answered, and what was not, or was broken off, once between two resends."""
        for key, attempts in self.log.items():
            epoch = []
            for became in [*attempts, "again"]:
                if became != "again":
                    epoch.append(became)
                    continue
                doubtful = [place for place, one in enumerate(epoch) if one in ("deaf", "broken off")]
                assert "fine" not in epoch[:-1], (key, attempts)
                assert len(doubtful) + epoch.count("fine") <= 2, (key, attempts)
                epoch = []
            assert self.arrived[key] <= 1 or {"deaf", "broken off"} & set(attempts), (key, attempts)


class Ledger:
    """A ledger whose file stays open for the year: else its thousands of transactions would each wait for the disk."""

    def __init__(self, path):
        with open_ledger(path, create=True):
            pass

        self.file = sqlite3.connect(path, isolation_level=None)
        self.file.execute("pragma foreign_keys = on")
        self.file.execute("pragma synchronous = off")

    @contextmanager
    def writing(self):
        self.file.execute("begin immediate")
        try:
            yield SqliteWriter(self.file)
            self.file.commit()
        finally:
            self.file.rollback()
