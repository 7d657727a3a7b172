"""A receiver that the settings write twice hears once, over the channels of both."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qinling.rules.units.unit_areas import NO_HOME, read_home_area
from qinling.rules.warnings.joined_receivers import join_receivers

HOME = read_home_area("商洛市商州区秦岭办")
NAMES = ["大荆镇", "⼤荆镇", "商州区大荆镇人民政府", "丹凤县大荆镇", "王某", "王 某", "水利局", "/"]


@pytest.mark.parametrize("home", [NO_HOME, HOME])
def test_one_receiver_has_the_channels_of_all_its_names(home):
    joined = join_receivers(
        {"大荆镇": ("a",), "王某": ("c",), "⼤荆镇": ("b", "a"), "大荆镇政府": ("d",)}, home
    )
    assert joined.channels == {"大荆镇": ("a", "b", "d"), "王某": ("c",)}
    assert joined.others == {"大荆镇": ("⼤荆镇", "大荆镇政府")}


def test_the_town_of_another_county_is_another_receiver():
    receivers = {"大荆镇": ("a",), "丹凤县大荆镇": ("b",), "商州区大荆镇": ("c",)}
    assert join_receivers(receivers, HOME).channels == {"大荆镇": ("a", "c"), "丹凤县大荆镇": ("b",)}
    assert join_receivers(receivers, NO_HOME) == (receivers, {})  # nobody knows whose 大荆镇 is


def test_who_is_to_hear_of_nothing_goes_on_so():
    receivers = {"大荆镇": ("a",), "大荆镇政府": ()}
    assert join_receivers(receivers, HOME) == (receivers, {})


@given(st.dictionaries(st.sampled_from(NAMES), st.lists(st.sampled_from("abc"), max_size=2).map(tuple)))
def test_no_channel_and_no_name_is_lost(receivers):
    joined = join_receivers(receivers, HOME)
    names = [one for name in joined.channels for one in (name, *joined.others.get(name, ()))]
    assert sorted(names) == sorted(receivers)
    assert {one for of in joined.channels.values() for one in of} == {
        one for of in receivers.values() for one in of
    }
    assert join_receivers(joined.channels, HOME).channels == joined.channels
