"""Units: merges recorded as events, and ledgers whose groups and filters agree with a plain model."""

from collections import Counter
from datetime import date
from random import Random

import pytest

from qinling.errors import StepRefused, UsageRefused
from qinling.ledger.changes import insert_issues
from qinling.ledger.engine import open_ledger
from qinling.ledger.figures.measuring import measure_figures_by
from qinling.ledger.figures.past_snapshots import PastSnapshots
from qinling.ledger.history.replay import replay_at_position
from qinling.ledger.issues.filters import Filters
from qinling.ledger.issues.queries import find_issues
from qinling.ledger.reader import open_reader
from qinling.ledger.units import read_unit_merges
from qinling.procedures.events.event_recorder import Stamp
from qinling.procedures.lookup.unknown_units import find_unknown_words
from qinling.procedures.undo import undo_last_command
from qinling.procedures.units import (
    list_likely_variants,
    list_units,
    merge_units,
    split_units,
)
from qinling.rules.figures.figures import Span
from qinling.rules.figures.issue_figures import TOTAL
from qinling.rules.units.unit_areas import NO_HOME, read_home_area

DAY = date(2026, 4, 25)
SPELLINGS = {
    "水利局": ("水利局", "水 利局", "水利\n局", "水利局\u200b"),
    "水务局": ("水务局", "水务局　"),
    "林业局": ("林业局", "林\u3000业局"),
    "A分局": ("A分局", "ａ分局", "Ａ分局"),
}
SEPARATORS = ("、", "，", ";", " / ")


def make_stamp(actor="王敏", second=0):
    return Stamp(actor, f"2026-04-25T01:00:{second:02}.000000Z", DAY)


@pytest.fixture
def given_ledger(tmp_path):
    """Write a ledger of issues, each a mapping of columns, and return its path."""

    def write(*rows):
        path = tmp_path / f"{len(list(tmp_path.iterdir()))}.db"
        with open_ledger(path, create=True) as writer:
            insert_issues(
                writer,
                [
                    {
                        "number": f"N{at}",
                        "level": "district",
                        "status": "rectifying",
                        "deadline_kind": "none",
                        "description": "甲",
                        **row,
                    }
                    for at, row in enumerate(rows)
                ],
            )
        return path

    return write


def merge(path, unit, *names, actor="王敏", second=0):
    with open_ledger(path) as writer:
        return merge_units(writer, unit, names, make_stamp(actor, second), "")


def split(path, *names, second=1):
    with open_ledger(path) as writer:
        return split_units(writer, names, make_stamp(second=second), "")


@pytest.mark.parametrize("seed", range(20))
def test_groups_and_filters_agree_with_a_model(given_ledger, seed):
    random = Random(seed)
    rows, truth = [], []
    for _ in range(30):
        units = random.sample(sorted(SPELLINGS), random.choice((1, 1, 1, 2)))
        cell = random.choice(SEPARATORS).join(random.choice(SPELLINGS[unit]) for unit in units)
        rows.append({"duty_unit": cell})
        truth.append(units)
    path = given_ledger(*rows, {"duty_unit": "水利局"}, {"duty_unit": "水务局"})
    truth += [["水利局"], ["水务局"]]
    if is_merged := seed % 2:
        merge(path, "水利局", "水务局")
        truth = [
            list(dict.fromkeys("水利局" if one == "水务局" else one for one in units)) for units in truth
        ]
    with open_reader(path) as reader:
        groups = measure_figures_by(reader, (TOTAL,), Span(DAY, DAY, DAY), "duty_unit")
        assert Counter(one["total"] for one in groups.values()) == Counter(
            Counter(map(tuple, truth)).values()
        )
        for word in ("水利局", "水务局", "林业", "a分局"):
            wanted = "水利局" if is_merged and word == "水务局" else word.upper()
            expected = {f"N{at}" for at, units in enumerate(truth) if any(wanted in one for one in units)}
            assert {one.number for one in find_issues(reader, Filters(units=(word,)))} == expected
        counted = Counter(one.total for one in list_units(reader))
    assert counted == Counter(Counter(unit for units in truth for unit in units).values())


def test_a_merge_is_taken_back_by_split_and_by_undo(given_ledger):
    path = given_ledger({"duty_unit": "水利局"}, {"duty_unit": "水务局"}, {"town": "水务局"})
    assert merge(path, "水利局", "水务局").names == ("水务局",)
    assert split(path, "水务局")[0].unit == "水利局"
    with open_reader(path) as reader:
        assert read_unit_merges(reader).into == {}
    with open_ledger(path) as writer:
        undo_last_command(writer, make_stamp(second=2))
    with open_reader(path) as reader:
        assert read_unit_merges(reader).into == {"水务局": "水利局"}
    with open_ledger(path) as writer:
        undo_last_command(writer, make_stamp(second=3))
    with open_reader(path) as reader:
        assert read_unit_merges(reader).into == {}


def test_a_ledger_as_of_an_earlier_position_has_the_merges_of_then(given_ledger):
    path = given_ledger({"duty_unit": "水利局"}, {"duty_unit": "水务局"}, {"duty_unit": "林业局"})
    merge(path, "水利局", "水务局")
    merge(path, "水利局", "林业局", second=1)
    with open_reader(path) as reader:
        replay_at_position(reader, 1)
        assert set(read_unit_merges(reader).into) == {"水务局"}


def test_the_days_of_a_report_have_the_merges_of_its_last_day(given_ledger):
    path = given_ledger(*({"duty_unit": name} for name in ("水利局", "水务局", "林业局")))
    days = [date(2026, 3, 1), date(2026, 4, 1)]
    for day, name in zip(days, ("水务局", "林业局"), strict=True):
        with open_ledger(path) as writer:
            merge_units(writer, "水利局", [name], Stamp("王敏", f"{day}T01:00:00.000000Z", day), "")
    for last, expected in ((days, {"水务局", "林业局"}), (days[:1], {"水务局"})):
        with open_reader(path) as reader:
            snapshots = PastSnapshots(reader, last, [])
            with snapshots.open_snapshot(days[0]) as past:
                assert set(read_unit_merges(past).into) == expected


@pytest.mark.parametrize(
    ("words", "refusal", "remedy"),
    [
        (("水利局", "水 利局"), "只差写法", "unit list"),
        (("水利局", "水务局"), "水务局 已并入 水利局", "unit list"),
        (("林业局", "水务局"), "水务局 已并入 水利局", "unit split 水务局"),
        (("水务局", "林业局"), "水务局 已并入 水利局", "unit merge 水利局 林业局"),
        (("水务局", "水利局"), "不能反过来", "unit split 水务局，再 qinling unit merge 水务局 水利局"),
        (("林业局", "水利局"), "水务局 已并入 水利局", "unit merge 林业局 水利局 水务局"),
    ],
)
def test_chains_and_circles_are_refused_with_what_to_type(given_ledger, words, refusal, remedy):
    path = given_ledger(*({"duty_unit": name} for name in ("水利局", "水 利局", "水务局", "林业局")))
    merge(path, "水利局", "水务局")
    with pytest.raises(StepRefused) as refused:
        merge(path, *words, second=1)
    assert refusal in str(refused.value)
    assert remedy in f"{refused.value} {refused.value.remedy}"


def test_a_name_that_nobody_wrote_is_refused_with_near_ones(given_ledger):
    path = given_ledger({"duty_unit": "水利局"}, {"duty_unit": "林业局"})
    with pytest.raises(UsageRefused, match="没有写成“水力局”的单位，只有 水利局"):
        merge(path, "水利局", "水力局")  # near to no other: it was never written
    with pytest.raises(UsageRefused) as refused:
        merge(path, "林业局", "水力局")
    assert refused.value.remedy == "相近的有：水利局"
    with pytest.raises(StepRefused):
        split(path, "林业局")


def test_another_persons_later_merge_keeps_ones_own_from_being_undone(given_ledger):
    path = given_ledger(*({"duty_unit": name} for name in ("水利局", "水务局", "林业局")))
    merge(path, "水利局", "水务局")
    merge(path, "水利局", "林业局", actor="李某", second=1)
    with open_ledger(path) as writer, pytest.raises(Exception, match="李某 之后又办理了 单位名称"):
        undo_last_command(writer, make_stamp(second=2))


def test_likely_variants_are_listed_the_sure_ones_first(given_ledger):
    path = given_ledger(
        *(
            {"duty_unit": name}
            for name in ("区水利局", "区水利局", "水利局", "大荆镇", "大荆镇人民政府", "东城街道")
        ),
        *({"lead_unit": name} for name in ("区水务局", "西城街道", "商州区自然资源局", "区自然资源局")),
        {"town": "麻街镇", "duty_unit": "麻街镇人民政府"},
    )
    with open_reader(path) as reader:
        found = [
            (one.unit.name, one.other.name, one.is_sure) for one in list_likely_variants(reader, NO_HOME)
        ]
    assert found == [
        ("区水利局", "水利局", True),
        ("区自然资源局", "商州区自然资源局", True),
        ("大荆镇", "大荆镇人民政府", True),
        ("区水利局", "区水务局", False),
    ]


def test_the_unit_of_another_county_is_no_variant(given_ledger):
    names = (
        "大荆镇人民政府 丹凤县大荆镇人民政府 西安市大荆镇 商州大荆镇 商州区洛南县住建局 洛南县区住建局 住建局"
    )
    path = given_ledger(*({"duty_unit": name} for name in names.split()), {"town": "大荆镇"})
    with open_reader(path) as reader:
        found = list_likely_variants(reader, read_home_area("商洛市商州区秦岭办"))
    assert [{one.unit.name, one.other.name} for one in found] == [{"大荆镇人民政府", "商州大荆镇"}]


def test_an_office_before_and_after_a_reform_is_listed_once_as_such(given_ledger):
    names = ("区自然资源局", "区自然资源局", "国土局", "区国土局", "丹凤县国土局", "区林业局")
    with open_reader(given_ledger(*({"duty_unit": name} for name in names))) as reader:
        pairs = [pair for pair in list_likely_variants(reader, NO_HOME) if pair.is_renamed]

    assert [(pair.unit.name, pair.other.name, pair.is_sure) for pair in pairs] == [
        ("区自然资源局", "区国土局", False)
    ]


def test_words_that_mean_no_unit_are_told_with_near_names(given_ledger):
    path = given_ledger({"duty_unit": "水利局", "town": "大荆镇"}, {"duty_unit": "林业局"})
    with open_reader(path) as reader:
        units = find_unknown_words(reader, ("水务局", "林业", "大荆"), ("大 荆镇", "林业局"))
    assert [(one.word, one.near, one.other_option) for one in units] == [
        ("水务局", ("水利局",), ""),
        ("大荆", (), "--town"),
        ("林业局", (), "--unit"),
    ]
