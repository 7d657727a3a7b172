"""The brief on the golden ledgers: what domain.md tells of the district, figure for figure, all from records."""

import json
import os
import re
import shutil
import subprocess
import sys
import zipfile
from datetime import date

import pytest
from typer.testing import CliRunner

from qinling.cli.app import app
from qinling.ledger.reader import open_reader
from qinling.procedures.figures.brief_figures import find_rows_behind, measure_brief_figures, read_catalog
from qinling.rules.figures.figure_names import PERIODS, SUBSETS, ScopedFigure
from qinling.rules.figures.figures import RateOf, Span
from qinling.rules.figures.work_figures import WORK_RECORDS
from qinling.rules.work.kinds import DEFAULT_KINDS
from tests.checkout import LEDGERS, ROOT

#: What the district did and has besides the issues: kind, amount, day, unit.
RECORDS = (
    ("会议", "3次", "2026-03-20", "区委办"),
    ("劝返", "2起5人次", "2026-03-28", "区公安分局"),
    ("违规视频下架", "2条", "2026-04-02", "区委网信办"),
    ("刑事案件", "18件21人（其中鸟类2件2人）", "2026-04-10", "区检察院"),
    ("公益诉讼立案", "46件", "2026-04-10", "区检察院"),
    ("民事公益诉讼", "1件", "2026-04-10", "区检察院"),
    ("刑事附带民事公益诉讼", "9件", "2026-04-10", "区检察院"),
    ("巡山巡河", "16次", "2026-04-12", "区法院"),
    ("岗亭", "2座", "2026-03-01", "区林业局"),
    ("卡点", "2个", "2026-03-01", "区林业局"),
    ("监测设施", "18套", "2026-03-01", "区林业局"),
    ("防护网", "1270米", "2026-03-01", "区林业局"),
    ("森林覆盖率", "70%", "2026-01-31", "区林业局"),
    ("优良天数", "88天", "2026-04-01", "市生态环境局商州分局"),
    ("生态贷", "21.9亿元", "2026-03-31", "区金融办"),
    ("VEP项目", "20个", "2026-03-31", "区发改局"),
    ("VEP贷款", "520万元", "2026-03-31", "区发改局"),
)
SETTINGS = '[work.kinds."VEP贷款"]\nunit = "万元"\nstock = true\n'
TOLD = (
    "截至2026年4月25日",
    "问题共143个，其中已录入监管平台129个、未录入14个",
    "累计完成整改并销号106个（历年累计）",
    "已完成整改、尚未销号3个",
    "另有34个正在推进整改（未超期30个，已超期4个）",
    "整改率76.2%，销号率74.1%",
    "2026年4月1日至4月25日，销号2个",
    "2026年1月1日至4月25日累计销号23个",
    "区自然资源局（QZ25008、QZ25015）、区住建局（QZ25034）、市生态环境局商州分局（QZ25053）",
    "召开会议3次",
    "劝返违规穿越2起5人次",
    "清理下架违规视频2条",
    "刑事案件18件21人（其中鸟类2件2人）",
    "公益诉讼立案46件",
    "提起民事公益诉讼1件",
    "提起刑事附带民事公益诉讼9件",
    "巡山巡河16次",
    "岗亭2座，卡点2个，监测设施18套，防护网1270米",
    "森林覆盖率70%，空气质量优良天数88天，生态贷21.9亿元，VEP项目20个",
    "VEP贷款520万元",
)


@pytest.fixture(scope="module")
def district(tmp_path_factory):
    """The folder of the district's ledger and settings."""
    folder = tmp_path_factory.mktemp("district")
    (folder / "settings.toml").write_text(SETTINGS, "utf-8")
    env = {
        "QINLING_LEDGER": str(folder / "ledger.db"),
        "QINLING_TODAY": "2026-04-25",
        "QINLING_ACTOR": "测试员",
        "QINLING_SETTINGS": str(folder / "settings.toml"),
        "HOME": str(folder),
    }
    files = [
        str(LEDGERS / name) for name in json.loads((LEDGERS / "answers.json").read_text("utf-8"))["issues"]
    ]
    calls = [
        ("import", *files, "--yes"),
        *(
            ("work", "add", kind, "--count", count, "--on", day, "--by", unit)
            for kind, count, day, unit in RECORDS
        ),
    ]
    for words in calls:
        result = CliRunner().invoke(app, words, env=env)
        assert result.exit_code == 0, (words, result.output)
    return folder


@pytest.fixture
def brief(district, tmp_path, ledger, qinling):
    """Run a command on a copy of the district's ledger; without words it is `brief`."""
    shutil.copy(district / "ledger.db", ledger)
    (tmp_path / "settings.toml").write_text(SETTINGS, "utf-8")

    def run(*words, code=0):
        result = qinling("--settings", tmp_path / "settings.toml", *(words or ("brief",)))
        assert result.exit_code == code, result.output
        return result

    return run


@pytest.fixture
def given_template(tmp_path):
    """Make *text* the office's template by the settings alone."""

    def write(text):
        (tmp_path / "样式.txt").write_text(text, "utf-8")
        (tmp_path / "settings.toml").write_text(SETTINGS + '[brief]\ntemplate = "样式.txt"\n', "utf-8")

    return write


def read_figures(result):
    return {(one["key"], one["period"]): one for one in json.loads(result.stdout)["figures"]}


def test_it_tells_what_the_district_reports(brief):
    text = brief().stdout
    for words in TOLD:
        assert words in text
    assert re.search(r"\n历史链至第 161 条，链首 [0-9a-f]{16}\n$", text)


@pytest.mark.parametrize(
    ("change", "before", "after"),
    [
        (("work", "edit", "GZ0002", "数量=3起7人次"), "劝返违规穿越2起5人次", "劝返违规穿越3起7人次"),
        (("work", "void", "GZ0001", "--reason", "记错"), "召开会议3次，", ""),
        (("work", "void", "GZ0005", "--reason", "记错"), "（其中鸟类2件2人）", ""),
        (
            ("work", "add", "岗亭", "--count", "3座", "--on", "2026-04-20", "--by", "区林业局"),
            "岗亭2座",
            "岗亭3座",
        ),
        (
            ("work", "add", "岗亭", "--count", "3座", "--on", "2026-04-20", "--by", "区交通局"),
            "岗亭2座",
            "岗亭5座",
        ),
        (("complete", "QZ25008", "--on", "2026-04-25"), "已超期的4个：", "已超期的3个："),
    ],
)
def test_a_changed_record_changes_its_sentence(brief, change, before, after):
    assert before in brief().stdout
    brief(*change)
    text = brief().stdout
    assert before not in text
    assert after in text


def test_what_has_no_record_falls_away_and_is_said(brief):
    result = brief("brief", "--explain")
    assert "调研" not in result.stdout.partition("数字的出处")[0]
    assert "无记录，没有写出：调研、执法行动、检察建议、热线工单、回访" in result.stderr
    assert "期内完成整改 0个：另有完成整改日期不明的 109 个，不在内" in result.stderr
    assert "为零，没有写出：" in result.stdout
    assert "为零" not in result.stderr
    assert "VEP" not in result.stderr


def test_what_a_number_cannot_count_and_how_old_it_is_are_said(brief):
    for count, day in (("10件9满意", "2026-04-20"), ("30件", "2026-04-21")):
        brief("work", "add", "回访", "--count", count, "--on", day, "--by", "区信访局")
    brief("work", "add", "监测断面", "--count", "7个", "--on", "2025-03-31", "--by", "市生态环境局商州分局")
    result = brief()
    assert "回访核实40件9满意、满意率90.0%" in result.stdout
    assert "回访满意 9满意：另有 1 条记录没有写这个数，不在内" in result.stderr
    assert "监测断面7个" in result.stdout
    assert "监测断面 7个：1 条记录是一年以前的（2025-03-31），可能要重新记" in result.stderr
    assert "防护网 1270米：" not in result.stderr


def test_a_kind_that_the_settings_lack_is_not_dropped_in_silence(brief, tmp_path):
    (tmp_path / "settings.toml").write_text("", "utf-8")
    result = brief()
    assert "VEP贷款" not in result.stdout
    assert (
        "设置里没有的工作种类，没有写出：VEP贷款；用 qinling config set work.kinds.VEP贷款.unit=单位 --settings "
        in result.stderr
    )


def test_each_figure_equals_what_is_behind_it(district):
    span = Span(date(2026, 4, 25), date(2026, 3, 1), date(2026, 4, 20))
    with open_reader(district / "ledger.db") as reader:
        catalog = read_catalog(reader, DEFAULT_KINDS, span)
        wanted = [
            ScopedFigure(figure, period, subset)
            for figure in dict.fromkeys(catalog.figures.values())
            for period in PERIODS
            for subset in ("", *SUBSETS)
            if not (subset and figure.population is WORK_RECORDS)
        ]
        for one in measure_brief_figures(reader, wanted, span).values():
            behind = find_rows_behind(reader, one, span)
            if isinstance(one.figure.measure, RateOf):
                continue
            if one.figure.population is not WORK_RECORDS:
                assert one.value == len(behind.issues), one.figure.key
            else:
                told = [record.value for record in behind.records if record.value is not None]
                assert one.value == (pytest.approx(sum(told)) if told else None), one.figure.key


def test_every_number_is_traced_to_a_list_or_to_records(brief):
    figures = read_figures(brief("brief", "--since-year", "--json", "--explain"))
    for filters, key in (
        ((), "total"),
        (("--status", "已销号"), "closed"),
        (("--overdue",), "overdue"),
        (("--status", "整改中"), "unrectified"),
    ):
        listed = json.loads(brief("list", "--json", *filters).stdout)["items"]
        told = {(one["level"], one["number"]) for one in figures[key, "本期"]["issues"]}
        assert told == {(one["level"], one["number"]) for one in listed}
        assert figures[key, "本期"]["value"] == len(told)
    (stock,) = figures["防护网", "本期"]["records"]
    assert stock == {"number": "GZ0013", "day": "2026-03-01", "unit": "区林业局", "value": 1270}
    assert "1270米" in brief("work", "show", stock["number"]).stdout
    assert figures["刑事案件_鸟类_人", "今年"]["records"][0]["number"] == "GZ0005"
    assert figures["closed_out", "本期"]["rule"].startswith("销号日期在 2026-01-01 至 2026-04-25 的问题")


def test_without_explain_json_holds_no_lists(brief):
    said = json.loads(brief("brief", "--json").stdout)
    assert (said["schema"], said["kind"], said["as_of"]) == ("qinling/1", "brief", "2026-04-25")
    assert all(one["issues"] is None and one["records"] is None for one in said["figures"])
    assert said["items"][0]["paragraph"].startswith("截至2026年4月25日")
    assert {"name": "调研", "why": "无记录"} in said["left_out"]


def test_a_unit_limits_issues_and_records_and_what_cannot_be_limited_is_left_out(brief):
    result = brief("brief", "--unit", "区林业局")
    assert "涉及区林业局的台账问题共12个" in result.stdout
    assert "岗亭2座，卡点2个" in result.stdout
    assert "公益诉讼" not in result.stdout
    assert "森林覆盖率" not in result.stdout
    assert "不能按单位计，没有写出：森林覆盖率、优良天数" in result.stderr
    nobody = brief("brief", "--unit", "区林叶局", code=2)
    assert "没有名称含“区林叶局”的单位。相近的有：区林业局" in nobody.stderr


def test_the_hotline_chain_comes_from_records_rounds_and_acts(brief, given_template):
    for words in (
        ("add", "级别=区级", "编号=RX-1", "问题描述=倾倒垃圾", "问题来源=12345热线", "整改时限=2026-04-10"),
        ("add", "级别=区级", "编号=RX-2", "问题描述=违建", "问题来源=市热线办", "整改时限=2026-05-10"),
        ("edit", "RX-1", "责任单位=麻街镇人民政府"),
        ("edit", "RX-2", "整改状态=已销号", "销号日期=2026-04-24", "--ground", "函"),
        ("supervise", "act", "RX-1", "--step", "通报", "--doc", "通〔2026〕1号"),
        ("supervise", "act", "RX-1", "--step", "约谈", "--doc", "谈〔2026〕1号"),
        ("supervise", "act", "QZ25008", "--step", "约谈", "--doc", "谈〔2026〕2号"),
        ("work", "add", "热线工单", "--count", "12件", "--on", "2026-04-20", "--by", "区信访局"),
        ("work", "add", "回访", "--count", "10件9满意", "--on", "2026-04-22", "--by", "区信访局"),
    ):
        brief(*words)
    text = brief().stdout
    assert (
        "热线：受理工单12件，回访核实10件9满意、满意率90.0%，定期通报1件次，约谈提醒1件次，热线交办的问题整改销号1个。"
        in text
    )
    brief("recheck", "RX-2", "--relapsed", "--note", "反弹", "--to", "2026-06-30")
    assert "热线交办的问题整改销号1个" in brief().stdout  # the round that ended stays
    given_template("{{ 约谈 }}、{{ 热线.约谈 }}、{{ 热线.期内销号 }}、{{ 热线.累计销号 }}")
    assert brief().stdout.startswith("2件次、1件次、1个、0个\n")


def test_another_office_words_it_by_its_settings_alone(brief, given_template):
    given_template(
        "列入省台账的{{ 省级.问题总数 }}问题，{{ 期间 }}销号{{ 省级.期内销号 }}，\n"
        "累计完成{{ 省级.累计完成整改 }}。\n\n"
        "{{ 问题总数.值 }}项，已整改完成{{ 累计完成整改.值 }}项，{{ 按时序推进.值 }}项达到序时进度，"
        "{{ 已超期.值 }}项未按期完成；24小时热线{{ 热线工单 }}。"
    )
    result = brief("brief", "--from", "2026-01-01", "--to", "2026-03-31", "--explain")
    assert result.stdout.startswith(
        "列入省台账的24个问题，2026年1月1日至3月31日销号2个，累计完成20个。\n"
        "143项，已整改完成109项，30项达到序时进度，4项未按期完成；24小时热线无记录。\n"
    )
    assert "样式里直接写的数字，不随台账变化：24小时" in result.stdout
    assert "样式里没有写到的工作：会议、劝返" in result.stderr


def test_a_template_that_asks_for_what_nobody_knows_is_refused_with_the_near_names(brief, given_template):
    given_template("甲\n{% if 今年.劝返 %}{{ 今年.劝反 }}{% endif %}")
    refused = brief("brief", code=24)
    assert refused.stdout == ""
    assert re.search("简报样式 .*样式.txt 第 2 行：没有叫“劝反”的指标。相近的有：.*劝返", refused.stderr)


def test_a_template_that_cannot_be_read_is_refused_with_the_setting(brief, given_template, tmp_path):
    given_template("{{ 累计销号 }}")
    (tmp_path / "样式.txt").write_bytes("{{ 累计销号 }}".encode("gbk"))
    assert "不是 UTF-8 编码" in brief("brief", code=24).stderr
    (tmp_path / "样式.txt").unlink()
    assert "brief.template" in brief("brief", code=24).stderr
    (tmp_path / "样式.txt").mkdir()
    assert "brief.template" in brief("brief", code=24).stderr


def test_the_template_in_use_can_be_taken_as_a_start(brief, given_template):
    given_template(brief("brief", "--template").stdout.replace("台账问题共", "本区共有问题"))
    assert "本区共有问题143个" in brief().stdout


def test_the_names_that_a_template_can_use_are_listed(brief):
    listed = json.loads(brief("brief", "--figures", "--json").stdout)
    assert listed["kind"] == "brief_figures"
    written = {one["written"]: one for one in listed["items"]}
    assert written["累计销号"]["key"] == "closed"
    assert written["VEP贷款"]["unit"] == "万元"
    assert {"刑事案件_鸟类_人", "due_within_near", "回访_满意率"} <= written.keys()
    page = brief("brief", "--figures").stdout
    assert "累计销号（closed） 个：状态为已销号的问题，不论哪年销号" in page


def test_as_of_a_day_the_ledger_is_as_it_was(brief, qinling):
    day = {"QINLING_TODAY": "2026-05-06"}
    changed = qinling("work", "edit", "GZ0001", "数量=9次", **day)
    assert changed.exit_code == 0, changed.output
    assert "召开会议9次" in qinling("brief", "--since-year", **day).stdout
    then = qinling("brief", "--since-year", "--as-of", "2026-04-25", **day).stdout
    assert "召开会议3次" in then
    assert then.startswith("截至2026年4月25日")


def test_a_day_before_the_ledger_began_is_refused(run_ok, run_refused, given_issue):
    given_issue("A1")
    told = run_refused(2, "brief", "--as-of", "2026-04-20")
    assert "台账从 2026-04-25 开始记，没有 2026-04-20 的样子。请给 2026-04-25 或以后的日期" in told
    run_ok("brief", "--as-of", "2026-04-25")


@pytest.mark.parametrize(
    ("words", "why"),
    [
        (("--from", "2026-04-26"), "--from 2026-04-26 晚于期末 2026-04-25"),
        (("--to", "2026-04-26"), "--to 2026-04-26 晚于截至日 2026-04-25"),
        (("--as-of", "2026-04-26"), "--as-of 2026-04-26 还没有到"),
        (("--as-of", "2026-04-01", "--to", "2026-04-02"), "晚于截至日 2026-04-01"),
        (("--since-year", "--from", "2026-01-01"), "--from 与 --since-year 不能同用"),
        (("--format", "docx"), "--format docx 要写明文件"),
        (("--format", "xlsx"), "选项 --format：“xlsx”不在可选词内"),
        (("--json", "--format", "md"), "--json 与 --format md 不能同用"),
        (("简报.pdf",), "看不出 简报.pdf 要写成什么格式"),
        (("简报.md", "--format", "docx"), "后缀与 --format docx 不合"),
        (("简报.json", "--json"), "JSON 只写到标准输出"),
        (("--figures", "--explain"), "--figures 与 --explain 不能同用"),
        (("--template", "--figures"), "--template 与 --figures 不能同用"),
        (("--template", "简报.docx"), "--template 与 简报.docx 不能同用"),
    ],
)
def test_options_that_contradict_each_other_are_refused_by_name(brief, words, why):
    refused = brief("brief", *words, code=2)
    assert why in refused.stderr.replace("\n", "")
    assert refused.stdout == ""


def test_it_is_written_as_text_markdown_and_word(brief, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    for name in ("简报.txt", "简报.md", "简报.docx"):
        brief("brief", name, "--explain")
    assert "累计完成整改并销号106个" in (tmp_path / "简报.txt").read_text("utf-8")
    markdown = (tmp_path / "简报.md").read_text("utf-8")
    assert markdown.startswith("# 秦岭生态环境保护工作简报\n\n截至")
    assert "- **防护网 1270米**\n  - 口径：" in markdown
    assert r"刑事案件（鸟类）" in markdown
    with zipfile.ZipFile(tmp_path / "简报.docx") as package:
        document = package.read("word/document.xml").decode()
    for words in ("累计完成整改并销号106个", "GZ0013（2026-03-01 区林业局 1270米）", "历史链至第 161 条"):
        assert words in document
    first = (tmp_path / "简报.docx").read_bytes()
    brief("brief", "简报.docx", "--explain")
    assert (tmp_path / "简报.docx").read_bytes() == first
    (tmp_path / "简报.txt").write_text("改过", "utf-8")
    assert "简报.txt" in brief("brief", "简报.txt", code=26).stderr
    assert (tmp_path / "简报.txt").read_text("utf-8") == "改过"


def test_hostile_texts_of_the_ledger_stay_text(brief, given_template, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    unit = "<b>*甲*</b> {{ 累计销号 }} & [x](y)"
    brief("add", "级别=区级", "编号=A_1*", "问题描述=乙", f"责任单位={unit}", "整改时限=2026-04-20")
    given_template("{% for 家 in 超期单位 %}{{ 家.单位 }}：{{ 家.编号 }}。{% endfor %}")
    assert f"{unit}：A_1*。" in brief().stdout
    brief("brief", "简报.md")
    assert r"\<b\>\*甲\*\</b\> {{ 累计销号 }} & \[x\](y)：A\_1\*" in (tmp_path / "简报.md").read_text("utf-8")
    brief("brief", "简报.docx")
    with zipfile.ZipFile(tmp_path / "简报.docx") as package:
        document = package.read("word/document.xml").decode()
    assert "&lt;b&gt;*甲*&lt;/b&gt; {{ 累计销号 }} &amp; [x](y)" in document


def test_an_empty_ledger_has_a_brief_too(qinling):
    assert qinling("brief").exit_code == 12
    qinling("init")
    result = qinling("brief")
    assert result.exit_code == 0
    assert "截至2026年4月25日，台账里没有问题。" in result.stdout


def test_in_a_process_of_its_own_data_goes_to_stdout_and_notes_to_stderr(district, tmp_path):
    env = os.environ | {
        "PYTHONPATH": str(ROOT),
        "QINLING_LEDGER": str(district / "ledger.db"),
        "QINLING_TODAY": "2026-04-25",
        "HOME": str(tmp_path),
        "XDG_CONFIG_HOME": str(tmp_path),
    }
    done = subprocess.run(
        [sys.executable, "-m", "qinling", "brief", "--settings", str(district / "settings.toml")],
        capture_output=True, text=True, encoding="utf-8", env=env, check=True,
    )  # fmt: skip
    assert all(words in done.stdout for words in TOLD)
    assert "没有写出" not in done.stdout
    assert "没有写出" in done.stderr


def test_issues_that_do_not_say_whether_they_are_on_the_platform_are_told(qinling, given_file, tmp_path):
    rows = [
        {"问题编号": f"A{n}", "问题描述": f"弃渣{n}", "整改时限": "2026年6月底前", "是否录入平台": said}
        for n, said in enumerate(("是", "否", None, None))
    ]
    assert qinling("import", given_file(rows, "区级台账.xlsx")).exit_code == 0
    told = "已录入平台 3个：没有写明是否录入监管平台的 2 个，按已录入计"
    assert told in qinling("brief").stderr
    assert told in qinling("brief", "--explain").stdout
    assert told in qinling("brief", tmp_path / "简报.docx").stderr
    figures = {one["name"]: one for one in json.loads(qinling("brief", "--json").stdout)["figures"]}
    assert figures["已录入平台"]["unstated"] == told.partition("：")[2]
    assert qinling("edit", "A2", "录入平台=是").exit_code == 0
    assert qinling("edit", "A3", "录入平台=否").exit_code == 0
    assert "没有写明是否录入" not in qinling("brief").stderr
