"""Logs and lists of accounts as their readers hand them on, and what a ledger made of them."""

from contextlib import contextmanager
from datetime import date, datetime
from typing import NamedTuple

from qinling.ledger.engine import open_ledger
from qinling.procedures.events.event_recorder import Stamp
from qinling.procedures.logins.log_intake import import_log
from qinling.rules.logins.logs.log_cells import build_account_key
from qinling.rules.logins.logs.log_records import ListedAccount, LoggedAccount, RecordBatch


class SampleRecord(NamedTuple):
    """One line of a log."""

    account: str
    at: datetime
    address: str = "10.61.0.1"
    failed: bool = False


class SampleLog:
    """A log of *entries*, handed on *size* at a time; accounts and addresses become known as they come."""

    def __init__(
        self, entries, name="日志.csv", stated=None, size=3, digest="", has_outcomes=True, cut_off=False
    ):
        self.entries, self.name, self.stated_days, self.size = list(entries), name, stated, size
        self.read_from, self.digest, self.has_outcomes = name, digest, has_outcomes
        self.accounts, self.table_number, self.is_cut_off = {}, 1, cut_off

    def read_batches(self):
        for begin in range(0, len(self.entries), self.size):
            batch = []
            for one in self.entries[begin : begin + self.size]:
                key = build_account_key(one.account)
                self.accounts.setdefault(key, LoggedAccount(one.account, "", ""))
                second = one.at.hour * 3600 + one.at.minute * 60 + one.at.second
                batch.append((one.at.toordinal(), second, key, one.address, one.failed))
            yield RecordBatch(*zip(*batch, strict=True))


def stamp(today=date(2026, 4, 27)):
    return Stamp("测试员", f"{today}T01:00:00.000000Z", today)


class LoginLedger:
    """A ledger on disk that logs are read into."""

    def __init__(self, path):
        self.path = path

    @contextmanager
    def writing(self):
        with open_ledger(self.path, create=True) as writer:
            yield writer

    def import_log(self, *entries, keep_from=None, **how):
        with self.writing() as writer:
            return import_log(writer, SampleLog(entries, **how), stamp(), keep_from)


def listed_account(account, unit="大荆镇", name="", opened=date(2025, 6, 1), left=False, place=0):
    return ListedAccount(account, name, unit, opened, left, place)
