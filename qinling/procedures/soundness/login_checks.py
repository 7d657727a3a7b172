"""Checks of the login audit: accounts against their changes, roll-up against records, coverage of the logs."""

import json
from collections import defaultdict
from collections.abc import Iterator
from typing import Any

from qinling.ledger.soundness import table_relations
from qinling.ledger.sqlite_file.sqlite import SqliteReader
from qinling.procedures.soundness.faults import Fault, Remedies, format_names, format_table
from qinling.rules.logins.logs.log_cells import build_account_key
from qinling.rules.logins.usage import AccountState

#: The position in the list changes without a record.
_UNRECORDED_FIELD = "place"


def check_accounts(reader: SqliteReader, remedies: Remedies) -> Iterator[Fault]:
    """Tell which accounts are not what their recorded changes say."""
    told: dict[int, dict[str, Any]] = defaultdict(dict)
    for account, day, text in table_relations.read_account_changes(reader):
        changed = {name: pair[1] for name, pair in json.loads(text).items()}
        if changed.get("state") == AccountState.LEFT:
            changed.setdefault("left_on", day)  # not recorded of those missing from a list
        told[account].update(changed)
    for row in table_relations.read_account_rows(reader):
        name = str(row["account"])
        if row["key"] != build_account_key(name):
            yield Fault(f"账号“{name}”的索引值不对", remedies.rescue, "account", (name,))
        last = told[int(str(row["id"]))]
        wrong = [
            field for field, value in last.items() if field != _UNRECORDED_FIELD and row.get(field) != value
        ]
        if wrong:
            what = f"账号“{name}”与账号变动的记录不一致（{format_names(wrong)}）"
            yield Fault(what, remedies.rescue, "account", (name,))


def check_login_records(reader: SqliteReader, remedies: Remedies) -> Iterator[Fault]:
    """Tell which days of records are damaged, or name an unknown account or address."""
    again = "请把这些天的日志再读一次：qinling login import 日志文件；"
    if days := tuple(table_relations.find_damaged_log_days(reader)):
        what = f"{format_table('login_events')} {format_names(days)} 的明细残缺或次序不对"
        yield Fault(what, again + remedies.rescue, "login_events", days)
    if days := tuple(table_relations.find_unknown_addresses(reader)):
        what = f"{format_table('login_events')} {format_names(days)} 的明细里有台账不认识的账号或地址"
        yield Fault(what, again + remedies.rescue, "login_events", days)


def check_roll_up(reader: SqliteReader, remedies: Remedies) -> Iterator[Fault]:
    """Tell which accounts have other counts than their records."""
    if wrong := table_relations.find_miscounted_accounts(reader):
        names = {row["id"]: str(row["account"]) for row in table_relations.read_account_rows(reader)}
        accounts = tuple(names.get(account, f"第 {account} 号") for account in wrong)
        what = f"登录次数与日志明细对不上的账号：{format_names(accounts)}"
        yield Fault(what, remedies.repair, "login_day", accounts, is_reparable=True)


def check_log_coverage(reader: SqliteReader, remedies: Remedies) -> Iterator[Fault]:
    """Tell which days with logins no log covers, and which logs contradict themselves."""
    if days := tuple(table_relations.find_uncovered_days(reader)):
        what = f"{format_names(days)} 有登录，却没有一份日志盖到这些天：“哪些天没有日志”会算错"
        yield Fault(
            what,
            f"请把这些天的日志再读一次：qinling login import 日志文件；{remedies.rescue}",
            "login_log",
            days,
        )
    if logs := tuple(table_relations.find_inverted_logs(reader)):
        what = f"{format_table('login_log')}里 {format_names(logs)} 的起止或条数自相矛盾"
        yield Fault(what, remedies.rescue, "login_log", logs)
