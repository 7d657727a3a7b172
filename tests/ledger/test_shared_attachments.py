"""Attachments of a ledger that a group uses: its members read and add them, nobody else does."""

import os
import stat

import pytest

from qinling.ledger import attachments

pytestmark = pytest.mark.skipif(os.name == "nt", reason="Windows has no modes")


@pytest.mark.parametrize(
    ("ledger_mode", "folder_mode", "file_mode"),
    [(0o660, 0o770, 0o660), (0o600, 0o700, 0o600), (0o640, 0o700, 0o600)],
)
def test_the_group_of_the_ledger_may_use_its_attachments(tmp_path, ledger_mode, folder_mode, file_mode):
    ledger = tmp_path / "ledger.db"
    ledger.touch(ledger_mode)
    ledger.chmod(ledger_mode)
    source = tmp_path / "a.pdf"
    source.write_bytes(b"a")
    folder = attachments.get_attachments_folder(ledger)
    stored = attachments.store_attachment(folder, source)
    path = attachments.get_attachment_path(folder, stored.sha256)
    assert [stat.S_IMODE(one.stat().st_mode) for one in (folder, path.parent, path)] == [
        folder_mode,
        folder_mode,
        file_mode,
    ]


def test_the_group_that_a_folder_hands_on_stays(tmp_path):
    (tmp_path / "ledger.db").touch(0o660)
    (tmp_path / "ledger.db").chmod(0o660)
    tmp_path.chmod(0o2770)
    (tmp_path / "a.pdf").write_bytes(b"a")
    folder = attachments.get_attachments_folder(tmp_path / "ledger.db")
    attachments.store_attachment(folder, tmp_path / "a.pdf")
    assert folder.stat().st_mode & stat.S_ISGID


def test_an_attachment_that_may_not_be_read_is_a_fault(tmp_path, monkeypatch):
    def refuse(*_):
        raise PermissionError(13, "denied")

    monkeypatch.setattr(attachments, "find_attachment", refuse)
    assert attachments.find_attachment_fault(tmp_path, "00") == "读不出（没有权限）"
