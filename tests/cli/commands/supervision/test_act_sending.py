"""Letters of acts are sent by a person's command after one look, to units and leaders, and never by cron."""

import io
import json

import pytest
from docx import Document

from tests.notices.servers import MailServer, WebServer, respond_with

SETTINGS = """office = "商州区秦岭办"
[notify]
office = ["box"]
[notify.receivers]
"水利局" = ["box"]
"林业局" = ["words"]
"王某" = ["box"]
[channels.box]
way = "folder"
folder = "发出"
[channels.words]
way = "webhook"
url = "http://127.0.0.1:9/"
"""
ACT = ("supervise", "A1", "--step", "催办")


@pytest.fixture
def office(tmp_path, with_settings, given_late, monkeypatch):
    """The environment of an office with channels, and A1, late, of a unit and a leader that can be reached."""
    monkeypatch.chdir(tmp_path)
    given_late("A1", 包抓领导="王某")
    return with_settings(SETTINGS)


@pytest.fixture
def read_sent(tmp_path):
    """Return receiver → text of what was sent to the folder, and the names of the letters beside."""

    def read():
        folder = tmp_path / "发出"
        if not folder.exists():
            return {}, []
        texts = [path.read_text("utf-8") for path in sorted(folder.glob("act-*.txt"))]
        return {text.split("\n")[1]: text for text in texts}, sorted(p.name for p in folder.glob("*.docx"))

    return read


@pytest.fixture
def read_act(run_ok):
    def read(number="A1"):
        return json.loads(run_ok("show", number, "--json").stdout)["items"][0]["supervision"][-1]

    return read


def test_an_act_is_sent_to_the_unit_and_copied_to_the_leader_with_the_letter(
    office, run_ok, read_sent, read_act
):
    told = run_ok(*ACT, "--reply-by", "2026-04-30", "--send", "--yes", **office).stderr

    assert told.splitlines()[-1] == "已送达 2 个收件"
    texts, letters = read_sent()
    assert texts["水利局"].splitlines() == [
        "催办〔2026〕1号，1 个问题",
        "水利局",
        "",
        "水利局：请签收催办，4月30日前书面回复。",
        "催办〔2026〕1号见附件，共 1 个问题。",
        "1. A1（区级）",
        "   A1的问题",
        "   4月23日到期，超期2天",
        "商州区秦岭办",
    ]
    assert texts["王某"].startswith("抄送：催办〔2026〕1号")
    assert "已向区水利局发出催办" in texts["王某"]
    assert letters == ["催办〔2026〕1号.docx"]
    act = read_act()
    assert (act["letter_sent_on"], act["letter_sent_to"]) == ("2026-04-25", ["水利局", "王某"])
    assert "已送达 水利局、王某" in "".join(run_ok("show", "A1").stdout.split("\n"))


def test_in_a_script_nothing_is_recorded_or_sent_without_yes(office, run_refused, read_sent):
    told = run_refused(20, *ACT, "--send", **office)

    assert "将发出 1 份文书、2 个收件" in told
    assert "--yes" in told
    assert read_sent() == ({}, [])


def test_a_trial_shows_what_would_go_to_whom(office, run_ok, read_sent):
    shown = run_ok(*ACT, "--send", "--dry-run", **office)

    assert [line.split() for line in shown.stdout.splitlines()[2:]] == [
        ["催办〔2026〕1号", "水利局（函上写作", "区水利局）", "附文书", "box", "A1"],
        ["催办〔2026〕1号", "王某", "抄送，附文书", "box", "A1"],
    ]
    assert read_sent() == ({}, [])


def test_a_trial_without_an_office_that_signs_ends_as_the_sending_would(
    office, qinling, run_ok, with_settings
):
    run_ok(*ACT, **office)
    nameless = with_settings(SETTINGS.partition("\n")[2])
    for words in (("supervise", "send", "催办〔2026〕1号"), (*ACT, "--send")):
        for way in ("--dry-run", "--yes"):
            ended = qinling(*words, way, **nameless)
            assert ended.exit_code == 20
            assert "文书没有发文机关可以落款" in ended.stderr


def test_a_unit_without_a_channel_is_refused_before_anything_is_recorded(
    office, run_ok, run_refused, given_late, read_sent, tmp_path
):
    given_late("A2", 责任单位="区城管局")
    told = run_refused(2, "supervise", "A1", "A2", "--step", "催办", "--send", "--yes", **office)
    assert "没有设发送渠道：区城管局" in told

    words = ("supervise", "A1", "A2", "--step", "催办", "--send", "--yes", "--letters", tmp_path / "文书")
    assert "文书请自己送" in run_ok(*words, **office).stderr
    assert len(list((tmp_path / "文书").iterdir())) == 2
    assert set(read_sent()[0]) == {"水利局", "王某"}


def test_what_failed_is_sent_again_and_what_arrived_is_not(office, qinling, run_ok, given_late, read_act):
    given_late("A2", 责任单位="区林业局")
    failed = qinling("supervise", "A1", "A2", "--step", "催办", "--send", "--yes", **office)
    assert failed.exit_code == 25
    assert "林业局：没有送达" in failed.stderr
    assert "qinling supervise send 催办〔2026〕2号" in failed.stderr
    assert (read_act("A1")["letter_sent_on"], read_act("A2")["letter_sent_on"]) == ("2026-04-25", None)

    planned = run_ok(
        "supervise", "send", "催办〔2026〕1号", "催办〔2026〕2号", "--dry-run", "--json", **office
    )
    assert [(one["document"], one["receiver"], one["delivered"]) for one in json.loads(planned.stdout)["items"]] == [
        ("催办〔2026〕2号", "林业局", False)
    ]  # fmt: skip
    again = qinling("supervise", "send", "催办〔2026〕2号", "--yes", "--json", **office)
    assert again.exit_code == 25
    assert json.loads(again.stdout)["items"][0]["why"].startswith("渠道 words 没有送达")
    assert "都已送达过" in run_ok("supervise", "send", "催办〔2026〕1号", **office).stderr


def test_a_letter_goes_again_only_by_the_channel_and_to_the_address_that_failed(
    office, qinling, run_ok, with_settings, read_act
):
    with MailServer(refuse=("second@example.org",)) as mail, WebServer(respond_with(b"no", 500)) as web:
        settings = (
            'office = "商州区秦岭办"\n[supervision]\ncopy_leader = false\n'
            '[notify.receivers]\n"水利局" = ["mail", "web"]\n'
            f'[channels.mail]\nway = "mail"\nhost = "127.0.0.1"\nport = {mail.port}\nsecurity = "none"\n'
            'sender = "office@example.org"\nto = ["first@example.org", "second@example.org"]\n'
            f'[channels.web]\nway = "webhook"\nurl = "http://127.0.0.1:{web.port}/"\n'
        )
        failed = qinling(*ACT, "--send", "--yes", **with_settings(settings))
        assert failed.exit_code == 25
        assert "水利局：已送达，另有没送到的：渠道 mail second@example.org" in failed.stderr
        assert "qinling supervise send 催办〔2026〕1号" in failed.stderr
        assert read_act()["letter_unsent"] == ["水利局（mail second@example.org）", "水利局（web）"]
        assert "没送到 水利局（mail second@example.org）" in "".join(run_ok("show", "A1").stdout.split("\n"))

        mail.refuse = ()
        with WebServer(respond_with(b"{}")) as mended:
            env = with_settings(settings.replace(f":{web.port}/", f":{mended.port}/"))
            assert "已送达 1 个收件" in run_ok("supervise", "send", "催办〔2026〕1号", "--yes", **env).stderr
            assert len(mended.requests) == 1
        assert [recipients for recipients, _ in mail.letters] == [
            ["first@example.org"],
            ["second@example.org"],
        ]
        assert read_act()["letter_unsent"] == []
        assert "都已送达过" in run_ok("supervise", "send", "催办〔2026〕1号", **env).stderr


def test_a_letter_for_a_unit_that_answers_no_more_is_not_sent(office, run_ok, run_refused, read_sent):
    run_ok(*ACT)
    run_ok("edit", "A1", "责任单位=区林业局", "--ground", "调整分工")

    assert "A1 已经" in (told := run_refused(21, "supervise", "send", "催办〔2026〕1号", "--yes", **office))
    assert "责任单位" in told
    assert read_sent() == ({}, [])


@pytest.mark.parametrize("cell", ["区水\n利局", "区水利局\n区城管局"])
def test_nor_one_for_the_unit_of_a_cell_of_several_lines(office, given_late, run_ok, run_refused, cell):
    given_late("A9", 责任单位=cell)
    told = run_ok("supervise", "A9", "--step", "督办", **office).stderr
    run_ok("edit", "A9", "责任单位=区林业局", "--ground", "调整分工")
    assert "A9" in run_refused(21, "supervise", "send", told.split()[0], "--yes", **office)


def test_a_letter_that_has_become_untrue_is_not_sent(office, run_ok, run_refused, read_sent):
    run_ok(*ACT)
    run_ok("complete", "A1")

    assert "A1 已经完成整改" in run_refused(21, "supervise", "send", "催办〔2026〕1号", "--yes", **office)
    assert "没有文号为 甲 的督办" in run_refused(17, "supervise", "send", "甲", "--yes", **office)
    assert read_sent() == ({}, [])


def test_a_template_that_cannot_be_filled_sends_nothing_and_records_nothing(
    office, run_refused, read_sent, show_issue
):
    told = run_refused(24, *ACT, "--send", "--yes", **office, QINLING_SUPERVISION_FORMS="没有")

    assert "什么也没有登记" in told
    assert read_sent() == ({}, [])
    assert not show_issue("A1")["supervision"]


def test_leaders_are_not_copied_where_the_office_wants_none_nor_of_a_referral(office, run_ok, read_sent):
    env = {**office, "QINLING_SUPERVISION_COPY_LEADER": "false"}
    run_ok(*ACT, "--send", "--yes", **env)
    assert set(read_sent()[0]) == {"水利局"}


def test_a_referral_is_not_copied(office, run_ok, read_sent):
    shown = run_ok("supervise", "A1", "--step", "移送问责", "--to", "王某", "--send", "--dry-run", **office)

    assert "抄送" not in shown.stdout


def test_a_leader_without_a_channel_is_named(office, run_ok, given_late):
    given_late("A2", 包抓领导="赵某")

    told = run_ok("supervise", "A2", "--step", "催办", "--send", "--dry-run", **office).stderr
    assert "抄送不到 赵某：没有设发送渠道" in told


def test_cron_never_sends_an_act(office, run_ok, read_sent, read_act):
    run_ok(*ACT)
    for day in ("2026-04-27", "2026-04-28", "2026-05-11"):
        run_ok("warn", "--notify", **{**office, "QINLING_TODAY": day})

    assert read_sent() == ({}, [])
    assert read_act()["letter_sent_on"] is None
    assert "supervise" not in run_ok("cron", "show", **office).stdout


def test_what_was_sent_cannot_be_undone(office, run_ok, run_refused):
    run_ok(*ACT, "--send", "--yes", **office)

    assert "发出的收不回" in run_refused(23, "undo")


# all proposals


def test_all_proposals_are_recorded_as_one_command_after_one_look(
    office, run_ok, run_refused, given_late, issues
):
    given_late("A2", due="2026-04-13", 责任单位="区林业局")
    run_ok("supervise", "A2", "--step", "催办", "--on", "2026-04-14", "--reply-by", "2026-04-15")
    given_late("A3", 责任单位="")
    told = run_refused(20, "supervise", "--all-proposed")
    assert "将登记 2 个问题的催办督办" in told
    assert "不在内的 1 个：A3；没有责任单位、牵头单位" in told

    recorded = run_ok("supervise", "--all-proposed", "--yes").stderr.splitlines()
    assert [line.split()[0] for line in recorded[1:]] == ["催办〔2026〕2号", "督办〔2026〕1号"]
    assert "A1、A2" in "".join(run_ok("undo", "--dry-run").stderr.split("\n"))
    run_ok("undo")
    assert "将登记 2 个问题的催办督办" in run_refused(20, "supervise", "--all-proposed")


def test_one_step_of_the_proposals_may_be_chosen_and_a_trial_records_nothing(
    office, run_ok, read_json, qinling
):
    assert "没有该督办的问题" in run_ok("supervise", "--all-proposed", "--step", "督办").stderr
    shown = run_ok("supervise", "--all-proposed", "--step", "催办", "--dry-run").stderr
    assert shown == "试运行，台账没有改动：催办〔2026〕1号 发给 区水利局，限 2026-05-06 前回复：A1\n"
    done = qinling("supervise", "--all-proposed", "--yes", "--json")
    assert [one["number"] for one in read_json(done, "issues")["items"]] == ["A1"]
    assert read_json(qinling("supervise", "--all-proposed", "--yes", "--json"), "issues")["items"] == []


def test_referrals_are_left_to_a_person(given_late, run_ok):
    given_late("A1", due="2026-01-05")
    for day, step in (
        ("2026-01-06", "催办"),
        ("2026-01-13", "督办"),
        ("2026-01-20", "通报"),
        ("2026-01-27", "约谈"),
    ):
        run_ok("supervise", "A1", "--step", step, "--on", day, "--reply-by", day)

    told = run_ok("supervise", "--all-proposed", "--yes").stderr
    assert "不在内的 1 个：A1；移送问责要逐件办：qinling supervise 编号 --step 移送问责 --to 受理单位" in told


@pytest.mark.parametrize("words", [("A1",), ("--where", "超期"), ("--to", "甲"), ("--doc", "甲")])
def test_all_proposals_go_with_no_other_choice(office, run_refused, words):
    assert "不能同用" in run_refused(2, "supervise", "--all-proposed", *words)


def test_sending_names_its_issues(office, run_refused):
    assert "--send 没有写明发哪些" in run_refused(2, "supervise", "--send")


# receipts


def test_a_receipt_is_recorded_and_shown(office, run_ok, read_act):
    run_ok(*ACT)
    run_ok("supervise", "receipt", "A1", "--signed", "2026-04-25", "--by", "李某")
    act = read_act()
    assert (act["signed_on"], act["signed_by"], act["replied_on"]) == ("2026-04-25", "李某", None)
    assert "2026-04-25 李某签收" in "".join(run_ok("show", "A1").stdout.split("\n"))
    assert "发给 区水利局" in run_ok("show", "A1").stdout


def test_a_whole_letter_is_signed_for_and_replied_to_in_one_command(office, run_ok, given_late, read_act):
    given_late("A2")
    run_ok("supervise", "A1", "A2", "--step", "催办")
    run_ok("supervise", "receipt", "--doc", "催办〔2026〕1号", "--signed", "2026-04-25",
           "--replied", "2026-04-25", "--note", "已清运", "--by", "李某")  # fmt: skip

    for number in ("A1", "A2"):
        act = read_act(number)
        assert (act["signed_by"], act["replied_by"], act["reply"]) == ("李某", "李某", "已清运")


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("A1",), "没有写明签收还是回复"),
        (("--signed", "2026-04-25"), "没有写明是哪一件"),
        (("A1", "--replied", "2026-04-25"), "--replied 没有写回复的内容"),
        (("A1", "--signed", "2026-04-25", "--note", "甲"), "没有写 --replied"),
    ],
)
def test_a_receipt_without_its_parts_is_refused(office, run_refused, words, told):
    assert told in run_refused(2, "supervise", "receipt", *words)


def test_an_act_without_reply_is_warned_of_after_its_day(office, run_ok):
    run_ok(*ACT, "--reply-by", "2026-04-27")
    later = {"QINLING_TODAY": "2026-04-28"}
    assert "A1" in run_ok("warn", "--kind", "督办逾期未复", **later).stdout
    run_ok("supervise", "receipt", "A1", "--replied", "2026-04-28", "--note", "已办", **later)
    assert "A1" not in run_ok("warn", "--kind", "督办逾期未复", **later).stdout


def test_a_mail_has_the_letter_attached_and_a_robot_gets_words_that_name_it(
    given_late, run_ok, with_settings, tmp_path, monkeypatch
):
    monkeypatch.chdir(tmp_path)
    given_late("A1", 责任单位="区水利局；区林业局")
    with MailServer() as mail, WebServer(respond_with(b"{}")) as web:
        env = with_settings(
            'office = "商州区秦岭办"\n[notify.receivers]\n"水利局" = ["mail"]\n"林业局" = ["web"]\n'
            f'[channels.mail]\nway = "mail"\nhost = "127.0.0.1"\nport = {mail.port}\nsecurity = "none"\n'
            'sender = "office@example.org"\nto = ["water@example.org"]\n'
            f'[channels.web]\nway = "webhook"\nurl = "http://127.0.0.1:{web.port}/"\n'
        )
        assert "已送达 2 个收件" in run_ok(*ACT, "--send", "--yes", **env).stderr

    ((_, letter),) = mail.letters
    (paper,) = letter.iter_attachments()
    assert paper.get_filename() == "催办〔2026〕1号.docx"
    document = Document(io.BytesIO(paper.get_content()))
    assert "A1的问题" in "".join(
        cell.text for table in document.tables for row in table.rows for cell in row.cells
    )
    (asked,) = web.requests
    assert "催办〔2026〕1号另行送达" in json.dumps(json.loads(asked.body), ensure_ascii=False)
