from datetime import UTC, date, datetime
from types import SimpleNamespace

import pytest

from qinling.cli.context import Desk
from qinling.cli.options.values.completion import make_word_completer
from qinling.errors import UsageRefused
from qinling.ledger.ledger_address import ServerAddress
from qinling.rules.vocabulary import Level


class FixedClockDesk(Desk):
    """A desk whose clock stands at half past four in the afternoon, UTC: past midnight in Shanghai."""

    def now(self):
        return datetime(2026, 4, 24, 16, 30, tzinfo=UTC)


@pytest.fixture
def home(monkeypatch, tmp_path):
    """A user's home with nothing in it."""
    for name in ("HOME", "USERPROFILE", "APPDATA", "LOCALAPPDATA", "XDG_CONFIG_HOME", "XDG_DATA_HOME"):
        monkeypatch.setenv(name, str(tmp_path))
    return tmp_path


def test_the_default_ledger_is_in_the_users_data_folder(home):
    assert Desk().ledger_path == home / "qinling" / "ledger.db"
    assert Desk(ledger="here.db").ledger_path.name == "here.db"
    assert Desk(ledger="~/here.db").ledger_path == home / "here.db"


def test_resolving_the_ledger_path_makes_nothing(home):
    assert not Desk().ledger_path.parent.exists()
    assert list(home.iterdir()) == []


def test_an_office_of_a_server_is_a_place_but_no_file():
    desk = Desk(ledger="postgresql://host/ledger?office=shangzhou")
    assert desk.ledger_place == ServerAddress("postgresql://host/ledger", "shangzhou")
    with pytest.raises(UsageRefused, match="只对文件台账做"):
        _ = desk.ledger_path


def test_a_server_in_the_settings_is_not_beside_the_settings_file(home):
    own = home / "qinling" / "settings.toml"
    own.parent.mkdir()
    own.write_text('ledger = "postgresql://host/ledger"', "utf-8")
    assert str(Desk().ledger_place) == "postgresql://host/ledger?office=qinling"


def test_the_day_is_the_offices_not_the_machines(home):
    assert FixedClockDesk().today == date(2026, 4, 25)
    assert FixedClockDesk(today=date(2026, 1, 1)).today == date(2026, 1, 1)


def test_the_offices_time_zone_is_a_setting(home):
    own = home / "qinling" / "settings.toml"
    own.parent.mkdir()
    own.write_text('timezone = "Europe/London"', encoding="utf-8")

    assert FixedClockDesk().today == date(2026, 4, 24)


def test_now_is_utc():
    assert Desk().now().tzinfo is UTC


def test_who_acts_is_the_option_or_the_user_of_the_system(monkeypatch):
    monkeypatch.setenv("LOGNAME", "wang")

    assert Desk().actor == "wang"
    assert Desk(actor="王工").actor == "王工"


def test_a_change_always_has_an_actor(monkeypatch):
    def nobody():
        raise KeyError("uid not found")

    monkeypatch.setattr("getpass.getuser", nobody)

    with pytest.raises(UsageRefused, match="--actor"):
        _ = Desk().actor


def test_a_desk_of_a_call_is_made_once():
    root = SimpleNamespace(obj=None, params={"ledger": "here.db"})
    ctx = SimpleNamespace(find_root=lambda: root)

    assert Desk.from_context(ctx).ledger_path.name == "here.db"
    assert Desk.from_context(ctx) is Desk.from_context(ctx)


def test_words_are_offered_by_code_and_by_label():
    complete = make_word_completer(Level)

    assert list(complete("")) == [("省级", ""), ("市级", ""), ("区级", "")]
    assert list(complete("市")) == [("市级", "")]
    assert list(complete("ci")) == [("city", "市级")]
    assert list(complete("县")) == []
