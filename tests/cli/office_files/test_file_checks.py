"""Files and folders that settings name: `doctor` and `config set` open them as the commands do that use them."""

import json

import pytest

from qinling.cli.office_files.file_checks import FILE_CHECKS
from qinling.cli.settings.schema import SETTINGS
from qinling.cli.settings.validation.file_validators import FILE_NAME, LEDGER_PLACE

#: A file or folder that cannot be used, by setting, and a part of what is said of it.
WRONG = {
    "calendar": ("日历.toml", 'off = ["2027-02-05"]\nworked = ["2027-02-05"]', "既写作休息日又写作上班日"),
    "supervision.forms": ("样式/催办.docx", "x", "不是完好的 .docx 文件"),
    "brief.template": ("简报.txt", "共{{没有这个}}个", "没有叫“没有这个”的指标"),
    "export.template": ("表.xlsx", "x", "表.xlsx 不是工作簿"),
    "logins.folder": ("日志", "x", "是文件，不是文件夹"),
    "logins.workbooks": ("登录/某", "x", "是文件，不是文件夹"),
    "backup.folder": ("备份", "x", "是文件，不是文件夹"),
    "ledger": ("台账.db", "x" * 600, "不是台账文件"),
}


@pytest.fixture
def make_wrong(tmp_path):
    """Write the file that is wrong for a setting, and return its name in the settings."""

    def make(key):
        name, content, said = WRONG[key]
        file = tmp_path / name
        if key == "logins.workbooks":
            file = file.parent
        file.parent.mkdir(exist_ok=True)
        file.write_text(content, "utf-8")
        return name.partition("/")[0] if key == "supervision.forms" else name, said

    return make


def test_every_setting_that_names_a_file_has_a_check():
    assert FILE_CHECKS.keys() == {
        key for key, one in SETTINGS.items() if one.validator in (FILE_NAME, LEDGER_PLACE)
    }


@pytest.mark.parametrize("key", WRONG)
def test_a_file_that_cannot_be_used_is_not_set(qinling, ledger, with_settings, make_wrong, tmp_path, key):
    qinling("init")
    name, said = make_wrong(key)
    refused = qinling("config", "set", key, name, **with_settings("# 说明\n"))
    assert refused.exit_code == 18
    assert "没有改：" in refused.stderr
    assert said in refused.stderr
    assert (tmp_path / "settings.toml").read_text("utf-8") == "# 说明\n"


def test_doctor_names_every_form_that_is_misnamed(qinling, ledger, with_settings, tmp_path):
    qinling("init")
    folder = tmp_path / "样式"
    folder.mkdir()
    for name in ("催办单.docx", "督办.doc", "新通报.docx"):
        (folder / name).touch()
    env = with_settings('[supervision]\nforms = "样式"\n')
    found = json.loads(qinling("doctor", "--json", **env).stdout)["items"]
    (fault,) = [one for one in found if one["check"] == "files"]
    assert all(name in fault["what"] for name in ("催办单.docx", "督办.doc", "新通报.docx"))
    assert all(name in fault["remedy"] for name in ("催办.docx", "督办.docx", "通报.docx"))


@pytest.mark.parametrize("key", [key for key in WRONG if key != "ledger"])
def test_doctor_opens_it_and_names_the_setting(qinling, ledger, with_settings, make_wrong, key):
    qinling("init")
    name, said = make_wrong(key)
    section, _, last = key.rpartition(".")
    head = f"[{section}]\n" if section else ""
    result = qinling("doctor", "--json", **with_settings(f'{head}{last} = "{name}"\n'))
    (found,) = [one for one in json.loads(result.stdout)["items"] if one["check"] == "files"]
    assert result.exit_code == 29
    assert found["state"] == "wrong"
    assert found["what"].startswith(f"设置 {key}：")
    assert said in found["what"]
    assert found["remedy"]


def test_the_folder_of_a_channel_is_looked_at(qinling, with_settings, tmp_path):
    (tmp_path / "发件").write_text("x", "utf-8")
    env = with_settings('[channels."发件夹"]\nway = "folder"\nfolder = "发件"\n')
    assert "设置 channels.发件夹.folder：" in qinling("doctor", **env).stdout


def test_forms_that_are_right_are_filled_and_what_they_lack_is_told(qinling, with_settings, tmp_path):
    assert qinling("supervise", "forms", str(tmp_path / "样式")).exit_code == 0
    set_to = qinling("config", "set", "supervision.forms", "样式", **with_settings("# 说明\n"))
    assert (set_to.exit_code, "注意" in set_to.stderr) == (0, False)
    for file in (tmp_path / "样式").iterdir():
        if file.name != "催办.docx":
            file.unlink()
    from docx import Document

    document = Document()
    document.add_paragraph("{{ title }}")
    document.save(tmp_path / "样式" / "催办.docx")
    said = qinling("doctor", **with_settings('[supervision]\nforms = "样式"\n')).stdout
    assert "提示  设置 supervision.forms：注意：文书模板" in said
    assert "里没有" in said


def test_a_file_that_is_still_to_come_may_be_named(qinling, with_settings, tmp_path):
    said = qinling("config", "set", "calendar", "日历.toml", **with_settings(""))
    assert said.exit_code == 0
    assert f"指的是 {tmp_path / '日历.toml'}，现在还没有；放好以前，用到它的命令会停下" in said.stderr
    assert "没有改" not in said.stderr


@pytest.mark.parametrize(
    ("path", "said"),
    [
        ("D:\\备份", "写本机的"),
        ("\\\\主机\\备份", "写本机的"),
        ("备份\\库", "写成 备份/库"),
    ],
)
def test_a_path_of_windows_is_refused_elsewhere(qinling, tmp_path, path, said):
    calls = [("config", "set", key, path) for key in ("backup.folder", "ledger", "channels.发件夹.folder")]
    for words in (*calls, ("init", "--receiver", f"麻街镇={path}\\")):
        result = qinling(*words)
        assert (result.exit_code, said in result.stderr) == (2 if words[0] == "init" else 18, True), (
            result.stderr
        )
    assert not [*tmp_path.rglob("*备份*")]
    assert not (tmp_path / "qinling").exists()


def test_where_a_folder_of_messages_lies_is_said(qinling, with_settings, tmp_path):
    env = with_settings("office = '甲办'\n")
    place = tmp_path / "发件"
    for words in (
        ("init", "--receiver", "青屏镇=发件/"),
        ("config", "set", "channels.青屏镇.folder", "发件"),
        ("notify", "test", "青屏镇"),
        ("doctor",),
    ):
        assert f"文件夹 {place}" in qinling(*words, **env).output, words
    (tmp_path / "文件").write_text("", "utf-8")
    told = qinling("config", "set", "channels.青屏镇.folder", "文件", **env).stderr
    assert "渠道 青屏镇 还不能用" in told
    assert "文件 是文件，不是文件夹" in told
