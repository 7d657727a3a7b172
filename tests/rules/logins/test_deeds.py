"""Whose deeds are whose: by account, by the name of its person, by the persons of the settings, or of a unit only."""

from datetime import date

from qinling.rules.history.events import EventKind
from qinling.rules.logins.deed_matching import match_deeds
from qinling.rules.logins.deeds import Deed, count_handled
from qinling.rules.logins.usage import Account
from qinling.rules.persons import NOBODY_KNOWN, Persons

DAY = date(2026, 4, 21)


def make_account(number, account, name="", unit="大荆镇", state="listed"):
    return Account(number, account, name, unit, None, state, None, number)


def make_deed(actor, subject=1, unit="大荆镇", day=DAY, kind=EventKind.REPORTED):
    return Deed(day, actor, kind, subject, f"A{subject}", unit)


def match(*deeds, accounts, persons=NOBODY_KNOWN):
    found = match_deeds(deeds, accounts, persons)
    actors = {account: [one.actor for one in of] for account, of in found.by_account.items()}
    units = {unit: len(found.by_unit.find(unit)) for unit in ("大荆镇", "水利局")}
    return actors, {unit: count for unit, count in units.items() if count}


def test_an_actor_is_the_account_or_its_person_however_written():
    accounts = [make_account(1, "dj01", "张三"), make_account(2, "dj02", "李四")]
    deeds = [make_deed(name) for name in ("张三", "ＤＪ01", "张 三", "张三（系统用户 zs）", "李四")]
    assert match(*deeds, accounts=accounts) == ({1: [one.actor for one in deeds[:4]], 2: ["李四"]}, {})


def test_a_user_of_the_system_is_the_person_of_the_settings():
    persons = Persons({"zs": "张三"})
    assert match(make_deed("zs"), accounts=[make_account(1, "dj01", "张三")], persons=persons)[0] == {
        1: ["zs"]
    }
    assert match(make_deed("张三"), accounts=[make_account(1, "zs")], persons=persons)[0] == {1: ["张三"]}


def test_a_name_that_two_accounts_bear_is_told_of_the_unit_only():
    accounts = [make_account(1, "dj01", "张三"), make_account(2, "hs01", "张三", "黑山镇")]
    assert match(make_deed("张三"), accounts=accounts) == ({}, {"大荆镇": 1})


def test_an_account_out_of_use_does_not_share_its_name():
    accounts = [make_account(1, "old", "张三", state="left"), make_account(2, "new", "张三")]
    assert match(make_deed("张三"), accounts=accounts)[0] == {2: ["张三"]}


def test_what_nobody_of_the_accounts_did_is_each_of_its_units_and_of_no_account():
    deeds = [
        make_deed("办公室", unit="大荆镇、区水利局"),
        make_deed("", unit="大荆镇"),
        make_deed("谁", unit=""),
    ]
    assert match(*deeds, accounts=[make_account(1, "dj01")]) == ({}, {"大荆镇": 2, "水利局": 1})


def test_an_issue_handled_twice_counts_once_within_the_days():
    deeds = [
        make_deed("a", 1),
        make_deed("a", 1, kind=EventKind.COMPLETED),
        make_deed("a", -1),
        make_deed("a", 2, day=date(2026, 4, 27)),
    ]
    assert count_handled(deeds, date(2026, 4, 20), date(2026, 4, 26)) == 2


def test_a_work_record_has_no_number():
    assert make_deed("a", -3, kind=EventKind.CREATED).what == "工作记录"
    assert make_deed("a", 3).what == "A3 报送进展"
