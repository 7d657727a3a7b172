"""Words that belong to the value before them, and options and places in a command that has none of them."""

import pytest


@pytest.mark.parametrize(
    ("words", "way"),
    [
        ("accept A1 --level 区级 市级", "先办 qinling accept A1 --level 区级，办好再写 --level 市级"),
        (
            "accept A1 --level 区级 --doc 区验2026 43号",
            '写成 qinling accept A1 --level 区级 --doc "区验2026 43号"',
        ),
        ("apply A1 --doc 区验〔2026〕 3号", '写成 qinling apply A1 --doc "区验〔2026〕 3号"'),
        ("complete A1 --by 许某 王某", "qinling complete A1 --by 许某、王某"),
        ("complete --all", "--where 条件"),
        ("extend A1 --days 30", "--to 30天后"),
        ("supervise --all", "qinling supervise --all-proposed"),
        ("supervise letter 文号 --to 文书", "--letters"),
        ("login report --month 11", "--weeks 5"),
        ("brief --month 11", "--from 2026-11-01"),
        ("login report 刘某", "--account 账号"),
    ],
)
def test_the_line_is_put_right(given_issue, run_refused, words, way):
    given_issue("A1")
    assert way in run_refused(2, *words.split(" "))


def test_a_place_leads_to_the_issues_that_name_it(given_issue, run_refused):
    given_issue("A1", 具体位置="龙潭湾石门沟采石场")
    said = run_refused(17, "progress", "石门沟采石场", "75%")
    assert "用它的编号：qinling progress A1 75%" in said
