"""Nobody's work is overwritten: every command that writes a file, over what it wrote, and over what others did."""

import os
import resource
import shutil
import stat
import subprocess
import sys
from contextlib import contextmanager
from pathlib import Path

import pytest
from openpyxl import load_workbook

from qinling.ledger.engine import open_ledger
from tests.checkout import ROOT, SAMPLES
from tests.cli.framework.terminal.test_terminal import terminal  # noqa: F401 (a fixture)
from tests.workbook.makers.returned_workbooks import Copy

#: Every command that writes a file, and the file that it writes. {} is the file's name or folder.
WRITERS = [
    (("export", "{}/台账.xlsx"), "台账.xlsx"),
    (("export", "{}/台账.csv"), "台账.csv"),
    (("template", "ledger", "{}/空白.xlsx"), "空白.xlsx"),
    (("template", "accounts", "{}/账号.xlsx"), "账号.xlsx"),
    (("supervise", "letter", "催办〔2026〕1号", "--letters", "{}"), "催办〔2026〕1号.docx"),
    (("supervise", "forms", "{}"), "约谈.docx"),
    (("login", "report", "--to", "{}/登录.xlsx"), "登录.xlsx"),
    (("login", "coach", "--sheet", "{}/指导.xlsx"), "指导.xlsx"),
    (("login", "coach", "--notice", "{}"), "实操指导通知-竹溪关镇-2026-W26.docx"),
    (("dossier", "A1", "--to", "{}/A1.zip"), "A1.zip"),
]
each_writer = pytest.mark.parametrize(("words", "name"), WRITERS)


@pytest.fixture(scope="module")
def full_ledger(tmp_path_factory):
    """A ledger with an issue, a supervision act, accounts and logins."""
    from typer.testing import CliRunner

    from qinling.cli.app import app

    path = tmp_path_factory.mktemp("full") / "ledger.db"
    accounts, logs = SAMPLES / "logins/平台账号清单.xlsx", [*(SAMPLES / "logins").glob("*.csv")]
    for words in (
        (
            "add",
            "级别=区级",
            "编号=A1",
            "问题描述=河道弃渣",
            "整改时限=2026-04-01",
            "责任单位=区水利局",
            "责任人=张某",
        ),
        ("supervise", "A1", "--step", "催办"),
        ("login", "accounts", "import", accounts),
        ("login", "import", *logs),
    ):
        options = ["--ledger", path, "--today", "2026-07-01", "--actor", "王敏"]
        result = CliRunner().invoke(app, [str(word) for word in (*words, *options)])
        assert result.exit_code == 0, result.stderr
    return path


@pytest.fixture
def given_office(full_ledger, ledger, tmp_path):
    """The full ledger, and a folder to write to."""
    shutil.copy(full_ledger, ledger)
    folder = tmp_path / "往来"
    folder.mkdir()
    return folder


@pytest.fixture
def write(qinling, given_office):
    """Run a writer, and return its result."""

    def run(words, *options, **env):
        env = {"QINLING_TODAY": "2026-07-01", "QINLING_OFFICE": "云岭区秦岭办"} | env
        return qinling(*(word.format(given_office) for word in words), *options, **env)

    return run


def list_names(folder):
    return sorted(path.name for path in folder.iterdir())


@each_writer
def test_a_file_is_written_again_without_a_word_until_somebody_changes_it(write, given_office, words, name):
    first, again = write(words), write(words)
    assert (first.exit_code, again.exit_code, again.stderr) == (0, 0, first.stderr)
    file, names = given_office / name, list_names(given_office)
    changed = file.read_bytes() + b" "
    file.write_bytes(changed)

    refused = write(words)
    assert (refused.exit_code, file.read_bytes()) == (26, changed)
    assert "过，没有覆盖" in refused.stderr
    assert list_names(given_office) == names

    forced = write(words, "--force")
    kept = file.with_name(f"{file.stem}-旧1{file.suffix}")
    assert forced.exit_code == 0, forced.stderr
    assert f"另存为 {kept}" in forced.stderr
    assert (kept.read_bytes(), file.read_bytes() == changed) == (changed, False)


@pytest.mark.parametrize(("words", "name"), WRITERS[1::2])
def test_a_file_of_somebody_else_is_refused(write, given_office, words, name):
    (given_office / name).write_bytes(b"mine")

    refused = write(words)

    assert (refused.exit_code, (given_office / name).read_bytes()) == (26, b"mine")
    assert "不是本程序写的" in refused.stderr
    assert list_names(given_office) == [name]


@contextmanager
def limited_file_size(size):
    """Let no file grow beyond *size* bytes, as on a full disk."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


@pytest.mark.parametrize(("words", "name"), WRITERS[::2])
def test_where_the_disk_is_full_the_old_file_stays_and_one_line_is_told(
    write, given_office, ledger, words, name, monkeypatch
):
    write(words)
    before = {file.name: file.read_bytes() for file in given_office.iterdir()}
    monkeypatch.setattr(
        "qinling.ledger.sqlite_file.sqlite.build_uri", lambda path, _: f"{path.as_uri()}?immutable=1"
    )

    with limited_file_size(100):
        refused = write(words)

    assert refused.exit_code == 26
    assert refused.stderr.startswith("错误：")
    assert "超过了系统允许的文件大小）。请腾出空间" in refused.stderr
    assert len(refused.stderr.splitlines()) == 1
    assert {file.name: file.read_bytes() for file in given_office.iterdir()} == before
    assert ledger.exists()


def test_an_edited_export_is_to_be_returned_first(write, given_office):
    file = given_office / "台账.xlsx"
    write(("export", str(file)))
    Copy(file).write("A1", 备注="督查意见", 镇办="麻街镇").add(
        级别="区级", 问题编号="A9", 问题描述="新的"
    ).save(file)

    refused = write(("export", str(file)))

    assert refused.exit_code == 26
    assert "是改过的导出表（改了 2 格、新增 1 行），没有覆盖" in refused.stderr
    assert f"请先用 qinling return {file} 收回" in refused.stderr
    assert write(("return", str(file), "--dry-run")).exit_code == 0
    assert write(("export", str(file))).exit_code == 26
    assert write(("return", str(file))).exit_code == 0
    returned = file.read_bytes()
    exported = write(("export", str(file)))
    assert (exported.exit_code, "另存为" in exported.stderr) == (0, True)
    assert file.with_name("台账-旧1.xlsx").read_bytes() == returned
    assert len(write(("export", str(file))).stderr.splitlines()) == 1


@pytest.mark.parametrize(("decision", "code"), [((), 26), (("--prefer", "ours"), 0)])
def test_a_returned_export_is_moved_aside_once_its_conflicts_are_decided(write, given_office, decision, code):
    file = given_office / "台账.xlsx"
    write(("export", str(file)))
    Copy(file).write("A1", 备注="督查意见").save(file)
    write(("edit", "A1", "备注=台账改的"))

    assert write(("return", str(file), *decision)).exit_code == 0
    assert write(("export", str(file))).exit_code == code


def test_a_file_that_is_edited_after_its_return_is_refused_again(write, given_office):
    file = given_office / "台账.xlsx"
    write(("export", str(file)))
    Copy(file).add(级别="区级", 问题描述="没有编号").save(file)
    assert write(("return", str(file))).exit_code == 0
    Copy(file).write("A1", 备注="督查意见").save(file)

    assert "是改过的导出表（改了 1 格、新增 1 行），没有覆盖" in write(("export", str(file))).stderr


def test_a_returned_file_is_set_aside_though_steps_are_left_to_take(write, given_office):
    file = given_office / "台账.xlsx"
    write(("export", str(file)))
    Copy(file).write("A1", 备注="督查意见", 整改状态="已销号").save(file)

    assert "要按程序" in write(("return", str(file))).stdout
    assert "旧的 台账.xlsx 另存为" in write(("export", str(file))).stderr
    assert Copy(given_office / "台账-旧1.xlsx").cell("A1", "整改状态").value == "已销号"


def test_an_edit_that_the_ledger_has_is_said_to_be_there(write, given_office):
    file = given_office / "台账.xlsx"
    write(("export", str(file)))
    Copy(file).write("A1", 备注="督查意见").save(file)
    write(("edit", "A1", "备注=督查意见"))

    assert "是改过的导出表，改动台账里都有了，没有覆盖" in write(("export", str(file))).stderr


def test_an_export_saved_again_with_a_note_beside_the_table_is_kept(write, given_office):
    file = given_office / "台账.xlsx"
    write(("export", str(file)))
    book = load_workbook(file)
    book.create_sheet("附注")
    book.save(file)

    assert "是导出表，被别的程序另存过" in write(("export", str(file))).stderr


def test_an_untouched_export_is_known_even_where_nobody_remembers_it(write, given_office, ledger):
    file = given_office / "台账.xlsx"
    write(("export", str(file)))
    with open_ledger(ledger) as writer:
        writer.change("delete from written_file")

    assert write(("export", str(file), "--open", "--limit", "1")).exit_code == 2
    assert write(("export", str(file), "--redact")).exit_code == 0


def test_an_edited_export_is_kept_even_where_nobody_remembers_it(write, given_office, ledger):
    file = given_office / "台账.xlsx"
    write(("export", str(file)))
    Copy(file).write("A1", 备注="督查意见").save(file)
    with open_ledger(ledger) as writer:
        writer.change("delete from written_file")

    assert write(("export", str(file))).exit_code == 26


def test_an_export_of_another_ledger_is_not_replaced(write, given_office, tmp_path):
    file = given_office / "台账.xlsx"
    write(("init",), QINLING_LEDGER=str(tmp_path / "别的.db"))
    write(("export", str(file)), QINLING_LEDGER=str(tmp_path / "别的.db"))

    refused = write(("export", str(file)))

    assert refused.exit_code == 26
    assert "与这本台账对不上" in refused.stderr


def test_the_same_bytes_are_no_loss_whoever_wrote_them(write, given_office, tmp_path):
    file = given_office / "空白.xlsx"
    missing = {"QINLING_LEDGER": str(tmp_path / "没有.db")}
    assert write(("template", "ledger", str(file)), **missing).exit_code == 0
    assert write(("template", "ledger", str(file)), **missing).exit_code == 0
    assert write(("template", "ledger", str(file), "--title", "别的"), **missing).exit_code == 26


def test_several_files_are_all_looked_at_before_the_first_is_written(write, given_office):
    (given_office / "约谈.docx").write_bytes(b"ours")

    assert write(("supervise", "forms", "{}")).exit_code == 26
    assert list_names(given_office) == ["约谈.docx"]


@pytest.mark.about_a_file
@pytest.mark.parametrize("how", ["itself", "link", "hard link"])
def test_the_ledger_is_never_replaced(qinling, given_office, ledger, how):
    target = given_office / "台账.xlsx"
    match how:
        case "itself":
            shutil.move(ledger, target)
        case "link":
            target.symlink_to(ledger)
        case "hard link":
            target.hardlink_to(ledger)
    path = target if how == "itself" else ledger
    before = path.read_bytes()

    refused = qinling("export", target, "--force", QINLING_LEDGER=str(path))

    assert (refused.exit_code, path.read_bytes()) == (26, before)
    assert "那是台账" in refused.stderr


@pytest.mark.about_a_file
def test_other_files_that_the_program_works_with_are_never_replaced(
    run_refused, given_office, ledger, tmp_path, with_settings
):
    other = given_office / "别的台账.csv"
    shutil.copy(ledger, other)
    assert "那是一本台账" in run_refused(26, "export", other, "--force")
    settings = with_settings('calendar = "放假.csv"\n[export]\ntemplate = "表样.xlsx"\n')
    (tmp_path / "放假.csv").write_text("off = []", "utf-8")
    assert "设置 calendar 所指的文件" in run_refused(
        26, "export", tmp_path / "放假.csv", "--force", **settings
    )
    (tmp_path / "表样.xlsx").touch()
    told = run_refused(26, "template", "accounts", tmp_path / "表样.xlsx", "--force", **settings)
    assert "设置 export.template 所指的文件" in told
    papers = ledger.with_name(f"{ledger.name}.papers") / "ab"
    assert "台账存放材料的地方" in run_refused(26, "dossier", "A1", "--to", papers.parent)
    papers.mkdir(parents=True)
    assert "台账存放材料的地方" in run_refused(26, "export", papers / "表.csv", "--force")
    assert "设置文件" in run_refused(
        26, "dossier", "A1", "--to", tmp_path / "settings.toml", "--force", **settings
    )


def test_a_link_is_followed(write, given_office, tmp_path):
    (given_office / "今日.csv").symlink_to(tmp_path / "真的.csv")
    for _ in range(2):
        assert write(("export", "{}/今日.csv")).exit_code == 0
    assert (given_office / "今日.csv").is_symlink()
    assert (tmp_path / "真的.csv").read_text("utf-8-sig").startswith("序号")


@pytest.mark.parametrize(
    ("stand", "told"),
    [
        (
            lambda file: file.with_name(f"~${file.name}").touch(),
            "正在 WPS 或 Office 里打开（旁边有 ~$台账.csv）",
        ),
        (lambda file: file.chmod(0o444), "是只读的"),
    ],
)
def test_a_file_that_is_open_or_write_protected_is_told_so(write, given_office, stand, told):
    write(("export", "{}/台账.csv"))
    stand(given_office / "台账.csv")

    refused = write(("export", "{}/台账.csv", "--redact"))

    assert (refused.exit_code, told in refused.stderr) == (26, True), refused.stderr


def test_a_file_that_is_written_meanwhile_is_left_alone(write, given_office, monkeypatch):
    from qinling.cli.outputs import output_files

    file = given_office / "台账.csv"
    flush = output_files.flush_to_disk

    def write_meanwhile(path):
        flush(path)
        file.write_bytes(b"mine")

    monkeypatch.setattr(output_files, "flush_to_disk", write_meanwhile)
    refused = write(("export", str(file)))

    assert (refused.exit_code, file.read_bytes()) == (26, b"mine")
    assert "刚被别的程序写过" in refused.stderr


def test_where_it_cannot_be_remembered_that_is_said(write, given_office, ledger, monkeypatch):
    from qinling.errors import LedgerUnusable
    from qinling.ledger import engine

    def refuse(*_, **__):
        raise LedgerUnusable(f"台账 {ledger} 是只读的")

    monkeypatch.setattr(engine, "open_ledger", refuse)
    result = write(("export", "{}/台账.csv"))

    assert result.exit_code == 0
    assert "没能记下写出了 台账.csv（台账" in result.stderr


def test_a_case_file_in_a_folder_is_moved_aside_with_force(write, given_office):
    words = ("dossier", "A1", "--to", "{}/A1")
    assert write(words).exit_code == 0
    (given_office / "A1" / "批注.txt").touch()

    assert write(words).exit_code == 26
    assert write(words, "--force").exit_code == 0
    assert list_names(given_office) == ["A1", "A1-旧1"]
    assert (given_office / "A1-旧1" / "批注.txt").exists()


@pytest.mark.parametrize(
    ("words", "name", "mode"),
    [
        (("export", "{}/台账.xlsx"), "台账.xlsx", 0o600),
        (("export", "{}/台账.csv", "--redact"), "台账.csv", 0o640),
        (("export", "{}/台账.csv", "--columns", "编号,级别,问题描述"), "台账.csv", 0o640),
        (("supervise", "letter", "催办〔2026〕1号", "--letters", "{}"), "催办〔2026〕1号.docx", 0o640),
        (("login", "report", "--to", "{}/登录.xlsx"), "登录.xlsx", 0o600),
        (("dossier", "A1", "--to", "{}/A1.zip"), "A1.zip", 0o600),
        (("dossier", "A1", "--to", "{}/A1"), "A1", 0o700),
        (("template", "ledger", "{}/空白.xlsx"), "空白.xlsx", 0o640),
    ],
)
def test_files_with_persons_are_readable_to_their_owner_only(write, given_office, words, name, mode):
    assert write(words).exit_code == 0
    assert stat.S_IMODE((given_office / name).stat().st_mode) == mode


def test_modes_are_settings(write, given_office, with_settings):
    settings = with_settings('[files]\nmode = "644"\nprivate_mode = "0660"\n')
    write(("export", "{}/台账.xlsx"), **settings)
    write(("export", "{}/公开.xlsx", "--redact"), **settings)

    assert stat.S_IMODE((given_office / "台账.xlsx").stat().st_mode) == 0o660
    assert stat.S_IMODE((given_office / "公开.xlsx").stat().st_mode) == 0o644
    for wrong in ("777", "0400", "rw", "06400"):
        assert write(("export", "{}/台账.xlsx"), QINLING_FILES_MODE=wrong).exit_code == 18


def test_a_person_at_a_terminal_is_asked(terminal, write, given_office):  # noqa: F811
    file = given_office / "台账.csv"
    write(("export", str(file)))
    file.write_bytes(b"mine")
    for answer, code in (("", 26), ("是", 0)):
        session = terminal("export", file, "--actor", "王敏", "--today", "2026-07-01")
        session.expect("另存旧的，写出新的（是/否）")
        session.type(answer)
        assert session.end() == code
    assert (given_office / "台账-旧1.csv").read_bytes() == b"mine"


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no /dev/full here")
def test_output_to_a_full_disk_is_no_defect(given_office, ledger, tmp_path):
    environment = {
        "PYTHONPATH": str(ROOT),
        "QINLING_LEDGER": str(ledger),
        "HOME": str(tmp_path),
        "PATH": os.defpath,
    }
    command = [sys.executable, "-m", "qinling", "list"]
    with open("/dev/full", "w") as full:
        ended = subprocess.run(
            command, stdout=full, stderr=subprocess.PIPE, env=environment, text=True, check=False
        )

    assert ended.returncode == 26
    assert ended.stderr == "错误：写不下了（磁盘已满），输出不完整。请腾出空间再运行一次\n"


def test_other_files_that_cannot_be_written_end_in_one_line(qinling, tmp_path):
    (tmp_path / "文件").touch()
    for words in (("demo", "--dir", tmp_path / "文件" / "演示"), ("--install-completion", "bash")):
        refused = qinling(*words, HOME=str(tmp_path / "文件"))
        assert (refused.exit_code, len(refused.stderr.splitlines())) == (26, 1), refused.stderr
        assert "写不进去（" in refused.stderr


@pytest.mark.parametrize(
    ("words", "option"),
    [
        (("supervise", "A1", "--step", "督办", "--force"), "--letters"),
        (("login", "report", "--force"), "--to"),
        (("login", "coach", "--force"), "--sheet 或 --notice"),
        (("dossier", "A1", "--check", "--force"), "--to"),
        (("return", "表.xlsx", "--force"), "--conflicts"),
    ],
)
def test_force_without_a_file_to_write_is_refused(run_refused, given_office, words, option):
    assert f"--force 要和 {option} 一起用" in run_refused(2, *words)
