"""`db backup` and `db restore` as an office uses them."""

import json
import os
import resource
import shutil
import sqlite3
import zipfile
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from qinling.ledger.sqlite_file.side_files import get_side_file

#: The clock of every call that names no other.
NOW = datetime(2026, 4, 25, 1, 30, tzinfo=UTC)
AGE_KEY = "AGE-SECRET-KEY-1"


@pytest.fixture
def office(qinling, ledger, tmp_path):
    """A ledger of two issues and a photo."""
    for number in (1, 2):
        assert qinling("add", "--level", "区级", f"问题描述=弃渣{number}").exit_code == 0
    photo = tmp_path / "现场.jpg"
    photo.write_bytes(b"photo")
    assert qinling("attach", "QL-2026-0001", str(photo), "--as", "整改前").exit_code == 0
    return ledger


@pytest.fixture
def folder(tmp_path):
    return tmp_path / "备份"


@pytest.fixture
def back_up(qinling, folder):
    """Make a backup so many days from now; return its file."""

    def run(*options, days=0):
        result = qinling("db", "backup", str(folder), "--json", *options, clock=NOW + timedelta(days=days))
        assert result.exit_code == 0, result.stderr
        return Path(json.loads(result.stdout)["file"])

    return run


def describe_all(qinling, *options):
    return [one["description"] for one in json.loads(qinling("list", "--json", *options).stdout)["items"]]


def find_papers(ledger):
    return sorted(one.name for one in ledger.with_name(f"{ledger.name}.papers").rglob("*") if one.is_file())


def test_a_backup_is_restored_with_its_attachments_and_the_other_ledger_is_kept(qinling, office, back_up):
    backup = back_up()
    qinling("add", "--level", "区级", "问题描述=弃渣3")
    papers = find_papers(office)
    shutil.rmtree(office.with_name(f"{office.name}.papers"))

    result = qinling("db", "restore", str(backup), "--yes")

    assert result.exit_code == 0
    assert "多 1 条历史" in result.stderr
    assert describe_all(qinling) == ["弃渣1", "弃渣2"]
    assert find_papers(office) == papers
    assert qinling("db", "verify").exit_code == 0
    kept = office.with_name("ledger-恢复前1.db")
    assert describe_all(qinling, "--ledger", str(kept)) == ["弃渣1", "弃渣2", "弃渣3"]


def test_a_backup_says_what_it_holds(qinling, office, folder):
    result = qinling("db", "backup", str(folder))

    assert result.exit_code == 0
    assert "问题 2 个、材料 1 份" in result.stderr
    (file,) = folder.iterdir()
    assert file.stat().st_mode & 0o777 == 0o600
    with zipfile.ZipFile(file) as archive:
        manifest = json.loads(archive.read("manifest.json"))
    assert (manifest["position"], manifest["tables"]["issue"], len(manifest["files"])) == (3, 2, 2)
    assert qinling("db", "backup", str(folder), "--quiet").stderr == ""


def test_the_ledger_remembers_its_backup_and_says_when_the_next_is_due(qinling, office, back_up):
    assert "备份" not in qinling("board").stdout
    back_up(days=-8)
    assert "上次备份是" in qinling("board").stdout
    assert json.loads(qinling("board", "--json").stdout)["backup_overdue"] is True
    assert "该备份了" in qinling("cron", "check").stderr
    assert "该备份了" in qinling("cron", "check", "--json").stdout
    assert "备份" not in qinling("board", QINLING_BACKUP_WARN_DAYS="0").stdout
    back_up()
    assert "备份" not in qinling("board").stdout
    assert "上次备份 " in qinling("cron", "check").stdout


def test_a_restored_ledger_knows_the_backup_that_it_comes_from(qinling, office, back_up):
    backup = back_up(days=-8)
    assert qinling("db", "restore", str(backup), "--yes").exit_code == 0

    status = json.loads(qinling("board", "--json").stdout)
    assert (status["last_backup"]["file"], status["backup_overdue"]) == (str(backup), True)


def test_a_restore_says_that_what_was_sent_since_the_backup_is_told_again(qinling, office, back_up):
    qinling("add", "级别=区级", "问题描述=弃渣", "整改时限=2026-04-26")
    backup = back_up()
    assert "消息" not in qinling("db", "restore", str(backup), "--dry-run").stderr
    told = qinling("warn", "--notify", "--today", "2026-04-27").stdout
    assert told
    result = qinling("db", "restore", str(backup), "--yes")
    assert "备份以后送达的 1 条消息，备份里没有记着：还没办完的会再提醒一次" in result.stderr
    assert (
        qinling("warn", "--notify", "--today", "2026-04-27").stdout.splitlines()[:3] == told.splitlines()[:3]
    )
    said = qinling("db", "restore", str(backup), "--yes", "--json").stdout
    assert json.loads(said)["unknown_messages"] == 1


@pytest.mark.parametrize(
    "value", ["", "今天 1 a.zip", "2026-04-25T00:00:00 1 a.zip", "2026-04-25T00:00:00Z x a"]
)
def test_a_record_of_a_backup_that_makes_no_sense_counts_as_none(qinling, office, value):
    with closing(sqlite3.connect(office)) as connection:
        connection.execute("insert into meta (key, value) values ('backup', ?)", (value,))
        connection.commit()

    assert qinling("cron", "check").stdout.endswith("还没有备份过；用 qinling db backup 文件夹 备份\n")


def test_a_ledger_that_was_never_backed_up_says_so_after_some_days(qinling, office):
    later = NOW + timedelta(days=8)

    assert "还没有备份过" in qinling("board", clock=later).stdout
    assert "还没有备份过" in qinling("cron", "check", clock=later).stdout


def test_the_schedule_has_a_line_for_the_backup(qinling, office):
    lines = qinling("cron", "show").stdout.splitlines()

    assert any("db backup" in line and "--keep 7d4w12m" in line for line in lines)
    assert "qinling-backup.timer" in "\n".join(lines)


def test_thinning_removes_own_backups_only_and_never_the_newest(qinling, office, folder, back_up, tmp_path):
    old = [back_up(days=-days) for days in (40, 3, 2, 1)]
    for name in ("照片.zip", "ledger-00000000-20200101-080000.zip", f"{old[0].name}.part"):
        (folder / name).write_bytes(b"of somebody else")
    foreign = folder / old[0].name.replace(old[0].name[-19:-4], "20200101-080000")
    foreign.write_bytes(b"only its name is ours")
    qinling("init", "--ledger", str(tmp_path / "other.db"))
    qinling("db", "backup", str(folder), "--ledger", str(tmp_path / "other.db"))
    others = set(folder.iterdir()) - set(old)

    newest = back_up("--keep", "2d", days=-50)  # the clock went back

    assert set(folder.iterdir()) == others | {newest, old[2], old[3]}


def test_backups_of_the_same_second_do_not_replace_each_other(qinling, office, folder):
    for _ in range(3):
        assert qinling("db", "backup", str(folder)).exit_code == 0
    assert len(list(folder.iterdir())) == 3


@pytest.mark.parametrize(
    ("words", "code", "told"),
    [
        ([], 2, "backup.folder"),
        (["有的.zip"], 27, "已存在"),
        (["新的.zip", "--keep", "1d"], 2, "--keep"),
        (["备份", "--keep", "七天"], 2, "7d4w12m"),
        (["现场.jpg/里面"], 27, "不是文件夹"),
        (["ledger.db"], 27, "是台账文件"),
        (["新的.tar.gz"], 2, "也不以 .zip、.age 结尾"),
        (["ledger.db.papers"], 27, "存材料的文件夹"),
        (["ledger.db.papers/新的/1.zip"], 27, "存材料的文件夹"),
    ],
)
def test_what_cannot_be_backed_up_is_refused(qinling, office, tmp_path, monkeypatch, words, code, told):
    (tmp_path / "有的.zip").write_bytes(b"of somebody else")
    monkeypatch.chdir(tmp_path)
    before = sorted(tmp_path.rglob("*"))

    result = qinling("db", "backup", *words)

    assert (result.exit_code, told in result.stderr) == (code, True), result.stderr
    assert sorted(tmp_path.rglob("*")) == before


def test_a_folder_is_no_backup_and_its_newest_are_named(qinling, office, tmp_path):
    folder = tmp_path / "备份"
    folder.mkdir()
    assert "不能当备份" in qinling("db", "restore", str(folder)).stderr
    for at in range(5):
        (folder / f"{at}.zip").write_bytes(b"")
        os.utime(folder / f"{at}.zip", (at, at))
    result = qinling("db", "restore", str(folder))
    assert result.exit_code == 27
    assert "里面的备份新的在前：4.zip、3.zip、2.zip。" in result.stderr
    assert f"qinling db restore {folder / '4.zip'}" in result.stderr


def test_the_folder_of_the_settings_is_used(qinling, office, tmp_path):
    assert qinling("db", "backup", QINLING_BACKUP_FOLDER=str(tmp_path / "夜里")).exit_code == 0
    assert len(list((tmp_path / "夜里").iterdir())) == 1


def test_a_damaged_ledger_is_not_backed_up(qinling, office, folder):
    with closing(sqlite3.connect(office)) as connection:
        connection.execute("update issue set description = '改过' where id = 1")
        connection.commit()

    result = qinling("db", "backup", str(folder))

    assert result.exit_code == 27
    assert "QL-2026-0001" in result.stderr
    assert list(folder.iterdir()) == []


def test_a_disk_that_takes_no_more_is_named_and_nothing_is_left(qinling, office, folder):
    allowed = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (1 << 16, allowed[1]))  # enough for the files beside the ledger
    try:
        result = qinling("db", "backup", str(folder))
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, allowed)

    assert (result.exit_code, f"备份写不到 {folder}" in result.stderr) == (27, True)
    assert list(folder.iterdir()) == []


@pytest.mark.about_a_file
def test_a_lost_attachment_does_not_stop_the_backup(qinling, office, folder):
    shutil.rmtree(office.with_name(f"{office.name}.papers"))

    result = qinling("db", "backup", str(folder), "--quiet")

    assert result.exit_code == 0
    assert "1 份材料已经丢失" in result.stderr


def test_a_read_only_ledger_is_backed_up_without_a_record(qinling, office, folder, monkeypatch):
    from qinling.errors import LedgerUnusable
    from qinling.procedures.backups import backup as procedure

    def refuse(*_args, **_settings):
        raise LedgerUnusable("是只读的")

    monkeypatch.setattr(procedure, "open_ledger", refuse)

    result = qinling("db", "backup", str(folder))

    assert result.exit_code == 0
    assert "没有记下这次备份" in result.stderr


def test_an_encrypted_backup_needs_its_key(qinling, office, folder, back_up, tmp_path):
    pyrage = pytest.importorskip("pyrage")
    identity = pyrage.x25519.Identity.generate()
    key, other = tmp_path / "key.txt", tmp_path / "other.txt"
    key.write_text(f"# created\n{identity}\n")
    other.write_text(f"{pyrage.x25519.Identity.generate()}\n")

    backup = back_up("--encrypt-to", str(identity.to_public()), "--keep", "1d")

    assert backup.name.endswith(".zip.age")
    assert [one.name for one in folder.iterdir()] == [backup.name]
    assert qinling("db", "restore", str(backup), "--yes").exit_code == 27
    assert "解不开" in qinling("db", "restore", str(backup), "--yes", "--identity", str(other)).stderr
    assert qinling("db", "restore", str(backup), "--yes", "--identity", str(backup)).exit_code == 27
    assert qinling("db", "restore", str(backup), "--yes", "--identity", str(key)).exit_code == 0
    assert back_up("--encrypt-to", str(identity.to_public()), "--keep", "1d", days=0.1)
    assert len(list(folder.iterdir())) == 1
    assert qinling("db", "backup", str(folder), "--encrypt-to", "age1").exit_code == 27


def test_without_pyrage_encryption_says_how_to_get_it(qinling, office, folder, monkeypatch):
    monkeypatch.setitem(__import__("sys").modules, "pyrage", None)

    result = qinling("db", "backup", str(folder), "--encrypt-to", "age1")

    assert result.exit_code == 27
    assert "pip install" in result.stderr


def test_in_a_script_nothing_is_replaced_without_yes(qinling, office, back_up):
    backup = back_up()
    before = office.read_bytes()

    result = qinling("db", "restore", str(backup))

    assert (result.exit_code, "--yes" in result.stderr) == (20, True)
    assert qinling("db", "restore", str(backup), "--dry-run").exit_code == 0
    assert office.read_bytes() == before
    assert not list(office.parent.glob("*恢复前*"))


def test_a_new_place_is_not_asked_about(qinling, office, back_up, tmp_path):
    place = tmp_path / "新" / "ledger.db"

    result = qinling("db", "restore", str(back_up()), "--to", str(place), "--json")

    assert json.loads(result.stdout)["kept"] is None
    assert qinling("db", "verify", "--ledger", str(place)).exit_code == 0
    assert place.stat().st_mode & 0o777 == 0o600


def test_a_folder_is_no_place_for_a_ledger(qinling, office, back_up, tmp_path):
    result = qinling("db", "restore", str(back_up()), "--to", str(tmp_path), "--yes")

    assert (result.exit_code, "--to" in result.stderr) == (27, True)


def test_an_index_that_is_damaged_is_not_passed_over(qinling, office, folder):
    with closing(sqlite3.connect(office)) as connection:
        (page_size,) = connection.execute("pragma page_size").fetchone()
        (root,) = connection.execute(
            "select rootpage from sqlite_master where name = 'ix_event_issue'"
        ).fetchone()
    raw = office.read_bytes()
    office.write_bytes(raw[: (root - 1) * page_size] + bytes(page_size) + raw[root * page_size :])

    result = qinling("db", "backup", str(folder), "--quiet")

    assert (result.exit_code, "已损坏" in result.stderr) == (13, True)
    assert list(folder.iterdir()) == []


def test_a_ledger_that_was_just_begun_makes_room_for_the_lost_one(qinling, office, back_up):
    backup = back_up()
    qinling("board")  # leaves SQLite's empty files beside the ledger
    office.unlink()
    assert qinling("init").exit_code == 0

    assert qinling("db", "restore", str(backup), "--yes").exit_code == 0
    assert describe_all(qinling) == ["弃渣1", "弃渣2"]


def test_a_ledger_that_is_gone_leaves_nothing_that_is_kept(qinling, office, back_up):
    backup = back_up()
    qinling("board")  # leaves SQLite's empty files beside the ledger
    office.unlink()
    papers = office.with_name(f"{office.name}.papers")
    shutil.rmtree(papers)

    result = qinling("db", "restore", str(backup))

    assert (result.exit_code, "留在" in result.stderr) == (0, False)
    assert not list(office.parent.glob("*恢复前*"))
    assert papers.stat().st_mode & 0o777 == 0o700


def test_a_backup_of_another_ledger_does_not_replace_this_one(qinling, office, back_up, tmp_path):
    backup = back_up()
    other = tmp_path / "other.db"
    qinling("add", "--level", "区级", "问题描述=别处", "--ledger", str(other))

    result = qinling("db", "restore", str(backup), "--ledger", str(other), "--yes")

    assert (result.exit_code, "--to" in result.stderr) == (27, True)


@pytest.mark.parametrize("loss", ["gone", "garbage", "empty", "cut off", "damaged inside"])
def test_whatever_happened_to_the_ledger_the_backup_takes_its_place(qinling, office, back_up, loss):
    backup = back_up()
    raw = office.read_bytes()
    losses = {
        "garbage": b"not a database" * 1000,
        "empty": b"",
        "cut off": raw[:9000],
        "damaged inside": raw[:5000] + b"\xff" * 4000 + raw[9000:],
    }
    if loss == "gone":
        office.unlink()
    else:
        office.write_bytes(losses[loss])

    result = qinling("db", "restore", str(backup), "--yes")

    assert result.exit_code == 0, result.stderr
    assert describe_all(qinling) == ["弃渣1", "弃渣2"]
    assert qinling("db", "verify").exit_code == 0
    if loss != "gone":
        # SQLite's header says in which mode it was locked, no more.
        assert office.with_name("ledger-恢复前1.db").read_bytes()[100:] == losses[loss][100:]


@pytest.mark.about_a_file
def test_a_plain_copy_is_restored_with_the_attachments_beside_it_or_of_the_ledger(qinling, office, tmp_path):
    copy = tmp_path / "抄来.db"
    shutil.copy(office, copy)

    result = qinling("db", "restore", str(copy), "--yes")

    assert result.exit_code == 0, result.stderr
    assert qinling("db", "verify").exit_code == 0
    assert qinling("db", "restore", str(copy), "--to", str(tmp_path / "new.db")).exit_code == 0
    assert "1 份材料哪里都没有" in qinling("db", "restore", str(copy), "--to", str(tmp_path / "b.db")).stderr


def test_a_plain_copy_with_a_trigger_of_its_own_is_refused(qinling, office, tmp_path):
    copy = tmp_path / "抄来.db"
    shutil.copy(office, copy)
    with closing(sqlite3.connect(copy)) as connection:
        connection.execute("create trigger t after insert on issue begin delete from unit; end")
        connection.commit()

    result = qinling("db", "restore", str(copy), "--yes")

    assert (result.exit_code, "不该有" in result.stderr) == (27, True)


@pytest.mark.parametrize("file", ["现场.jpg", "没有.zip", ".", "/dev/zero"])
def test_what_is_no_backup_is_refused(qinling, office, tmp_path, monkeypatch, file):
    monkeypatch.chdir(tmp_path)

    result = qinling("db", "restore", file, "--yes")

    assert result.exit_code == 27
    assert len(result.stderr.splitlines()) == 1


def test_a_stale_log_is_put_aside_by_the_command_that_the_refusal_names(qinling, office, back_up):
    other = get_side_file(office, "-wal")
    with closing(sqlite3.connect(office, isolation_level=None)) as connection:
        connection.execute("pragma wal_checkpoint(truncate)")
        yesterday = office.read_bytes()
        mark = "update meta set value = substr(value, 18) || ' ' || lower(hex(randomblob(8))) where key = 'commit'"
        connection.execute(mark)
        connection.execute("pragma wal_checkpoint(truncate)")
        connection.execute(mark)
        stale = other.read_bytes()
    office.write_bytes(yesterday)
    other.write_bytes(stale)

    refused = qinling("list")
    assert refused.exit_code == 22
    words = refused.stderr.partition("运行 qinling ")[2].partition("，")[0].split()
    assert qinling(*words).exit_code == 20
    assert (office.read_bytes(), other.read_bytes()) == (yesterday, stale)

    assert qinling(*words, "--yes").exit_code == 0
    assert describe_all(qinling) == ["弃渣1", "弃渣2"]
    kept = office.with_name("ledger-恢复前1.db")
    assert (kept.read_bytes(), get_side_file(kept, "-wal").read_bytes()) == (yesterday, stale)


def test_restoring_waits_for_a_command_that_reads(qinling, office, back_up):
    backup = back_up()
    with closing(sqlite3.connect(office)) as connection:
        connection.execute("begin")
        connection.execute("select * from issue").fetchone()

        result = qinling("db", "restore", str(backup), "--yes", QINLING_BUSY_SECONDS="0")

    assert result.exit_code == 14
    assert not [one for one in os.listdir(office.parent) if "恢复前" in one or one.startswith(".qinling")]


def test_a_ledger_that_ends_elsewhere_is_only_read_and_a_restore_mends_it(qinling, office, back_up):
    backup = back_up()
    with closing(sqlite3.connect(office)) as connection:
        connection.execute("update meta set value = '9 abc' where key = 'head'")
        connection.commit()

    read, written = qinling("list"), qinling("add", "--level", "区级", "问题描述=弃渣3")

    assert (read.exit_code, "只能查看" in read.stderr) == (0, True)
    assert (written.exit_code, "qinling db restore" in written.stderr) == (22, True)
    assert qinling("db", "backup", str(backup.parent)).exit_code == 27
    assert qinling("db", "restore", str(backup), "--yes").exit_code == 0
    assert qinling("add", "--level", "区级", "问题描述=弃渣3").exit_code == 0


@pytest.mark.parametrize(
    ("place", "why"),
    [
        ("圈", "圈 是断开的链接"),
        ("圈/里", "链接绕成了圈"),
        ("断", "断 是断开的链接"),
        ("文件", "文件 不是文件夹"),
        ("/dev/null", "/dev/null 不是文件夹"),
    ],
)
def test_what_is_no_folder_is_named_as_what_it_is(qinling, office, tmp_path, place, why):
    (tmp_path / "圈").symlink_to("圈")
    (tmp_path / "断").symlink_to("没有")
    (tmp_path / "文件").touch()

    result = qinling("db", "backup", str(tmp_path / place))

    assert (result.exit_code, why in result.stderr) == (27, True), result.stderr


def test_links_in_circles_are_refused_by_restore_and_export(qinling, office, back_up, tmp_path):
    (tmp_path / "圈").symlink_to("圈")
    (tmp_path / "圈.xlsx").symlink_to("圈.xlsx")
    backup = str(back_up())

    for place in ("圈", "圈/台账.db"):
        result = qinling("db", "restore", backup, "--to", str(tmp_path / place), "--yes")
        assert (result.exit_code, "链接绕成了圈" in result.stderr) == (27, True), result.stderr
    assert qinling("export", str(tmp_path / "圈.xlsx")).exit_code == 26
