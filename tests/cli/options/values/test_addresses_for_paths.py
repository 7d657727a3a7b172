"""An address of a server where a file is to be written is refused: it would become a folder of that name."""

import pytest

URL = "postgresql://wang:geheim@localhost/k?office=one"


@pytest.mark.parametrize(
    "words",
    [
        ("db", "backup", URL),
        ("db", "restore", "x.zip", "--to", URL),
        ("db", "salvage", URL),
        ("db", "copy", "a.db", "postgresql:/k@/x"),
        ("db", "copy", "postgres//k@/x", "a.db"),
        ("list", "--ledger", "postgresql:/wang:geheim@/x"),
        ("init", "--ledger", "postgresql：//k@/x"),
        ("export", URL),
        ("list", "--settings", URL),
        ("config", "set", "backup.folder", URL),
        ("config", "set", "ledger", "postgres//k@/x"),
    ],
)
def test_an_address_with_a_sign_too_few_or_for_a_file_is_refused(qinling, tmp_path, monkeypatch, words):
    monkeypatch.chdir(tmp_path)
    before = sorted(tmp_path.rglob("postgre*"))
    refused = qinling(*words)
    assert refused.exit_code in (2, 18), refused.output
    assert "地址" in refused.output
    assert "geheim" not in refused.output
    assert sorted(tmp_path.rglob("postgre*")) == before
