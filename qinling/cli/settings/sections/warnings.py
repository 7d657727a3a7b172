"""Settings of warnings, alerts and notifications."""

from qinling.cli.settings.settings_model import Setting
from qinling.cli.settings.validation.time_validators import HOURS_SPAN
from qinling.cli.settings.validation.validators import (
    LINE,
    NAME_LISTS,
    NAMES,
    TABLES,
    YES_NO,
    build_integer_validator,
    build_specials_validator,
    build_term_validator,
    build_words_validator,
)
from qinling.rules.vocabulary import AlertKind, OverdueDay

#: The days of the tiers, which must ascend.
WARNING_DAYS = ("urgent", "near", "upcoming", "ahead")

#: Section `warning`.
WARNING_TIERS = (
    Setting(
        "warning.urgent",
        build_integer_validator(1, 3650, "天"),
        "到期前几天算“紧急”",
        "an issue is 紧急 from so many days before its deadline",
    ),
    Setting(
        "warning.near",
        build_integer_validator(1, 3650, "天"),
        "到期前几天算“临近”",
        "an issue is 临近 from so many days before its deadline",
    ),
    Setting(
        "warning.upcoming",
        build_integer_validator(1, 3650, "天"),
        "到期前几天算“将到期”",
        "an issue is 将到期 from so many days before its deadline",
    ),
    Setting(
        "warning.ahead",
        build_integer_validator(1, 3650, "天"),
        "到期前几天算“预告”；四项须依次增大",
        "an issue is 预告 from so many days before its deadline; the four must ascend",
    ),
    Setting(
        "warning.specials",
        build_specials_validator(*WARNING_DAYS),
        "某级别、类型、分区另用的天数",
        "other days for a level, a category or a zone",
        attribute="specials",
        example='[[warning.specials]]\nlevel = "省级"\nahead = 45',
    ),
)
#: Section `alerts`.
ALERTS = (
    Setting(
        "alerts.behind_by",
        build_integer_validator(1, 100),
        "落后多少个百分点算“进度滞后”",
        "percentage points behind that count as 进度滞后",
    ),
    Setting(
        "alerts.unaccepted_days",
        build_integer_validator(1, 3650, "天"),
        "多少天算“完成未销号”",
        "完成未销号 after so many days",
    ),
    Setting(
        "alerts.unreported_days",
        build_integer_validator(1, 3650, "天"),
        "多少天算“久未报进展”",
        "久未报进展 after so many days",
    ),
    Setting(
        "alerts.opinion_days",
        build_integer_validator(1, 3650, "天"),
        "督察意见提出多少天没有答复算“意见未复”",
        "意见未复 so many days after an opinion without a reply",
    ),
    Setting(
        "alerts.off", build_words_validator(AlertKind), "不要哪几种提醒", "kinds of alert that are not wanted"
    ),
)
#: Section `notify`, with the channels and the name of the office.
NOTIFICATIONS = (
    Setting(
        "office",
        LINE,
        "本单位的名称，写在消息和文书的落款；写明区县的，没写区县的单位都算本区县的",
        "the office's name, under messages and letters; units that give no area are of the one it names",
    ),
    Setting(
        "channels",
        TABLES,
        "发送渠道",
        "the channels",
        example='[channels."发件夹"]\nway = "folder"\nfolder = "发件"',
    ),
    Setting("notify.office", NAMES, "本单位的消息走哪些渠道", "the channels of the office's own digest"),
    Setting(
        "notify.receivers",
        NAME_LISTS,
        "各单位、包抓领导的消息走哪些渠道",
        "the channels of units and leaders",
        example='[notify.receivers]\n"麻街镇" = ["stdout"]',
    ),
    Setting(
        "notify.most", build_integer_validator(1, 1000), "一条消息最多列几项", "most issues in one digest"
    ),
    Setting(
        "notify.overdue_day",
        build_term_validator(OverdueDay),
        "周几再发一次仍超期的清单；那天休息的，下一个工作日发",
        "the day on which what is still overdue is told again; a day off moves it to the next working day",
    ),
    Setting(
        "notify.lights",
        YES_NO,
        "本单位的消息里写红黄蓝各几个",
        "count red, yellow and blue in the office's digest",
    ),
    Setting("notify.days_off", YES_NO, "休息日也发送", "send on days off too"),
    Setting("notify.quiet", HOURS_SPAN, "静默时段，如 21:00-07:00", "quiet hours, such as 21:00-07:00"),
    Setting(
        "notify.tries",
        build_integer_validator(1, 100),
        "没有送达的最多试几次",
        "how often a delivery is tried",
    ),
    Setting(
        "notify.retry_minutes",
        build_integer_validator(1, 1380, "分钟"),
        "第二次发送隔多少分钟，以后每次加倍，最长 23 小时",
        "minutes before the second try; doubled each time, 23 hours at most",
    ),
)
