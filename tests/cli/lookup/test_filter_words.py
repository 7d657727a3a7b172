"""A filter that finds nothing names what the ledger has that is near, in every command with filters."""

import pytest


@pytest.fixture
def given_types(given_issue):
    given_issue(
        "A1",
        问题类型="河道乱堆",
        保护分区="核心保护区",
        问题来源="省级督察",
        镇办="麻街镇",
        责任单位="区水利局",
    )
    given_issue(
        "A2",
        问题类型="乱采滥挖",
        保护分区="一般保护区",
        问题来源="群众举报",
        镇办="板桥镇",
        责任单位="区林业局",
    )


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("--unit", "水务局"), "注意：没有名称含“水务局”的单位，相近的有：区水利局"),
        (("--town", "麻姐镇"), "注意：没有名称含“麻姐镇”的镇办，相近的有：麻街镇"),
        (("--category", "河到乱堆"), "注意：没有含“河到乱堆”的问题类型，有：河道乱堆"),
        (("--zone", "重点"), "注意：没有含“重点”的保护分区，有：一般保护区、核心保护区"),
        (("--source", "省级督查"), "注意：没有含“省级督查”的问题来源，有：省级督察"),
    ],
)
def test_words_that_mean_nothing_are_told(words, told, given_types, qinling, run_ok, tmp_path):
    for command in (
        ("list",),
        ("list", "--json"),
        ("export", str(tmp_path / "甲.csv")),
        ("map", str(tmp_path / "甲.geojson")),
    ):
        assert told in qinling(*command, *words).stderr.splitlines(), command
    name = words[0].removeprefix("--")
    conditions = {"unit": "单位", "town": "镇办", "category": "类型", "zone": "分区", "source": "来源"}
    assert (
        told in qinling("complete", "--where", f"{conditions[name]}={words[1]}", "--yes").stderr.splitlines()
    )


def test_a_part_of_a_value_means_it_and_nothing_is_told(given_types, run_ok):
    assert run_ok("list", "--category", "乱堆").stderr == "共 1 个\n"
    assert run_ok("list", "--category", "乱堆", "--town", "板桥镇").stderr.startswith(
        "注意：单独看有“类型 乱堆”"
    )


def test_a_ledger_without_any_value_says_so(given_issue, run_ok):
    given_issue("A1")
    assert run_ok("list", "--zone", "核心").stderr.startswith(
        "注意：没有含“核心”的保护分区，台账里没有一个问题写了它\n"
    )


def test_the_unknown_one_of_several_is_told_though_others_are_found(given_issue, run_ok):
    given_issue("A1", 镇办="麻街镇")
    assert "没有名称含“没有镇”的镇办" in run_ok("list", "-t", "麻街镇", "-t", "没有镇").stderr
