"""What cannot be asked on Windows is said, and folders that cannot be had are refused."""

import sys

import pytest

from tests.windows import simulate_windows


def test_doctor_says_what_it_cannot_see_and_changes_no_mode(qinling, given_four, ledger):
    ledger.chmod(0o644)
    with simulate_windows():
        result = qinling("db", "doctor", "--fix")
    assert result.exit_code == 0, result.stderr
    assert "没有看谁能读台账" in result.stderr
    assert ledger.stat().st_mode & 0o777 == 0o644
    assert qinling("db", "doctor").exit_code == 22


def test_doctor_tells_of_a_ledger_on_a_mapped_drive(qinling, given_four, ledger):
    with simulate_windows(remote_drives=[str(ledger.resolve())[:3]]):
        result = qinling("db", "doctor")
    assert result.exit_code == 22
    assert "在网络文件系统（SMB）上" in result.stderr


def test_a_file_of_secrets_is_not_asked_for_its_mode(qinling, given_four, tmp_path, with_settings):
    (tmp_path / "密钥").write_text("https://oapi.dingtalk.com/robot/send?access_token=1", "utf-8")
    (tmp_path / "密钥").chmod(0o644)
    settings = with_settings(
        '[channels."群"]\ntype = "dingtalk"\nurl = "file:密钥"\n[notify]\noffice = ["群"]\n'
    )
    assert "别人也能读" in qinling("cron", "check", **settings).stderr
    with simulate_windows():
        assert "别人也能读" not in qinling("cron", "check", **settings).stderr


@pytest.mark.parametrize(
    "words", [("init", "--shortcuts"), ("cron", "show", "--form", "xml", "--to")], ids=["init", "cron"]
)
def test_a_file_is_no_folder_to_write_into(qinling, tmp_path, words):
    (tmp_path / "甲").write_text("乙", "utf-8")
    for place in ("甲", "甲/乙"):
        result = qinling(*words, tmp_path / place)
        assert result.exit_code == 26, result.stderr
        assert "写不进去" in result.stderr


@pytest.mark.skipif(sys.platform == "win32", reason="it is about the others")
def test_elsewhere_a_lock_file_is_no_reason_for_a_refusal(qinling, given_file, monkeypatch):
    file = given_file([{"问题编号": "A9", "问题描述": "垃圾", "整改时限": "2026-06-30"}])
    file.with_name(f"~${file.name}").touch()

    def refuse(_path, *_words, **_more):
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(type(file), "open", refuse)
    result = qinling("import", file)
    assert "没有权限" in result.stderr
    assert "打开着" not in result.stderr
