"""Receivers that the settings write twice: spelt in two ways, they are one unit, which hears once."""

from collections.abc import Mapping
from typing import NamedTuple

from qinling.rules.units.same_units import group_unit_names
from qinling.rules.units.unit_areas import HomeArea


class JoinedReceivers(NamedTuple):
    """Receiver → its channels, and receiver → what else the settings call it."""

    channels: Mapping[str, tuple[str, ...]]
    others: Mapping[str, tuple[str, ...]]


def join_receivers(receivers: Mapping[str, tuple[str, ...]], home: HomeArea) -> JoinedReceivers:
    """Join those of *receivers* that are one unit for an office of *home*: the first has the channels of all.

    One without a channel stays by itself: somebody has said that it hears of nothing.
    """
    same = group_unit_names((name for name, channels in receivers.items() if channels), home)
    joined: dict[str, list[str]] = {}
    for name in receivers:
        joined.setdefault(same.get(name, name), []).append(name)
    return JoinedReceivers(
        {
            name: tuple(dict.fromkeys(channel for one in names for channel in receivers[one]))
            for name, names in joined.items()
        },
        {name: tuple(names[1:]) for name, names in joined.items() if len(names) > 1},
    )
