"""The authorities that referrals go to: by their names, of the office's own area."""

import pytest

from qinling.rules.supervision.referral_authorities import guess_authority, is_own_authority
from qinling.rules.units.unit_areas import NO_HOME, HomeArea

HOME = HomeArea(("商洛市", "商州区"))


@pytest.mark.parametrize(
    "name",
    [
        "区纪委监委",
        "市纪委监委",
        "商州区纪委监委",
        "商洛市纪委监委",
        "中共商州区纪律检查委员会",
        "商州区监察委员会",
        "纪委",
        "驻区水利局纪检监察组",
        "区纪委监委驻区水利局纪检监察组",
        "区纪委监委第三纪检监察室",
        "区检察院",
        "区公安局",
    ],
)
def test_own(name):
    assert is_own_authority(name, HOME)
    assert is_own_authority(name, NO_HOME)


@pytest.mark.parametrize("name", ["县纪委监委", "洛南县纪委监委", "西安市纪委监委"])
def test_of_another_place(name):
    assert not is_own_authority(name, HOME)
    assert is_own_authority(name, NO_HOME)


@pytest.mark.parametrize("name", ["", "区纪委监萎", "随便什么", "王某", "区水利局"])
def test_none(name):
    assert not is_own_authority(name, NO_HOME)


def test_guess():
    assert guess_authority("区纪委监萎") == "区纪委监委"
    assert guess_authority("随便什么") == ""
