"""The same place and text under another number: told by `add`, `edit` and `import`, and nothing else is."""

import pytest

TEXT = "河道边堆放建筑垃圾约3方"


@pytest.fixture
def given_known(given_issue):
    given_issue("QZ1", 问题描述=TEXT, 镇办="麻街镇", 具体点位="云岭村")


def list_told(result):
    return [line for line in result.stderr.splitlines() if "重复登记" in line]


def test_add_and_edit_tell_of_the_issue_that_says_the_same(given_known, qinling):
    words = ["级别=区级", f"问题描述={TEXT[:5]}，{TEXT[5:]}。", "镇办=麻街镇人民政府", "具体点位=云岭村"]
    assert list_told(qinling("add", "编号=QZ2", *words)) == [
        "注意：可能重复登记：QZ2 与 QZ1 地点、内容相同",
        "是同一个问题的：qinling void QZ2 --reason 重复登记 --into QZ1；刚登记错的：qinling undo",
    ]
    assert list_told(qinling("edit", "QZ2", "备注=甲")) == []
    assert qinling("void", "QZ2", "--reason", "重复登记", "--into", "QZ1").exit_code == 0
    (line, _) = list_told(qinling("add", *words))  # without a number; the void one is none
    assert line.endswith("与 QZ1 地点、内容相同")
    assert list_told(qinling("add", "编号=QZ9", "级别=区级", f"问题描述={TEXT}", "镇办=大荆镇")) == []


def test_an_import_tells_of_the_ledger_and_of_earlier_rows(given_known, given_file, qinling, run_import):
    rows = [
        {"问题编号": "A1", "级别": "区级", "问题描述": "堆放垃圾", "镇办": "麻街镇"},
        {"问题编号": "A2", "级别": "区级", "问题描述": "堆放垃圾", "镇办": "麻街镇"},
        {"问题编号": "A3", "级别": "省级", "问题描述": TEXT, "镇办": None},
        {"问题编号": "A4", "级别": "区级", "问题描述": "堆放垃圾", "镇办": "大荆镇"},
        {"问题编号": "QZ1", "级别": "区级", "问题描述": TEXT, "镇办": "麻街镇"},
    ]
    path = given_file(rows)
    told = "注意：有 2 个新问题可能重复登记：A2 与 A1 地点、内容相同；A3 与 区级QZ1 地点、内容相同"
    assert list_told(qinling("import", path, "--dry-run")) == [told]
    said = run_import(path)["mistyped"]
    assert [(one["field"], one["near"]) for one in said] == [
        ("description", ["A1"]),
        ("description", ["QZ1"]),
    ]
    assert list_told(qinling("import", path)) == []


def test_rows_without_a_number_are_told_once(given_known, given_file, qinling):
    path = given_file([{"级别": "区级", "问题描述": TEXT, "镇办": "麻街镇", "具体点位": "云岭村"}])
    assert list_told(qinling("import", path)) == ["注意：可能重复登记：与 QZ1 地点、内容相同"]
    assert list_told(qinling("import", path)) == []
