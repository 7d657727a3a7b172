"""edit NUMBER alone, at a terminal: the form in the editor, or field by field."""

import json
import os
import sys

import pytest

from tests.checkout import ROOT
from tests.cli.framework.terminal.test_terminal import Terminal

#: An editor that does the next of the steps each time: replaces texts, keeps what it was shown, runs a command.
EDITOR = """
import json, pathlib, subprocess, sys
steps, file = pathlib.Path(sys.argv[1]), pathlib.Path(sys.argv[2])
step, *others = json.loads(steps.read_text("utf-8"))
steps.write_text(json.dumps(others), "utf-8")
text = file.read_text("utf-8")
with open(steps.with_name("shown"), "a", encoding="utf-8") as shown:
    shown.write(text)
for old, new in step.get("replace", {}).items():
    text = text.replace(old, new)
file.write_text(text, "utf-8")
if "run" in step:
    subprocess.run([sys.executable, "-m", "qinling", *step["run"]], check=True, capture_output=True)
"""


@pytest.fixture
def terminal(ledger, tmp_path, given_issue):
    given_issue("A1", 镇办="麻街镇", 备注="原来")
    (tmp_path / "editor.py").write_text(EDITOR, "utf-8")
    opened = []

    def open_terminal(*steps, words=("edit", "A1")):
        (tmp_path / "steps").write_text(json.dumps(steps), "utf-8")
        env = {"HOME": tmp_path, "PYTHONPATH": ROOT, "QINLING_LEDGER": ledger, "QINLING_TODAY": "2026-04-25"}
        env |= {
            "QINLING_ACTOR": "测试员",
            "LANG": "C.UTF-8",
            "COLUMNS": 100,
            "PATH": os.defpath,
            "TMPDIR": tmp_path,
        }
        if steps:
            env["EDITOR"] = f"{sys.executable} {tmp_path / 'editor.py'} {tmp_path / 'steps'}"
        opened.append(Terminal(words, {name: str(value) for name, value in env.items()}))
        return opened[-1]

    yield open_terminal
    for one in opened:
        one.process.kill()
        one.process.wait()


def change(**texts):
    return {"replace": {f"\n{label}: {old}\n": f"\n{label}: {new}\n" for label, (old, new) in texts.items()}}


def test_what_is_changed_in_the_form_is_stored_and_told(terminal, show_issue, tmp_path):
    session = terminal(change(镇办=("麻街镇", "板桥镇"), 整改时限=("2026-06-30", "下月底前")))
    session.expect("整改时限  2026-06-30 → 2026-05-31（写的是“下月底前”）")
    session.expect("已修改 A1 的 2 项")
    assert session.end() == 0
    assert (show_issue("A1")["town"], show_issue("A1")["deadline"]) == ("板桥镇", "2026-05-31")
    assert not list(tmp_path.glob("qinling-edit-*"))


def test_a_mistake_opens_the_form_again_with_the_mistake_above_its_line(terminal, show_issue, tmp_path):
    session = terminal(
        change(镇办=("麻街镇", "板桥镇"), 级别=("区级", "镇级"), 整改状态=("整改中", "已销号")),
        change(级别=("镇级", "区级")),
        {"replace": {"依据:": "依据: 登记时看错"}},
    )
    assert session.end() == 0, session.screen
    shown = (tmp_path / "shown").read_text("utf-8")
    assert (
        "\n# ！级别：“镇级”不是省级、市级、区级之一。只写这一个词：省级、市级 或 区级（县级）\n级别: 镇级\n"
        in shown
    )
    assert "# ！整改状态按程序办理" in shown
    assert (show_issue("A1")["status"], show_issue("A1")["town"]) == ("closed", "板桥镇")


def test_a_mistake_that_stays_ends_it_and_keeps_what_was_typed(terminal, show_issue, tmp_path):
    session = terminal(change(镇办=("麻街镇", "板桥镇"), 级别=("区级", "镇级")), {})
    session.expect("编辑器马上就退出了")
    session.type("")
    session.expect("改到一半的表留在")
    session.expect("错误：级别：“镇级”不是省级、市级、区级之一")
    assert session.end() == 19
    *_, form = sorted(tmp_path.glob("qinling-edit-*/*"))
    assert "镇办: 板桥镇" in form.read_text("utf-8")
    assert show_issue("A1")["town"] == "麻街镇"


def test_a_form_that_is_left_as_it_is_changes_nothing(terminal, show_issue):
    session = terminal({})
    session.expect("不改的直接按回车")
    session.type("")
    session.expect("A1 没有变化")
    assert session.end() == 0
    assert show_issue("A1")["version"] == 1


@pytest.mark.parametrize(("answer", "code", "remark"), [("否", 20, "别人改的"), ("是", 0, "我改的")])
def test_what_another_has_changed_meanwhile_is_shown_and_asked_about(
    terminal, show_issue, answer, code, remark
):
    step = {**change(备注=("原来", "我改的")), "run": ["edit", "A1", "备注=别人改的", "--actor", "李某"]}
    session = terminal(step)
    session.expect("你改的时候，A1 被别人改过：")
    session.expect("A1 李某 于 ")
    session.expect("备注  原来 → 别人改的")
    session.expect("仍然写入你改的吗（是/否）")
    session.type(answer)
    assert session.end() == code
    assert show_issue("A1")["remark"] == remark


def test_without_an_editor_the_fields_are_asked_for(terminal, show_issue):
    session = terminal()
    session.expect("镇办：麻街镇")
    for typed, told in [
        ("胡说", "没有“胡说”这个字段"),
        ("镇办", "镇办（现为“麻街镇”，回车不改，- 清空）"),
        ("板桥镇", "改哪个字段"),
        ("备注", "- 清空"),
        ("-", "改哪个字段"),
        ("级别=镇级", "级别：“镇级”不是省级"),
        ("", "改哪个字段"),  # asked for again, and left as it was
        ("", "已修改 A1 的 2 项"),
    ]:
        session.type(typed)
        session.expect(told)
    assert session.end() == 0
    assert (show_issue("A1")["town"], show_issue("A1")["remark"]) == ("板桥镇", None)


def test_without_a_basis_what_needs_one_is_put_back_and_the_rest_stored(terminal, run_ok, show_issue):
    run_ok("edit", "A1", "整改时限=2026-06-30")
    session = terminal()
    session.expect("镇办：麻街镇")
    for typed, told in [
        ("整改时限=2026-09-30", "改哪个字段"),
        ("镇办=板桥镇", "改哪个字段"),
        ("", "没有的按回车"),
        ("", "已改回：整改时限"),
        ("", "已修改 A1 的 1 项"),
    ]:
        session.type(typed)
        session.expect(told)
    assert session.end() == 0
    assert (show_issue("A1")["town"], show_issue("A1")["deadline"]) == ("板桥镇", "2026-06-30")


@pytest.mark.parametrize(
    ("answers", "code", "remark", "measures"),
    [
        (["是"], 0, "原文", "清运"),
        (["否", "是"], 0, "原文，整改措施：清运", None),
        (["否", "否"], 2, "原来", None),
    ],
)
def test_a_word_that_may_be_several_fields_is_asked_about(
    terminal, show_issue, answers, code, remark, measures
):
    session = terminal(words=("edit", "A1", "备注=原文，整改措施：清运"))
    questions = ["按这几个字段读吗（是/否）", "整个都是备注的内容吗（是/否）"]
    for question, answer in zip(questions, answers, strict=False):
        session.expect(question)
        session.type(answer)
    assert session.end() == code
    assert (show_issue("A1")["remark"], show_issue("A1")["measures"]) == (remark, measures)


def test_in_a_script_it_is_refused_with_the_way_to_write_it(given_issue, run_refused):
    given_issue("A1")
    assert "写成 qinling edit A1 字段=值，如 备注=已约谈" in run_refused(20, "edit", "A1")


def test_q_leaves_the_questions_without_a_change(terminal, show_issue):
    session = terminal()
    session.expect("改完了按回车，都不改写 q")
    session.type("备注=甲")
    session.expect("备注：甲")
    session.type("备注")
    session.expect("回车不改")
    session.type("取消")
    session.expect("备注没有改；真要写“取消”，写成 备注=取消")
    session.type("q")
    session.expect("改过的 备注 都不要了吗")
    session.type("是")
    session.expect("已中断，台账没有改动")
    assert session.end() == 130
    assert show_issue("A1")["remark"] == "原来"
