"""The warning digest as a text for a phone."""

from datetime import date, timedelta

from qinling.procedures.notifications.day_overview import DayOverview
from qinling.procedures.notifications.due_items import DueItem
from qinling.procedures.notifications.notification_plan import Digest, RunPlan
from qinling.reports.warnings.warning_digest import format_digest
from qinling.rules.traffic_lights import Light
from qinling.rules.units.unit_areas import read_home_area
from qinling.rules.units.unit_merges import UnitMerges
from qinling.rules.vocabulary import SupervisionKind
from qinling.rules.workdays import WorkCalendar
from tests.reports.makers import HEAD, TODAY, make_issue

CALENDAR = WorkCalendar()


def make_due(days_left=-5, tier="overdue", kind="deadline", why="", **values):
    usual = {"deadline": TODAY + timedelta(days=days_left), "duty_unit": "甲镇"}
    return DueItem(make_issue(**{**usual, **values}), kind, tier, "v1", why)


def digest_of(*items, recipient="", office="区秦岭办", overview=None, **counts):
    digest = Digest(recipient, list(items), **counts)
    plan = RunPlan(TODAY, len(items), [digest], 7, HEAD, overview=overview or DayOverview())
    subject, body = format_digest(plan, digest, CALENDAR, office)
    return subject, body.splitlines(), plan.build_message_uid(digest)


def test_only_the_first_part_says_how_the_office_stands():
    lights = {Light.OVERDUE: 9, Light.NEAR: 0, Light.ON_TRACK: 0}
    overview = DayOverview({1: SupervisionKind.URGE}, lights, 7)
    heads = []
    for part in ("（1/2）", "（2/2）"):
        subject, lines, _ = digest_of(make_due(), part=part, overview=overview)
        assert "（" not in subject  # it is added to the message
        heads.append(lines[: lines.index("")])
    assert heads == [
        [
            "今日该催办 1 个，用 qinling supervise 办。",
            "截至 2026-04-25，红（超期）9 个，黄（7 天内）0 个，蓝（推进中）0 个。",
        ],
        ["接上一条，截至 2026-04-25，下列 1 个问题。"],
    ]


def test_characters_that_nobody_sees_are_not_in_a_line_nor_counted():
    hidden = make_due(
        number="甲1",
        town="\u200b大荆镇",
        description="河\u200b堤内\u200b侧违规种植和",
        duty_unit="区\u200b林业局",
    )
    plain = make_due(number="甲1", town="大荆镇", description="河堤内侧违规种植和", duty_unit="区林业局")
    assert digest_of(hidden)[1][:-1] == digest_of(plain)[1][:-1]


def test_every_part_to_a_unit_says_to_whom():
    _, lines, _ = digest_of(make_due(), part="（2/2）", recipient="甲镇")
    assert lines[0] == "甲镇：请办理下列 1 个问题。"


def test_a_digest_names_its_items_by_group():
    subject, lines, uid = digest_of(
        make_due(number="甲2", deadline=TODAY, tier="due_today", days_left=0, town="竹溪关镇"),
        make_due(number="甲1", level="city"),
        make_due(number="甲3", kind="behind", tier="", why="序时进度为未达到"),
    )

    assert subject == "秦岭问题预警 2026-04-25：已超期 1 个，今日到期 1 个，进度滞后 1 个"
    assert lines == [
        "请督促下列 3 个问题。",
        "截至 2026-04-25，下列 3 个问题。",
        "",
        "【已超期】1 个",
        "1. 甲1（市级）",
        "   河道弃渣，甲镇",
        "   4月20日到期，超期5天；盯紧整改",
        "",
        "【今日到期】1 个",
        "1. 甲2（区级）竹溪关镇",
        "   河道弃渣，甲镇",
        "   4月25日到期，就是今天；抓紧办结",
        "",
        "【进度滞后】1 个",
        "1. 甲3（区级）",
        "   河道弃渣，甲镇",
        "   4月20日到期，超期5天；序时进度为未达到；加快进度",
        "",
        "区秦岭办",
        f"消息编号 {uid}，历史链至第 7 条，链首 abababababababab",
    ]


def test_a_unit_that_shares_a_cell_with_another_is_told_to_act_and_not_to_urge_itself():
    for cell in ("甲镇、乙局", "甲镇/乙局", "甲镇人民政府\n乙水利局"):
        _, lines, _ = digest_of(make_due(duty_unit=cell), recipient="甲镇")
        assert lines[0] == "甲镇：请办理下列 1 个问题。"
        assert lines[3] == "【已超期】1 个"


def test_what_is_rectified_is_not_called_overdue_while_its_close_out_waits():
    why = "完成整改已 30 天，还没有销号"
    _, lines, _ = digest_of(
        make_due(kind="unaccepted", tier="", why=why, status="rectified"), recipient="甲镇"
    )
    assert lines[-5:-3] == ["   河道弃渣", f"   {why}；办理销号"]


def test_the_digest_of_a_leader_has_one_heading_for_a_unit_however_its_cells_spell_it():
    _, lines, _ = digest_of(
        make_due(number="甲1", duty_unit="商州区甲 镇人民政府（主责）"),
        make_due(number="甲2", duty_unit="甲镇"),
        make_due(number="甲3", duty_unit="乙局、甲镇"),
        make_due(number="甲4", duty_unit="甲镇人民政府/商州区乙局"),
        recipient="王某",
    )
    assert [line for line in lines if line.startswith("【")] == ["【甲镇】2 个", "【乙局、甲镇】2 个"]


def test_the_digest_of_a_unit_does_not_repeat_its_name_however_spelt():
    _, lines, uid = digest_of(
        make_due(duty_unit="甲镇人民政府"),
        make_due(duty_unit="水利局", number="QJ-002"),
        recipient="甲镇",
        office="",
    )

    assert lines[:2] == ["甲镇：请办理下列 2 个问题。", "截至 2026-04-25，已超期 2 个。"]
    assert lines[5:10] == [
        "   河道弃渣",
        "   4月20日到期，超期5天；立即整改",
        "2. QJ-002（区级）",
        "   河道弃渣，水利局",
        "   4月20日到期，超期5天；立即整改",
    ]
    assert lines[-1] == f"消息编号 {uid}"  # the head of the chain is for the office
    assert "区秦岭办" not in lines


def test_a_leader_reads_by_unit_and_the_unit_with_the_most_comes_first():
    items = [
        make_due(number="甲1", duty_unit="甲镇", leader="王某"),
        make_due(number="甲2", duty_unit=None, lead_unit=None, town=None, leader="王某"),
        make_due(number="甲3", duty_unit="区水利局", leader="王某"),
        make_due(3, "urgent", number="甲4", duty_unit="区水利局", leader="王某"),
    ]
    _, lines, _ = digest_of(*items, recipient="王某", office="")

    assert lines[0] == "王某：请督促下列 4 个问题。"
    assert [line for line in lines if line.startswith("【")] == [
        "【区水利局】2 个",
        "【甲镇】1 个",
        "【没有写责任单位】1 个",
    ]
    assert "   河道弃渣" in lines  # the heading names the unit


def test_the_office_reads_first_which_acts_are_due_and_then_the_three_colours():
    proposals = {1: SupervisionKind.URGE, 2: SupervisionKind.SUPERVISE, 3: SupervisionKind.URGE}
    lights = {Light.OVERDUE: 3, Light.NEAR: 4, Light.ON_TRACK: 20}
    due = make_due(id=2)
    _, lines, _ = digest_of(
        due, due._replace(kind="proposal", tier=""), overview=DayOverview(proposals, lights, 7)
    )

    assert lines[0] == "今日该催办 2 个、督办 1 个，用 qinling supervise 办。"
    assert lines[1] == "截至 2026-04-25，红（超期）3 个，黄（7 天内）4 个，蓝（推进中）20 个。"
    assert [line for line in lines if line.startswith("【")] == ["【已超期】1 个"]  # said once
    assert lines[6].endswith("；该督办")


def test_units_are_not_told_of_acts_that_are_due():
    overview = DayOverview({1: SupervisionKind.URGE}, dict.fromkeys(Light, 1), 7)
    _, lines, _ = digest_of(make_due(id=1), recipient="甲镇", overview=overview)

    assert "催办" not in "".join(lines)
    assert "红" not in "".join(lines)


def test_an_act_that_is_due_alone_has_a_group_of_its_own():
    overview = DayOverview({1: SupervisionKind.CIRCULATE})
    subject, lines, _ = digest_of(
        make_due(id=1, kind="proposal", tier="", why="超期 6 个工作日"), overview=overview
    )

    assert subject.endswith("：该办下一步 1 个")
    assert lines[6] == "   4月20日到期，超期5天；该通报"


def test_the_weekly_list_is_a_group_of_its_own():
    _, lines, _ = digest_of(make_due(kind="weekly"), recipient="甲镇", office="")

    assert lines[3] == "【仍超期（每周清单）】1 个"
    assert lines[6] == "   4月20日到期，超期5天；立即整改"


def test_a_deadline_on_a_day_off_that_is_warned_of_early_is_marked():
    subject, lines, _ = digest_of(make_due(1, "due_today"))

    assert subject.endswith("：今日和休息日到期 1 个")
    assert lines[6] == "   4月26日到期（休息日），剩1天；抓紧办结"


def test_a_deadline_of_another_year_names_the_year():
    _, lines, _ = digest_of(make_due(deadline=date(2025, 12, 31)))

    assert lines[6] == "   2025年12月31日到期，超期115天；盯紧整改"


def test_a_subject_counts_at_most_four_groups():
    kinds = ("unanswered", "extension", "behind", "unaccepted")
    subject, _, _ = digest_of(make_due(), *(make_due(kind=kind, tier="", why="甲") for kind in kinds))

    assert subject.endswith("：已超期 1 个，督办逾期未复 1 个，延期待批复 1 个，进度滞后 1 个 等")


def test_long_and_hostile_texts_stay_on_one_line():
    description = "甲[b]乙[/b]\n" + "长" * 40
    _, lines, _ = digest_of(make_due(description=description, duty_unit=" 甲镇\n乙镇 ", town="丙\n镇"))

    assert lines[4] == "1. QJ-001（区级）丙 镇"
    assert lines[5] == "   甲[b]乙[/b]…，甲镇 乙镇"


def test_a_digest_counts_postponed_and_overdue_issues():
    _, lines, _ = digest_of(make_due(), postponed_count=3, still_overdue_count=2)
    _, of_unit, _ = digest_of(make_due(), recipient="甲镇", postponed_count=3)

    assert "其余 3 项以后几次发出，现在看全部用 qinling warn。" in lines
    assert "另有以前提醒过、现仍超期的 2 个。" in lines
    assert "其余 3 项以后几次发出。" in of_unit


def test_an_issue_without_deadline_or_unit_has_no_blank_details():
    _, lines, _ = digest_of(make_due(deadline=None, duty_unit=None, kind="unreported", tier="", why="60 天未报"))  # fmt: skip

    assert lines[5:7] == ["   河道弃渣", "   60 天未报；报送进展"]


def test_years_without_an_announced_calendar_are_named():
    _, lines, _ = digest_of(make_due(deadline=date(2031, 6, 30), tier="ahead"))

    assert "2031 年的放假安排还没有公布（或未收入），休息日按法定节日和周末估算。" in lines


def test_many_items_are_numbered():
    _, lines, _ = digest_of(*(make_due(number=f"甲{number}") for number in range(1, 101)))

    assert "100. 甲100（区级）" in lines


def test_the_office_reads_that_the_circular_is_due():
    overview = DayOverview(circular="调度通报〔2026〕第4期")
    _, lines, _ = digest_of(make_due(), overview=overview)
    _, of_unit, _ = digest_of(make_due(), recipient="甲镇", overview=overview)

    assert lines[1] == "调度通报〔2026〕第4期该出了，用 qinling supervise circular 看。"
    assert "调度通报" not in "".join(of_unit)


def test_an_issue_that_is_told_of_for_several_reasons_is_listed_once():
    subject, lines, _ = digest_of(
        make_due(),
        make_due(kind="behind", tier="", why="完成率 0%"),
        make_due(kind="unreported", tier="", why="60 天未报"),
        make_due(number="甲2", kind="unreported", tier="", why="60 天未报"),
    )

    assert subject.endswith("：已超期 1 个，进度滞后 1 个，久未报进展 2 个")
    assert lines[0] == "请督促下列 2 个问题。"
    assert [line for line in lines if line.startswith("【")] == ["【已超期】1 个", "【久未报进展】1 个"]
    assert lines[7] == "   还有：进度滞后、久未报进展"


def test_a_leader_reads_the_town_of_another_county_by_itself():
    towns = ("大荆镇", "丹凤县大荆镇", "商州区大荆镇人民政府")
    items = [
        make_due(id=at, number=f"甲{at}", duty_unit=unit, leader="王某") for at, unit in enumerate(towns)
    ]
    merges = UnitMerges({}, read_home_area("商洛市商州区秦岭办"))
    plan = RunPlan(TODAY, 3, [], 7, HEAD, overview=DayOverview(), merges=merges)
    body = format_digest(plan, Digest("王某", items), CALENDAR, "")[1]
    assert [line for line in body.splitlines() if line.startswith("【")] == [
        "【大荆镇】2 个",
        "【丹凤县大荆镇】1 个",
    ]
