"""However a log spells the accounts of the list, its roll-up is the same; and the records stay as they were."""

from datetime import date, datetime, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from qinling.ledger.logins.queries import list_accounts as list_stored_accounts
from qinling.ledger.logins.queries import read_logins
from qinling.ledger.reader import open_reader
from qinling.procedures.ledger_verification import try_to_verify
from qinling.procedures.logins import merged_usage
from qinling.procedures.logins.account_aliases import merge_accounts, read_targets, split_account
from qinling.procedures.logins.accounts import import_accounts
from tests.example_counts import scale_examples
from tests.procedures.logins.sample_logs import LoginLedger, SampleRecord, listed_account, stamp

MONDAY = datetime(2026, 4, 20)
FIRST, LAST = date(2026, 4, 1), date(2026, 4, 30)
SPELLINGS = ("{}", "{}@slj", "SLJ\\{}", "张三({})", "  {} ")


def given_ledger(path, *listed):
    ledger = LoginLedger(path / "台账.db")
    with ledger.writing() as writer:
        import_accounts(writer, [listed_account(one, name="张三") for one in listed], stamp(), partial=False)
    return ledger


def read_counts(ledger):
    """Account → day → usage, and account → last login, as the reports read them."""
    with open_reader(ledger.path) as reader:
        names = {one.id: one.account for one in list_stored_accounts(reader)}
        targets = read_targets(reader)
        days = merged_usage.read_day_usage(reader, targets, FIRST, LAST)
        last = merged_usage.read_last_logins(reader, targets, LAST)
        logins = merged_usage.read_logins_by_account(reader, targets, FIRST, LAST)
    return (
        {names[account]: of for account, of in days.items() if of},
        {names[account]: at for account, at in last.items()},
        {names[account]: sorted(one[1:] for one in of) for account, of in logins.items()},
    )


RECORDS = st.builds(
    lambda account, minutes, failed: SampleRecord(
        account, MONDAY + timedelta(minutes=minutes), "10.0.0.1", failed
    ),
    st.sampled_from(["zs01", "ls02"]),
    st.integers(0, 3000),
    st.booleans(),
)


@settings(max_examples=scale_examples(15))
@given(st.data(), st.lists(RECORDS, min_size=1, max_size=12))
def test_any_spelling_and_overlap_gives_the_same_counts(tmp_path_factory, data, records):
    plain, mixed = (given_ledger(tmp_path_factory.mktemp(name), "zs01", "ls02") for name in ("一", "二"))
    plain.import_log(*records)
    for place in range(data.draw(st.integers(1, 2))):
        spelled = [
            one._replace(account=data.draw(st.sampled_from(SPELLINGS)).format(one.account)) for one in records
        ]
        mixed.import_log(*spelled, name=f"{place}.csv")
    assert read_counts(mixed) == read_counts(plain)


def test_the_records_stay_and_a_split_takes_the_merge_back(tmp_path):
    ledger = given_ledger(tmp_path, "new")
    ledger.import_log(SampleRecord("old", MONDAY), SampleRecord("new", MONDAY + timedelta(hours=1)))
    before = read_counts(ledger)
    with ledger.writing() as writer:
        merge_accounts(writer, "old", "new", date(2026, 4, 20), "改名", stamp())
    assert read_counts(ledger)[0]["new"][MONDAY.date()].logins == 2
    with open_reader(ledger.path) as reader:
        stored = {one.id: one.account for one in list_stored_accounts(reader)}
        assert sorted(stored[one.account] for one in read_logins(reader, FIRST, LAST)) == ["new", "old"]
    assert try_to_verify(ledger.path, None).faults == []
    with ledger.writing() as writer:
        split_account(writer, "old", "", stamp())
    assert read_counts(ledger) == before
    assert try_to_verify(ledger.path, None).faults == []
