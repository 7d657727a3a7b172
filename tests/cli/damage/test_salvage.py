"""`qinling db salvage`: what can be read is in the new ledger, what cannot is listed, and the damaged file stays as it is."""

import shutil
import zipfile

import pytest

from qinling.ledger.reader import open_reader
from tests.cli.damage.damaged_copies import PAGE, make_damaged_copy

pytestmark = pytest.mark.about_a_file


@pytest.fixture
def read_issues(run_json, office, tmp_path):
    """Return number → (status, version) of the issues of a ledger."""

    def read(ledger):
        with open_reader(ledger) as reader:
            return {
                number: row
                for number, *row in reader.tuples("select number, status, version, remark from issue")
            }

    return read


def find_pages(ledger, table):
    """Return the numbers of the leaf pages of *table*, by what stands in them."""
    with open_reader(ledger) as reader:
        texts = [str(text).encode() for (text,) in reader.tuples(f"select hash from {table}")] if table == "event" else [
            str(text).encode() for (text,) in reader.tuples("select description from issue")]  # fmt: skip
    content = ledger.read_bytes()
    pages = {}
    for text in texts:
        for number in range(1, len(content) // PAGE):
            page = content[number * PAGE : (number + 1) * PAGE]
            if (
                page[0] == 13
                and text in page
                and (table == "event" or b"district" in page or b"city" in page)
            ):
                pages[number] = pages.get(number, 0) + 1
    return sorted(pages, key=pages.get)


def zero_pages(ledger, *numbers):
    content = bytearray(ledger.read_bytes())
    for number in numbers:
        content[number * PAGE : (number + 1) * PAGE] = bytes(PAGE)
    ledger.write_bytes(content)


def test_a_sound_ledger_is_copied_whole(run, ledger_copy, tmp_path, read_issues):
    code, said = run("db salvage {out}.db")
    assert code == 0, said
    assert "新台账核验：完好" in said
    out = tmp_path / "out.db"
    assert read_issues(out) == read_issues(ledger_copy)
    for words in ("db head", "db verify"):
        assert run(words, out)[1] == run(words)[1]
    with open_reader(out) as new, open_reader(ledger_copy) as old:
        for table in ("run", "message", "notice", "delivery", "account", "account_change", "login_day",
                      "login_events", "login_log", "login_address", "coaching", "counter", "unit", "event"):  # fmt: skip
            sql = f"select * from {table}"
            assert sorted(new.tuples(sql)) == sorted(old.tuples(sql)), table


def test_lost_pages_of_the_issues_are_made_again_from_the_history(
    run, ledger_copy, office, tmp_path, read_issues
):
    zero_pages(ledger_copy, *find_pages(ledger_copy, "issue")[-3:])
    before = ledger_copy.read_bytes()
    assert run("db verify")[0] == 22
    code, said = run("db salvage {out}.db")
    assert "按历史重建的问题" in said
    assert (code, ledger_copy.read_bytes()) == (0, before), said
    assert read_issues(tmp_path / "out.db") == read_issues(office.ledger)
    assert run("db verify", tmp_path / "out.db")[0] == 0


def test_a_lost_page_of_the_history_is_listed_with_its_issues(
    run, ledger_copy, office, tmp_path, read_issues, run_json
):
    zero_pages(ledger_copy, find_pages(ledger_copy, "event")[-1])
    said = run_json("db", "salvage", str(tmp_path / "out.db"))
    assert said["lost_events"]
    assert said["doubtful_issues"]
    assert read_issues(tmp_path / "out.db") == read_issues(office.ledger)  # the table of issues is whole
    assert "历史第" in said["faults"][0]
    assert run("db salvage {out}3.db")[0] == 22


@pytest.mark.parametrize("table", ["event", "issue"])
def test_rows_on_a_lost_page_are_named_with_their_issues(run_json, ledger_copy, office, read_issues, table):
    numbers = read_issues(office.ledger).keys()
    zero_pages(ledger_copy, find_pages(ledger_copy, table)[-1])
    faults = run_json("db", "verify")["items"]
    (lost,) = [one for one in faults if "所在的页读不出" in one["what"]]
    assert lost["table"] == table
    assert lost["records"]
    assert lost["issues"]
    assert {*lost["issues"]} <= numbers
    assert "malformed" not in str(faults)


def write_backup_zip(place, ledger):
    """Write a backup as `db backup` makes it: the ledger and its attachments under their own names."""
    with zipfile.ZipFile(place, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.write(ledger, "ledger.db")
        for paper in ledger.with_name(f"{ledger.name}.papers").rglob("*"):
            if paper.is_file():
                archive.write(paper, f"ledger.db.papers/{paper.parent.name}/{paper.name}")
    return place


@pytest.mark.parametrize("form", ["plain", "zip", "folder"])
def test_a_backup_fills_what_cannot_be_read(run, ledger_copy, office, tmp_path, read_issues, form):
    backup = tmp_path / "备份"
    backup.mkdir()
    if form == "plain":
        shutil.copytree(ledger_copy.with_name("copy.db.papers"), backup / "昨晚.db.papers")
        place = backup / "昨晚.db"
        shutil.copyfile(ledger_copy, place)
    else:
        place = write_backup_zip(backup / "昨晚.zip", ledger_copy)
    assert run("progress SJ2026-015 --percent 90 --note 后来的")[0] == 0
    today = read_issues(ledger_copy)
    shutil.rmtree(ledger_copy.with_name("copy.db.papers"))
    zero_pages(ledger_copy, *find_pages(ledger_copy, "issue")[-2:], *find_pages(ledger_copy, "event")[-2:-1])
    code, said = run(f"db salvage {{out}}.db --backup {backup if form == 'folder' else place}")
    assert code == 0, said
    assert read_issues(tmp_path / "out.db") == today
    assert run("db verify", tmp_path / "out.db")[0] == 0


def test_a_lost_first_page_is_taken_from_a_ledger_that_begins_alike(
    run, ledger_copy, office, tmp_path, read_issues
):
    ledger_copy.write_bytes(bytes(PAGE) + ledger_copy.read_bytes()[PAGE:])
    assert run("db verify")[0] == 13
    code, said = run("db salvage {out}.db")
    assert code == 0, said
    assert read_issues(tmp_path / "out.db") == read_issues(office.ledger)


def test_what_is_there_is_not_overwritten_and_what_is_no_ledger_gives_none(run, ledger_copy, tmp_path):
    (tmp_path / "out.db").write_text("mine")
    assert run("db salvage {out}.db")[0] == 2
    assert (tmp_path / "out.db").read_text() == "mine"
    (tmp_path / "new.db.papers").mkdir()
    assert run(f"db salvage {tmp_path}/new.db")[0] == 2
    assert run("db salvage {out}2.db", tmp_path / "none.db")[0] == 12
    assert run("db salvage {out}2.db", tmp_path)[0] == 13
    ledger_copy.write_bytes(b"nonsense" * 5000)
    assert run("db salvage {out}2.db")[0] == 13
    assert run("db salvage {out}2.db --backup nowhere")[0] == 2
    assert not (tmp_path / "out2.db").exists()
    assert not list(tmp_path.glob(".qinling-*"))


def test_a_backup_of_another_ledger_is_refused(run, tmp_path):
    other = tmp_path / "other.db"
    run("init", other)
    code, said = run(f"db salvage {{out}}.db --backup {other}")
    assert code == 2
    assert "不是这一本" in said


@pytest.mark.parametrize("seed", [6, 10, 48, 52])
def test_any_damage_leaves_the_file_as_it_is_and_never_ends_in_a_defect(
    run, office, ledger_copy, tmp_path, seed
):
    make_damaged_copy(office.ledger, ledger_copy, seed)
    before = ledger_copy.read_bytes()
    code, said = run("db salvage {out}.db")
    assert code in (0, 13, 22), said
    assert ledger_copy.read_bytes() == before
    assert (tmp_path / "out.db").exists() == (code != 13)


def test_the_newest_backup_of_a_folder_is_never_the_damaged_file_itself(run, ledger_copy, tmp_path):
    shutil.copyfile(ledger_copy, tmp_path / "昨晚.db")
    zero_pages(ledger_copy, find_pages(ledger_copy, "event")[-1])
    code, said = run(f"db salvage {{out}}.db --backup {tmp_path}")
    assert code == 0, said
    assert "昨晚.db" in said


@pytest.mark.parametrize("damage", [b"age-encryption.org/v1\n-> X25519", b"PK\x03\x04 and no zip", b""])
def test_a_backup_that_cannot_be_read_is_refused(run, tmp_path, damage):
    (tmp_path / "b.zip").write_bytes(damage)
    code, said = run(f"db salvage {{out}}.db --backup {tmp_path}/b.zip")
    assert code == 13, said
    assert "b.zip" in said


def test_a_damaged_attachment_of_a_backup_does_not_keep_its_ledger_from_use(run, ledger_copy, tmp_path):
    place = write_backup_zip(tmp_path / "昨晚.zip", ledger_copy)
    with zipfile.ZipFile(place) as archive:
        paper = archive.infolist()[-1]
    content = bytearray(place.read_bytes())
    at = paper.header_offset + 30 + len(paper.filename)
    content[at : at + 3] = b"\xff\xff\xff"
    place.write_bytes(content)
    shutil.rmtree(ledger_copy.with_name("copy.db.papers"))
    code, said = run(f"db salvage {{out}}.db --backup {place}")
    assert code == 22, said
    assert "没有救出的材料：照片.jpg（问题 SJ2026-013）" in said


def test_a_backup_that_is_known_is_named_when_history_is_lost(run, execute, tmp_path):
    run("db backup {out}")
    file = next((tmp_path / "out").iterdir())
    execute("delete from event where id between 5 and 8")
    code, said = run("db salvage {out}.db")
    assert (code, f"加 --backup {file} 再救一次" in said) == (22, True), said
    file.unlink()
    assert "再救一次" not in run("db salvage {out}2.db")[1]
