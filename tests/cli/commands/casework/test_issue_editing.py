"""Single issues: add and edit, with the rules of import."""

import json
import stat

import pytest

from qinling.ledger.issues.queries import read_event_tuples
from qinling.ledger.reader import open_reader
from qinling.rules.history.events import Event
from qinling.rules.history.hash_chain import verify_chain


@pytest.fixture
def given_a1(qinling):
    words = (
        "级别=区级",
        "编号=A1",
        "问题描述=河道堆放弃渣",
        "责任单位=麻街镇人民政府",
        "整改时限=2026年6月底前",
    )
    assert qinling("add", *words).exit_code == 0


def read_item(result):
    assert result.exit_code == 0, result.stderr
    said = json.loads(result.stdout)
    assert said["kind"] == "issue"
    return said["items"][0]


# -- add --------------------------------------------------------------------------------------


def test_add_makes_a_ledger_and_numbers_the_issue(qinling, ledger):
    result = qinling("add", "级别=区级", "问题描述=河道堆放弃渣")
    assert (result.exit_code, result.stdout) == (0, "")
    assert result.stderr.splitlines() == [
        "已登记 QL-2026-0001：河道堆放弃渣",
        "  级别　　  区级",
        "  问题描述  河道堆放弃渣",
        "还没有整改时限、责任单位，补上：qinling edit QL-2026-0001 整改时限=日期 责任单位=名称",
    ]
    assert stat.S_IMODE(ledger.stat().st_mode) == 0o600


def test_add_tells_what_it_read_out_of_the_words(qinling):
    words = (
        "级别=区",
        "问题描述=甲",
        "整改时限=5月底前",
        "发现日期=4月20日",
        "完成率=六成",
        "备注=",
        "录入平台=√",
        "责任单位=水利局",
    )
    assert qinling("add", *words).stderr.splitlines()[1:] == [
        "  级别　　  区级（写的是“区”）",
        "  问题描述  甲",
        "  整改时限  2026-05-31（写的是“5月底前”）",
        "  发现日期  2026-04-20（写的是“4月20日”）",
        "  完成率　  60%（写的是“六成”）",
        "  备注　　  （空）",
        "  录入平台  是（写的是“√”）",
        "  责任单位  水利局",
    ]
    result = qinling("add", "级别=区级", "问题描述=丙", "状态=未达到序时进度")
    assert "  序时进度  未达到序时进度\n" in result.stderr
    result = qinling("add", "级别=区级", "问题描述=丁", "销号日期=昨天", "--ground", "早已验收")
    assert "  整改状态  已销号（由销号日期得出" in result.stderr
    result = qinling("add", "级别=区级", "问题描述=乙", "整改时限=15个工作日内")
    assert "自交办起算，没有交办日期，算不出到期日（写的是“15个工作日内”）" in result.stderr


def test_add_reads_every_field_as_import_does(qinling):
    item = read_item(
        qinling(
            "add", "--json", "--level", "市", "问题描述=尾矿库渗水", "整改时限=６月底前", "状态=未达到序时进度",
            "完成率=45%", "经度=109°41′22″", "lat=33.958974", "录入平台=未录入", "发现日期=2026.4.1", "交办日期=20260402",
        )
    )  # fmt: skip
    expected = {
        "level": "city", "deadline": "2026-06-30", "deadline_kind": "dated", "deadline_text": "６月底前",
        "original_deadline": "2026-06-30", "status": "rectifying", "schedule": "behind", "percent": 45.0,
        "lon": 109.689444, "lat": 33.958974, "on_platform": False, "found_on": "2026-04-01",
        "handed_over_on": "2026-04-02", "days_left": 66, "overdue": False, "version": 1,
    }  # fmt: skip
    assert {name: item[name] for name in expected} == expected


@pytest.mark.parametrize(
    ("words", "status"),
    [((), "not_started"), (("完成率=10%",), "rectifying"), (("完成整改日期=2026-04-01",), "rectified"),
     (("销号日期=2026-04-01",), "closed"), (("序时进度=滞后",), "rectifying")],
)  # fmt: skip
def test_without_a_status_it_follows_from_the_other_fields(qinling, words, status):
    assert (
        read_item(qinling("add", "--json", "级别=区", "问题描述=甲", *words, "--ground=早已验收"))["status"]
        == status
    )


BAD_VALUES = [
    ("整改时限=2026年2月30日", "2026年2月没有30日。请改为存在的日期"),
    ("整改时限=汛期前", "没有说明是哪一天"),
    ("状态=差不多了", "看不懂状态“差不多了”"),
    ("状态=未销号", "没有说明整改到了哪一步"),
    ("完成率=120%", "不在 0% 到 100% 之间"),
    ("录入平台=也许", "录入平台：“也许”"),
    ("级别=镇级", "级别：“镇级”"),
    ("问题描述=河道\x1b[31m弃渣", "含有看不见的控制字符"),
    ("编号=6.12726202601E+17", "末几位可能不对"),
]


@pytest.mark.parametrize(("word", "complaint"), BAD_VALUES)
def test_add_refuses_with_the_messages_of_import(qinling, ledger, word, complaint):
    others = [one for one in ("级别=区级", "问题描述=甲") if one[:2] != word[:2]]
    result = qinling("add", *others, word)
    assert result.exit_code == 19
    assert complaint in result.stderr
    assert "\x1b" not in result.stderr
    assert not ledger.exists()


@pytest.mark.usefixtures("given_a1")
@pytest.mark.parametrize(("word", "complaint"), BAD_VALUES)
def test_edit_refuses_with_the_messages_of_import(qinling, ledger, word, complaint):
    before = ledger.read_bytes()
    result = qinling("edit", "A1", word)
    assert result.exit_code == 19
    assert complaint in result.stderr
    assert ledger.read_bytes() == before


@pytest.mark.parametrize(
    ("words", "complaint"),
    [
        (("级别=区级",), "没有写明问题描述。请加 问题描述=…"),
        (("问题描述=甲",), "没有写明级别。请加 级别=…"),
        (("级别=区级", "问题描述="), "没有写明问题描述"),
    ],
)
def test_add_names_the_missing_fields_where_nobody_can_be_asked(qinling, ledger, words, complaint):
    result = qinling("add", *words)
    assert result.exit_code == 20
    assert complaint in result.stderr
    assert not ledger.exists()


@pytest.mark.parametrize("word", ["没有的=1", "河道堆放弃渣", "原定时限=2026-01-01", "轮次=2", "单位=甲"])
def test_arguments_that_name_no_field_exit_2(qinling, word):
    assert qinling("add", "级别=区级", "问题描述=甲", word).exit_code == 2


@pytest.mark.usefixtures("given_a1")
def test_add_refuses_a_number_that_is_taken_at_its_level(qinling, issues):
    result = qinling("add", "级别=区级", "编号=A1", "问题描述=另一件事")
    assert result.exit_code == 19
    assert "qinling edit A1" in result.stderr
    assert qinling("add", "级别=市级", "编号=A1", "问题描述=另一件事").exit_code == 0


def test_add_finds_the_duplicate_of_an_issue_without_a_number(qinling):
    words = ("add", "级别=区级", "镇办=板桥镇", "问题描述=河道堆放弃渣")
    assert qinling(*words).exit_code == 0
    assert "QL-2026-0001 已在台账中" in qinling(*words).stderr
    assert qinling(*words, "具体点位=东沟").exit_code == 0


# -- edit -------------------------------------------------------------------------------------


@pytest.mark.usefixtures("given_a1")
def test_edit_changes_what_is_named_and_the_history_says_who_and_why(qinling, history):
    words = (
        "责任单位=板桥镇人民政府",
        "整改时限=2026年7月底前",
        "--actor",
        "李某",
        "--ground",
        "区秦岭办函〔2026〕3号",
    )
    item = read_item(qinling("edit", "A1", "--json", *words))
    assert (item["duty_unit"], item["deadline"], item["version"]) == ("板桥镇人民政府", "2026-07-31", 2)
    assert item["original_deadline"] == "2026-06-30"
    event = history("A1")[-1]
    assert (event["kind"], event["actor"], event["ground"]) == ("changed", "李某", "区秦岭办函〔2026〕3号")
    assert event["changes"] == {
        "duty_unit": {"old": "麻街镇人民政府", "new": "板桥镇人民政府"},
        "deadline": {"old": "2026-06-30", "new": "2026-07-31"},
        "deadline_text": {"old": "2026年6月底前", "new": "2026年7月底前"},
    }


@pytest.mark.usefixtures("given_a1")
def test_edit_prints_the_old_and_new_values(qinling):
    result = qinling("edit", "A1", "责任单位=板桥镇人民政府", "备注=已约谈")
    assert result.stderr.splitlines() == [
        "  责任单位  麻街镇人民政府 → 板桥镇人民政府",
        "  备注　　  （空） → 已约谈",
        "已修改 A1 的 2 项",
    ]


@pytest.mark.usefixtures("given_a1")
def test_edit_tells_what_it_read_and_what_was_the_same(qinling):
    words = ("责任单位=麻街镇人民政府", "整改时限=下周五", "发现日期=昨天", "级别=区")
    assert qinling("edit", "A1", *words, "--ground", "更正").stderr.splitlines() == [
        "  整改时限  2026-06-30 → 2026-05-01（写的是“下周五”）",
        "  发现日期  （空） → 2026-04-24（写的是“昨天”）",
        "与台账相同，没有改：责任单位、级别",
        "已修改 A1 的 2 项",
    ]


@pytest.mark.usefixtures("given_a1")
def test_edit_that_changes_nothing_says_so_and_leaves_no_event(qinling, history):
    assert qinling("edit", "A1", "责任单位=麻街镇人民政府").stderr == "A1 没有变化\n"
    assert len(history("A1")) == 1


@pytest.mark.usefixtures("given_a1")
def test_a_blank_empties_a_field_but_not_what_an_issue_always_has(qinling):
    item = read_item(qinling("edit", "A1", "--json", "--ground", "更正", "责任单位=", "整改时限="))
    assert (item["duty_unit"], item["deadline"], item["deadline_kind"], item["deadline_text"]) == (
        None,
        None,
        "none",
        None,
    )
    assert item["original_deadline"] == "2026-06-30"
    for field in ("问题描述", "级别", "编号", "状态"):
        result = qinling("edit", "A1", f"{field}=")
        assert result.exit_code == 19
        assert "不能为空" in result.stderr


@pytest.mark.usefixtures("given_a1")
def test_edit_refuses_what_contradicts(qinling):
    assert (
        "却有销号日期"
        in qinling("edit", "A1", "状态=整改中", "销号日期=2026-04-01", "--ground", "更正").stderr
    )
    result = qinling(
        "edit", "A1", "--ground", "更正", "发现日期=2026-04-02", "销号日期=2026-04-01", "状态=已销号"
    )
    assert (result.exit_code, "早于发现日期" in result.stderr) == (19, True)


@pytest.mark.usefixtures("given_a1")
def test_edit_refuses_the_number_of_another_issue(qinling, issues):
    assert qinling("add", "级别=区级", "编号=A2", "问题描述=乙").exit_code == 0
    result = qinling("edit", "A2", "编号=A1")
    assert result.exit_code == 19
    assert "区级已有编号为 A1 的问题：河道堆放弃渣" in result.stderr
    assert qinling("edit", "A2", "编号=A3").exit_code == 0
    assert list(issues()) == ["A1", "A3"]


@pytest.mark.usefixtures("given_a1")
def test_edit_refuses_a_level_where_the_number_is_taken(qinling):
    assert qinling("add", "级别=市级", "编号=A1", "问题描述=乙").exit_code == 0
    assert qinling("edit", "A1", "备注=甲").exit_code == 17
    assert qinling("edit", "A1", "--level", "区级", "级别=市级").exit_code == 19
    assert qinling("edit", "A1", "--level", "区级", "级别=省级").exit_code == 0


@pytest.mark.usefixtures("given_a1")
def test_the_schedule_is_cleared_when_the_work_is_done(qinling):
    assert (
        read_item(qinling("edit", "A1", "--json", "--ground", "更正", "状态=未达到序时进度"))["schedule"]
        == "behind"
    )
    assert (
        read_item(qinling("edit", "A1", "--json", "--ground", "更正", "状态=已完成整改"))["schedule"] is None
    )


@pytest.mark.usefixtures("given_a1")
def test_a_deadline_that_counts_from_the_hand_over_follows_it(qinling):
    assert (
        read_item(qinling("edit", "A1", "--json", "--today", "2026-05-06", "交办日期=2026-04-28"))["deadline"]
        == "2026-06-30"
    )
    assert (
        read_item(qinling("edit", "A1", "--json", "整改时限=自交办之日起15个工作日内"))["deadline"]
        == "2026-05-21"
    )
    assert (
        read_item(qinling("edit", "A1", "--json", "--today", "2026-05-06", "交办日期=2026-05-06"))["deadline"]
        == "2026-05-26"
    )


def test_the_original_deadline_is_kept_also_when_it_is_set_later(qinling):
    assert qinling("add", "级别=区级", "编号=B1", "问题描述=乙").exit_code == 0
    assert (
        read_item(qinling("edit", "B1", "--json", "整改时限=2026-05-31"))["original_deadline"] == "2026-05-31"
    )
    assert (
        read_item(qinling("edit", "B1", "--json", "--ground", "更正", "整改时限=2026-06-30"))[
            "original_deadline"
        ]
        == "2026-05-31"
    )


def test_edit_needs_an_issue_and_a_ledger(qinling, ledger):
    assert qinling("edit", "A1", "备注=甲").exit_code == 12
    assert not ledger.exists()
    assert qinling("init").exit_code == 0
    assert qinling("edit", "A1", "备注=甲").exit_code == 17


@pytest.mark.usefixtures("given_a1")
def test_the_hash_chain_is_sound_after_adds_and_edits(qinling, ledger):
    for words in (
        ("备注=甲",),
        ("备注=",),
        ("状态=已销号", "销号日期=2026-04-20"),
        ("状态=整改中", "销号日期="),
    ):
        assert qinling("edit", "A1", "--ground", "更正", *words).exit_code == 0
    with open_reader(ledger) as reader:
        events = list(map(Event._make, read_event_tuples(reader)))
    assert len(events) == 5
    assert verify_chain(events).broken is None


@pytest.mark.parametrize(
    ("word", "status"),
    [("销号日期=2026-04-01", "已销号"), ("完成整改日期=2026-04-01", "已完成整改（待销号）")],
)
def test_add_tells_the_status_that_a_day_says(qinling, word, status):
    told = qinling("add", "级别=区级", "问题描述=弃渣", word, "--ground", "早已验收").stderr

    assert f"{status}（由{word.partition('=')[0]}得出" in told


def test_add_tells_no_status_that_nothing_says(qinling):
    assert "整改状态" not in qinling("add", "级别=区级", "问题描述=弃渣", "完成整改日期=").stderr


@pytest.mark.parametrize("town", ["甲镇、乙镇", "甲镇，乙镇", "麻街镇 大荆镇"])
def test_several_towns_in_one_value_are_told(qinling, town):
    assert "存成一个镇办的名称" in qinling("add", "级别=区级", "问题描述=弃渣", f"镇办={town}").stderr
    assert "存成" not in qinling("add", "级别=区级", "问题描述=砂石", "镇办=甲镇").stderr


@pytest.mark.parametrize("words", [["级别", "区级"], ["问题描述=弃渣", "责任人", "王 五"]])
def test_a_blank_for_the_sign_is_told_with_the_word_that_was_meant(qinling, words):
    told = qinling("add", *words).stderr

    assert ("写成 级别=区级" in told) or ('写成 "责任人=王 五"' in told)


def test_what_a_finished_issue_says_is_overwritten_with_a_ground_only(
    given_issue, run_refused, run_ok, show_issue
):
    given_issue("A1", 问题描述="河边有弃渣", 状态="已销号", 销号日期="2026-04-01")
    said = run_refused(21, "edit", "A1", "问题描述=河边有垃圾", "备注=甲")
    assert "A1 已销号，这样会改动它的问题描述。更正登记错误请加 --ground 写明依据" in said
    run_ok("edit", "A1", "备注=现场已拍照")  # what was blank may be filled in
    run_ok("edit", "A1", "问题描述=河边有垃圾", "--ground", "核对原件")
    assert show_issue("A1")["description"] == "河边有垃圾"
