"""Words of `db roles` in another order: the line that works is told, and no server is asked."""

import pytest


@pytest.mark.parametrize(
    ("words", "line"),
    [
        ("create keeper", "db roles create；建好以后授给用户：qinling"),
        ("create keeper", "db roles grant 用户 keeper"),
        ("add wangmin keeper", "db roles grant wangmin keeper"),
        ("授权 wangmin 管理 --name 王敏", "db roles grant wangmin keeper --name 王敏"),
        ("grant keeper wangmin", "db roles grant wangmin keeper"),
        ("grant wangmin keeper 王敏", "db roles grant wangmin keeper --name 王敏"),
        ("grant shuili unit 区水利局", "db roles grant shuili unit --unit 区水利局"),
        ("grant shuili 单位 区水利局 --name 李强", "db roles grant shuili unit --name 李强 --unit 区水利局"),
        ("grant wangmin --role keeper", "db roles grant wangmin keeper"),
        ("grant --user=wangmin inspector", "db roles grant wangmin inspector"),
        ("grant a,b keeper", "db roles grant a keeper；qinling db roles grant b keeper"),
        ("grant a b keeper", "db roles grant a keeper；qinling db roles grant b keeper"),
        ("revoke a b", "db roles revoke a；qinling db roles revoke b"),
        ("revoke a keeper", "db roles revoke a"),
        ("grant shuili unit --unit 区水利局,区林业局", "只写一个，如 --unit 区水利局"),
        ("grant shuili unit --unit 区水利局、区林业局", "是 2 个单位"),
    ],
)
def test_the_line_that_works_is_told(qinling, words, line):
    told = qinling("db", "roles", *words.split())
    assert told.exit_code == 2
    assert line in told.stderr


@pytest.mark.parametrize(
    "words",
    [
        "create",
        "grant wangmin keeper",
        "grant 王敏 管理 --name 王敏",
        "grant s unit -u 区水利局",
        "grant keeper unit --unit=局",
        "revoke a",
    ],
)
def test_words_in_order_go_on_to_the_ledger(qinling, given_issue, words):
    given_issue("A1")
    assert "是文件，没有角色" in qinling("db", "roles", *words.split()).stderr
