"""The first day: an empty ledger, and the demo."""

import json
import stat


def test_init_makes_an_empty_ledger_once(qinling, ledger):
    assert qinling("init").stderr == f"已新建台账 {ledger}\n"
    assert stat.S_IMODE(ledger.stat().st_mode) == 0o600
    before = ledger.read_bytes()
    assert "没有改动" in qinling("init").stderr
    assert ledger.read_bytes() == before


def test_the_default_ledger_lies_in_the_users_data_folder(qinling, tmp_path):
    result = qinling("init", QINLING_LEDGER=None)
    assert result.exit_code == 0
    assert (tmp_path / "qinling" / "ledger.db").exists()


def test_init_refuses_a_file_of_another_program(qinling, ledger):
    ledger.write_text("问题编号,问题描述\n", "utf-8")
    assert qinling("init").exit_code == 13
    assert ledger.read_text("utf-8") == "问题编号,问题描述\n"


def test_the_demo_shows_a_first_day_and_touches_no_ledger(qinling, ledger, tmp_path):
    result = qinling("demo", "--dir", tmp_path / "演示", QINLING_NEXT_STEPS="true")
    assert result.exit_code == 0, result.stderr
    assert not ledger.exists()
    assert "下一步，" not in result.stderr  # its commands follow each other
    assert "秦岭生态环境保护问题台账   截至 2026-07-01" in result.stdout
    assert "已超期" in result.stdout
    steps = [
        line.strip() for line in result.stderr.splitlines() if line.strip().startswith(("$ ", "qinling "))
    ]
    assert [line.split()[2] for line in steps[:4]] == sorted(line.split()[2] for line in steps[:4])
    for line in steps:
        if not line.startswith("$"):
            tried = qinling(*line.split()[1:])
            assert tried.exit_code == 0, tried.stderr
            assert tried.stdout
    assert {path.name.partition("-")[0] for path in (tmp_path / "演示").iterdir()} == {"demo.db"}


def test_the_demo_has_issues_extended_turned_back_relapsed_merged_and_closed(qinling, tmp_path):
    assert qinling("demo", "--dir", tmp_path / "演示").exit_code == 0
    done = qinling(
        "history",
        "--since",
        "2026-06-11",
        "--json",
        "--ledger",
        tmp_path / "演示" / "demo.db",
        "--today",
        "2026-07-01",
    )
    kinds = {item["kind"] for item in json.loads(done.stdout)["items"]}
    assert kinds >= {"extended", "extension_refused", "turned_back", "rechecked", "voided", "accepted"}
    assert kinds >= {"supervised", "replied"}


def test_the_demo_leaves_an_existing_ledger(qinling, tmp_path):
    (tmp_path / "demo.db").write_bytes(b"")
    result = qinling("demo", "--dir", tmp_path)
    assert result.exit_code == 2
    assert "已存在" in result.stderr
    assert (tmp_path / "demo.db").read_bytes() == b""
