from datetime import date, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qinling.errors import ValueRefused
from qinling.rules.parsing.deadlines import Deadline, calculate_due_day, parse_deadline
from qinling.rules.vocabulary import DeadlineKind
from qinling.rules.workdays import WorkCalendar

BASE = date(2026, 6, 10)
CALENDAR = WorkCalendar()


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("6月30日前", "2026-06-30"),
        ("6月30前", "2026-06-30"),
        ("6月底前", "2026-06-30"),
        ("6月上旬", "2026-06-10"),
        ("6月中旬前", "2026-06-20"),
        ("6月下旬", "2026-06-30"),
        ("今年6月30日前", "2026-06-30"),
        ("年底前", "2026-12-31"),
        ("今年年底前", "2026-12-31"),
        ("今年底", "2026-12-31"),
        ("本年底", "2026-12-31"),
        ("本年度", "2026-12-31"),
        ("年内", "2026-12-31"),
        ("月底前", "2026-06-30"),
        ("本月底前", "2026-06-30"),
        ("本月20日前", "2026-06-20"),
        ("下月底前", "2026-07-31"),
        ("下个月15日前", "2026-07-15"),
        ("明年6月底前", "2027-06-30"),
        ("二季度末", "2026-06-30"),
        ("第三季度", "2026-09-30"),
        ("本季度末前", "2026-06-30"),
        ("下季度", "2026-09-30"),
        ("上半年", "2026-06-30"),
        ("“十一”之前", "2026-10-01"),
        ("十一前", "2026-10-01"),
        ("国庆节前", "2026-10-01"),
        ("“五一”前", "2026-05-01"),
        ("6月1日至15日", "2026-06-15"),
        ("6月1-15日", "2026-06-15"),
        ("即日起至9月底", "2026-09-30"),
        ("3月至年底", "2026-12-31"),
        ("3月1日至本月底", "2026-06-30"),
    ],
)
def test_what_names_no_year_takes_it_from_the_ledgers_day(text, day):
    assert parse_deadline(text, BASE) == Deadline(DeadlineKind.DATED, date.fromisoformat(day), text)

    with pytest.raises(ValueRefused) as refused:
        parse_deadline(text)
    assert refused.value.remedy == "请写明年份，或在表头写明填报日期/截至日期"


def test_the_months_after_december_lie_in_the_next_year():
    december = date(2026, 12, 5)

    assert parse_deadline("下月底前", december).day == date(2027, 1, 31)
    assert parse_deadline("下季度末", december).day == date(2027, 3, 31)


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("26年6月30日", "2026-06-30"),
        ("26年底前", "2026-12-31"),
        ("2026年6月30日（星期二）前", "2026-06-30"),
        ("2026年6月30日18时前", "2026-06-30"),
        ("2026-06-30 00:00:00", "2026-06-30"),
        ("2026.6.30日前", "2026-06-30"),
        ("2026年6月30日前，完成整改", "2026-06-30"),
        ("立行立改，2026年6月底前完成整改", "2026-06-30"),
        ("2026年12月底之前全部整改到位", "2026-12-31"),
        ("2025年11月~2026年3月", "2026-03-31"),
        ("2026年3月1日—6月30日", "2026-06-30"),
        ("2026.3.1-2026.6.30", "2026-06-30"),
        ("2024年2月底前", "2024-02-29"),
        ("截止2026年6月30日", "2026-06-30"),
        ("截至2026年6月底", "2026-06-30"),
        ("截止日期：2026年6月30日", "2026-06-30"),
        ("于2026年6月30日前完成", "2026-06-30"),
        ("延期至2026年6月30日", "2026-06-30"),
        ("2026年6月30日前（已延期）", "2026-06-30"),
        ("立行立改（2026年3月底前）", "2026-03-31"),
        ("2026年3月底前（立行立改）", "2026-03-31"),
        ("2026年3月20日 18:00", "2026-03-20"),
        ("2026年3月20日18:00前", "2026-03-20"),
        ("2026年3月—6月", "2026-06-30"),
        ("2026.3-2026.6", "2026-06-30"),
        ("2026.3.1-6.30", "2026-06-30"),
        ("2026.3.1～6.30", "2026-06-30"),
        ("25/7/2026", "2026-07-25"),
    ],
)
def test_phrases_seen_in_ledgers_name_their_last_day(text, day):
    assert parse_deadline(text) == Deadline(DeadlineKind.DATED, date.fromisoformat(day), text)


@pytest.mark.parametrize(
    "text",
    [
        "立行立改",
        "立即整改",
        "立即整改到位",
        "即知即改",
        "边督边改",
        "边查边改",
        "立查立改",
        "立整立改",
        "立即",
        "立行立改、即知即改",
        "立行立改，长期坚持",
        "立行立改长期坚持",
        "立行立改，并持续推进",
        "须立即整改",
        "边整边改",
        "边排查边整改",
        "即查即改",
        "立接立办",
        "马上就办",
        "马上整改",
        "发现即改",
        "现场整改",
        "立即拆除",
        "长期坚持（立行立改）",
    ],
)
def test_work_due_now_is_immediate_even_where_a_duty_stays_after_it(text):
    assert parse_deadline(text) == Deadline(DeadlineKind.IMMEDIATE, None, text)


@pytest.mark.parametrize(
    "text",
    [
        "长期坚持",
        "持续推进",
        "常态化",
        "常态化推进",
        "常态化管理",
        "持续整改",
        "长期",
        "持续推进，长期坚持",
        "持续推进并长期坚持",
        "长期坚持。",
        "建立长效机制",
    ],
)
def test_a_duty_without_a_day_is_standing(text):
    assert parse_deadline(text) == Deadline(DeadlineKind.STANDING, None, text)


@pytest.mark.parametrize(
    ("text", "days", "working", "months"),
    [
        ("自交办之日起30日内", 30, False, None),
        ("自交办之日起三十日内完成整改", 30, False, None),
        ("交办后15个工作日内", 15, True, None),
        ("15个工作日内", 15, True, None),
        ("十五个工作日内", 15, True, None),
        ("１５个工作日", 15, True, None),
        ("限期7日", 7, False, None),
        ("限期7日整改到位", 7, False, None),
        ("30日内", 30, False, None),
        ("30天内", 30, False, None),
        ("7个自然日内", 7, False, None),
        ("收到之日起10日内", 10, False, None),
        ("收到本单之日起30日内", 30, False, None),
        ("自整改通知书送达之日起10个工作日内", 10, True, None),
        ("接到督办单后15日内", 15, False, None),
        ("接到通知书后7日内", 7, False, None),
        ("两周内", 14, False, None),
        ("一个月内", None, False, 1),
        ("3个月内", None, False, 3),
        ("交办之日起三个月内，并长期坚持", None, False, 3),
        ("一年内", None, False, 12),
        ("立行立改，15日内完成", 15, False, None),
        ("立行立改（15日内）", 15, False, None),
    ],
)
def test_a_span_counts_from_the_hand_over(text, days, working, months):
    assert parse_deadline(text) == Deadline(DeadlineKind.RELATIVE, None, text, days, working, months)


@pytest.mark.parametrize("text", ["无", "/", "—", "——", "－", "-", "\\", "待定", "未定", "暂无"])
def test_no_deadline_said_so_is_none_with_its_word(text):
    assert parse_deadline(f" {text}\n") == Deadline(DeadlineKind.NONE, None, text)


@pytest.mark.parametrize("blank", [None, "", " \n\u3000"])
def test_a_blank_cell_is_no_deadline_without_a_word(blank):
    assert parse_deadline(blank) == Deadline(DeadlineKind.NONE, None, None)


@pytest.mark.parametrize(
    "text",
    [
        "2026年12月底（长期）",
        "2026年底前，长期坚持",
        "2026年12月31日前（持续推进）",
        "长期坚持（2026年底前）",
    ],
)
def test_a_duty_in_brackets_stays_after_the_day(text):
    assert parse_deadline(text) == Deadline(DeadlineKind.DATED_STANDING, date(2026, 12, 31), text)


@pytest.mark.parametrize(
    ("number", "day"),
    [(2026.5, "2026-05-31"), (2026.2, "2026-02-28"), (2026.11, "2026-11-30"), (2026.01, "2026-01-31")],
)
def test_a_year_and_a_month_as_a_number_mean_the_end_of_the_month(number, day):
    assert parse_deadline(number) == Deadline(DeadlineKind.DATED, date.fromisoformat(day), str(number))


@given(st.integers(1990, 2099), st.integers(1, 12))
def test_a_number_of_year_and_month_is_never_another_month(year, month):
    try:
        day = parse_deadline(float(f"{year}.{month}")).day
    except ValueRefused:
        assert month in (1, 10)  # 2026.1 may have been 2026.10
    else:
        assert (day.year, day.month) == (year, month)


@pytest.mark.parametrize(
    "text", ["已完成", "已销号", "整改中", "已完成整改", "2026年3月5日已销号", "完成80%"]
)
def test_progress_is_no_deadline_and_the_remedy_says_where_it_belongs(text):
    with pytest.raises(ValueRefused, match="这说的是进展") as refused:
        parse_deadline(text, BASE)

    assert "写到状态一列" in refused.value.remedy


@pytest.mark.parametrize(
    ("raw", "why"),
    [
        ("2026年2月30日", "2026年2月没有30日"),
        ("第二批：2026年6月底", "看不懂时限"),
        ("2026年6月30日前（申请延期）", "看不懂时限"),
        ("2026年6月30日（2026年9月30日）", "不止一个日期"),
        ("（已延期）", "看不懂时限"),
        ("6-8", "也可能是6月至8月"),
        ("2026.3-6", "看不懂时限"),
        (2026.1, "少了一个0的10月"),
        (2026.13, "一年没有13月"),
        (6.2, "少了一个0的6月20日"),
        ("20260230", "2026年2月没有30日"),
        ("2026年13月底前", "一年没有13月"),
        ("1989年底前", "1989年不在"),
        ("2026年6月31日前，并长期坚持", "2026年6月没有31日"),
        ("尽快", "没有说明是哪一天"),
        ("近期", "没有说明是哪一天"),
        ("适时", "没有说明是哪一天"),
        ("汛期前", "没有说明是哪一天"),
        ("元旦前", "没有说明是哪一天"),
        ("春节前", "没有说明是哪一天"),
        ("年前", "没有说明是哪一天"),
        ("6月初", "没有说明是哪一天"),
        ("26/6/30", "看不出哪个是年、月、日"),  # 26.6.30 is read: with points the year comes first
        ("6/7/2026前", "看不出哪个是年、月、日"),
        ("2026年6月前", "可以指2026年6月之前，也可以指2026年6月底前"),
        ("6月前", "可以指6月之前"),
        ("2026年前", "可以指2026年之前"),
        ("三月内", "也可以指3个月之内"),
        ("6月内", "可以指6月份之内"),
        ("6月月", "看不懂时限"),
        ("2026.1", "少了一个0的10月"),
        ("26年内", "看不出是年份还是年数"),
        ("0026年6月底前", "26年不在"),
        ("2026年6月30日/2026年9月30日", "不止一个日期"),
        ("2026年6月30日、9月30日", "不止一个日期"),
        ("2026年6月30日（原定2025年12月31日）", "不止一个日期"),
        ("2025年11月-3月", "终点早于起点"),
        ("2026年6月30日前后", "看不懂时限"),
        ("2026年6月30日以后", "看不懂时限"),
        ("自2026年6月30日起", "看不懂时限"),
        ("2026年底后长期坚持", "看不懂时限"),
        ("2026年底前基本完成", "看不懂时限"),
        ("自发现之日起7日内", "看不懂时限"),
        ("限期整改", "看不懂时限"),
        ("0日内", "看不懂时限"),
        ("9999日内", "看不懂时限"),
        ("30日", "看不懂时限"),
        ("十一", "看不懂时限"),
        ("国庆节", "看不懂时限"),
        ("第一、二季度", "看不懂时限"),
        ("完成", "看不懂时限"),
        ("2026", "看不懂时限"),
        ("202606", "看不懂时限"),
        ("30", "看不懂时限"),
        (30, "不是日期"),
        (2026.0, "没有写明是哪一天"),
        (float("nan"), "不是日期"),
        (date(1899, 12, 31), "1899年不在"),
        (True, "看不懂时限"),
        (time(8), "看不懂时限"),
        (timedelta(days=30), "看不懂时限"),
        ("2026年6月底前" * 10_000, "看不懂时限"),
        ("持续整改" * 19 + "了", "看不懂时限"),
    ],
)
def test_what_is_not_certain_is_refused_with_a_remedy(raw, why):
    with pytest.raises(ValueRefused, match=why) as refused:
        parse_deadline(raw, BASE)

    assert refused.value.remedy


PIECES = (
    "2026年 26年 今年 明年 年 6月 13月 本月 月 30日 31日 第二 二季度 上半年 上旬 底 末 内 前 之前 至 - ~ 起 即日 十一 “ ” "
    "并 ， 、 长期坚持 立行立改 交办 之日 30 15个 工作日 个月 限期 完成 . / 2026 46203 无 Q2 二〇二六年 星期二"
)
WORDS = st.lists(st.sampled_from(PIECES.split()), max_size=8).map("".join)


@given(
    st.one_of(WORDS, st.text(), st.floats(), st.integers(-(10**20), 10**20)),
    st.one_of(st.none(), st.dates(date(1990, 1, 1), date(2099, 12, 31))),
)
def test_any_cell_is_understood_or_refused_and_no_day_leaves_the_range(raw, base):
    try:
        deadline = parse_deadline(raw, base)
    except ValueRefused:
        return
    dated = deadline.kind in (DeadlineKind.DATED, DeadlineKind.DATED_STANDING)
    assert (deadline.day is not None) == dated
    assert deadline.day is None or 1990 <= deadline.day.year <= 2099
    assert (deadline.days is None) != (deadline.months is None) or deadline.kind is not DeadlineKind.RELATIVE


@pytest.mark.parametrize(
    ("text", "handed_over", "due"),
    [
        ("自交办之日起30日内", "2026-04-01", "2026-05-01"),
        ("5个工作日内", "2026-04-24", "2026-05-06"),
        ("5个工作日内", "2026-09-24", "2026-10-09"),
        ("一个月内", "2026-01-31", "2026-02-28"),
        ("两周内", "2026-04-25", "2026-05-09"),
        ("一年内", "2024-02-29", "2025-02-28"),
    ],
)
def test_a_relative_deadline_is_due_so_long_after_the_hand_over(text, handed_over, due):
    deadline = parse_deadline(text)

    assert calculate_due_day(deadline, date.fromisoformat(handed_over), CALENDAR) == date.fromisoformat(due)
    assert calculate_due_day(deadline, None, CALENDAR) is None


@pytest.mark.parametrize(
    ("text", "day"),
    [("2026年6月底前", date(2026, 6, 30)), ("立行立改", None), ("长期坚持", None), ("无", None)],
)
def test_only_a_relative_deadline_needs_the_hand_over(text, day):
    assert calculate_due_day(parse_deadline(text), date(2026, 4, 1), CALENDAR) == day


#: Phrases that no office had shown when the grammar was written: 24 of these were right then.
MORE_PHRASES = {
    "7月1日前（2026年）": "2026-07-01",
    "7月1日（2026）": "2026-07-01",
    "（2026年）7月1日前": "2026-07-01",
    "6月底前（2026年）": "2026-06-30",
    "二季度末（2026年）": "2026-06-30",
    "年底前（2026年）": "2026-12-31",
    "6.30（2026年）": "2026-06-30",
    "6/30（2026）": "2026-06-30",
    "上半年（2026年）": "2026-06-30",
    "7月中旬（2026年）": "2026-07-20",
    "12月31日前（2027年）": "2027-12-31",
    "7月1日前(今年)": "2026-07-01",
    "3月底前（明年）": "2027-03-31",
    "【2026年】7月1日前": "2026-07-01",
    "最迟不超过2026年7月13日": "2026-07-13",
    "不得晚于2026年7月13日": "2026-07-13",
    "不得迟于2026年7月13日": "2026-07-13",
    "最迟于2026年7月13日前": "2026-07-13",
    "至迟2026年7月13日": "2026-07-13",
    "最晚不超过7月底": "2026-07-31",
    "不超过2026年7月13日": "2026-07-13",
    "应于2026年7月13日前完成": "2026-07-13",
    "务必于2026年6月底前完成整改": "2026-06-30",
    "确保2026年6月底前完成": "2026-06-30",
    "力争2026年6月底前": "2026-06-30",
    "力争于2026年6月底前完成": "2026-06-30",
    "须在2026年6月30日前": "2026-06-30",
    "计划于2026年6月30日前": "2026-06-30",
    "原则上2026年6月底前": "2026-06-30",
    "应在2026年6月30日之前完成整改": "2026-06-30",
    "要求2026年6月30日前完成": "2026-06-30",
    "预计2026年6月30日": "2026-06-30",
    "时限：2026年6月30日": "2026-06-30",
    "整改时限：2026年6月底前": "2026-06-30",
    "截止日期2026.6.30": "2026-06-30",
    "截至2026年6月30日止": "2026-06-30",
    "不迟于2026年第二季度": "2026-06-30",
    "2026年6月30日前完成拆除": "2026-06-30",
    "2026年6月底前完成治理任务": "2026-06-30",
    "2026年6月30日前拆除到位": "2026-06-30",
    "2026年6月30日前清理完毕": "2026-06-30",
    "2026年6月底前完成复绿": "2026-06-30",
    "2026年6月底前整改完毕": "2026-06-30",
    "2026年6月底前完成并销号": "2026-06-30",
    "2026年6月底前完成整改并销号": "2026-06-30",
    "2026年6月底前处置完毕": "2026-06-30",
    "2026年6月底前完成全部整改任务": "2026-06-30",
    "2026年6月底前完成整改工作": "2026-06-30",
    "2026年6月30日前办结": "2026-06-30",
    "2026年6月30日以前": "2026-06-30",
    "2026年6月30日24时前": "2026-06-30",
    "2026年6月30日\n（已延期）": "2026-06-30",
    "2026年6月30日前（已完成）": "2026-06-30",
    "2026年3月31日（已销号）": "2026-03-31",
    "2026年6月30日（暂定）": "2026-06-30",
    "2026年6月30日\n前": "2026-06-30",
    "2026年\n6月30日": "2026-06-30",
    "2026年6月30日前；已完成": "2026-06-30",
    "2026年6月30日（整改中）": "2026-06-30",
    "2026年6月底前（未启动）": "2026-06-30",
    "2026年6月30日（星期二）": "2026-06-30",
    "2026年6月底前，长期坚持": "2026-06-30",
}


@pytest.mark.parametrize(("text", "day"), MORE_PHRASES.items())
def test_words_around_a_day_change_nothing(text, day):
    found = parse_deadline(text, date(2026, 4, 25))
    assert (found.day, found.text) == (date.fromisoformat(day), text.strip())


@pytest.mark.parametrize("text", [text for text in MORE_PHRASES if "2026" in text])
def test_a_year_in_brackets_needs_no_ledgers_day(text):
    assert parse_deadline(text).day == date.fromisoformat(MORE_PHRASES[text])
    assert parse_deadline(text).year_from is None


@pytest.mark.parametrize(
    "text",
    [
        "按期限2026年6月30日",
        "2026年6月30日前（第一批）",
        "2026年6月30日（2026年7月30日）",
        "6月30日前（2026年，2027年）",
        "2025年7月1日（2026年）",
        "7月1日（汛期）",
        "2026年6月30日，延期至2026年9月30日",
        "尽快（2026年）",
        "7月前（2026年）",
        "2026年6月30日完工时间",
    ],
)
def test_a_second_day_year_or_stage_is_refused(text):
    with pytest.raises(ValueRefused) as refused:
        parse_deadline(text, date(2026, 4, 25))

    assert refused.value.remedy
