"""Settings of the login audit."""

from qinling.cli.settings.settings_model import Setting
from qinling.cli.settings.validation.file_validators import FILE_NAME
from qinling.cli.settings.validation.log_sources import LOG_SOURCES
from qinling.cli.settings.validation.time_validators import HOURS_SPAN
from qinling.cli.settings.validation.validators import NAMES, build_integer_validator, build_words_validator
from qinling.rules.logins.audit.finding_kinds import FindingKind

#: Section `logins`.
LOGINS = (
    Setting("logins.weeks", build_integer_validator(1, 52, "周"), "往回看几周", "weeks that an audit covers"),
    Setting(
        "logins.grace_days",
        build_integer_validator(0, 3650, "天"),
        "从未登录：开通后多少天内不算",
        "从未登录: days after the opening of an account that are not counted",
    ),
    Setting(
        "logins.idle_days",
        build_integer_validator(1, 3650, "天"),
        "久未登录：从多少天起",
        "久未登录 from so many days",
    ),
    Setting(
        "logins.few_days",
        build_integer_validator(0, 7, "天"),
        "使用少：一周登录不到几天；0 为不看",
        "使用少: fewer days with a login in a week; 0: not found",
    ),
    Setting(
        "logins.few_weeks",
        build_integer_validator(1, 52, "周"),
        "使用少、只在报送日登录：连续几周",
        "使用少, 只在报送日登录: in so many weeks in a row",
    ),
    Setting(
        "logins.few_deeds",
        build_integer_validator(0, 1000),
        "使用少：那几周在台账上办理了几件起不算；0 为照算",
        "使用少: not found from so many issues handled in the ledger in these weeks; 0: found all the same",
    ),
    Setting(
        "logins.report_day",
        build_integer_validator(0, 7, "周几"),
        "报送日，1 为周一，7 为周日；0 为没有",
        "the day of reporting, 1 for Monday to 7; 0: none",
    ),
    Setting(
        "logins.failures",
        build_integer_validator(1, 100_000),
        "登录失败多：一周失败几次起",
        "登录失败多 from so many in a week",
    ),
    Setting(
        "logins.shared_addresses",
        build_integer_validator(0, 1000),
        "短时间多个地址：几个起；0 为不看",
        "短时间多个地址 from so many; 0: not found",
    ),
    Setting(
        "logins.shared_minutes",
        build_integer_validator(1, 1440, "分钟"),
        "短时间多个地址：多少分钟之内",
        "短时间多个地址: within so many minutes",
    ),
    Setting("logins.night", HOURS_SPAN, "夜间登录的时段；空为不看", "hours of 夜间登录; blank: not found"),
    Setting(
        "logins.crowded_accounts",
        build_integer_validator(0, 100_000),
        "一个地址多个账号：一周内几个起；0 为不看",
        "一个地址多个账号 from so many in a week; 0: not found",
    ),
    Setting(
        "logins.burst_failures",
        build_integer_validator(0, 100_000),
        "短时间连续失败：几次起；0 为不看",
        "短时间连续失败 from so many; 0: not found",
    ),
    Setting(
        "logins.burst_minutes",
        build_integer_validator(1, 1440, "分钟"),
        "短时间连续失败：多少分钟之内",
        "短时间连续失败: within so many minutes",
    ),
    Setting(
        "logins.woken_days",
        build_integer_validator(0, 3650, "天"),
        "久未使用后登录：隔多少天起；0 为不看",
        "久未使用后登录 after so many days; 0: not found",
    ),
    Setting(
        "logins.off",
        build_words_validator(FindingKind),
        "不要哪几种提示",
        "kinds of finding that are not wanted",
    ),
    Setting(
        "logins.coach_weeks",
        build_integer_validator(1, 52, "周"),
        "多少周内不再建议指导同一个账号",
        "an account is not proposed for coaching again within so many weeks",
        attribute="login_upkeep.coach_weeks",
    ),
    Setting(
        "logins.effect_weeks",
        build_integer_validator(1, 52, "周"),
        "指导前后各比较几周",
        "weeks compared before and after a coaching",
        attribute="login_upkeep.effect_weeks",
    ),
    Setting(
        "logins.keep_days",
        build_integer_validator(0, 36_500, "天"),
        "日志明细保留多少天；0 为永远",
        "days for which single log records are kept; daily figures of accounts stay; 0: always",
        attribute="login_upkeep.keep_days",
    ),
    Setting(
        "logins.settle_minutes",
        build_integer_validator(0, 10_080, "分钟"),
        "文件夹里的日志多少分钟没有改动才算写完，写完才读；0 为不等",
        "minutes that a file of the folder must have lain still before it is read; 0: none",
        attribute="login_upkeep.settle_minutes",
    ),
    Setting(
        "logins.folder",
        FILE_NAME,
        "`qinling login weekly` 读取日志的文件夹；从设置文件所在处找",
        "the folder from which `login weekly` reads logs",
        attribute="login_upkeep.folder",
    ),
    Setting(
        "logins.workbooks",
        FILE_NAME,
        "报表写到哪里；不写为台账旁的“登录情况”",
        "where `login weekly` writes its workbooks; default: a folder 登录情况 beside the ledger",
        attribute="login_upkeep.workbooks",
    ),
    Setting(
        "logins.missing_days",
        build_integer_validator(0, 60, "工作日"),
        "一周过后几个工作日还没有日志就告诉本单位",
        "working days after a week within which its log may come; then the office is told that it is missing",
        attribute="login_upkeep.missing_days",
    ),
    Setting(
        "logins.sources",
        LOG_SOURCES,
        '一个平台的日志怎样读，每个一节 `[logins.sources."名称"]`：files 文件名的样子，columns 标题 = 字段，'
        "success、failure、ignore 是成功、失败、不读的词或代码，timezone，day_order 日期的次序，form 和 login_url；"
        "见 `qinling help 平台账号`",
        'how the logs of a platform are read, a section `[logins.sources."NAME"]` each: `files` (patterns of '
        "file names), `columns` (heading = field), `success`, `failure`, `ignore` (words or codes; rows with one of "
        "the last are left out), `timezone` (of times without an offset), `day_order` (`日/月/年` or `月/日/年`), "
        "`form` (`sshd` or `web`: no table), `login_url` (where persons log in, for `web`)",
        attribute="log_reading.sources",
        example='[logins.sources."市平台"]\nfiles = ["市平台*.csv"]\ncolumns = { "操作员" = "account" }',
    ),
    Setting(
        "logins.ignore_words",
        NAMES,
        "日志里哪些词或代码的行不读，如 心跳；跳过几行会说",
        "rows of logs with one of these words or codes are left out, and counted",
        attribute="log_reading.ignore_words",
    ),
    Setting(
        "logins.ignore_accounts",
        NAMES,
        "日志里哪些账号不读，如 SYSTEM、admin，可用 *；跳过几行会说",
        "accounts whose rows are left out, and counted, such as SYSTEM; `*` stands for any letters",
        attribute="log_reading.ignore_accounts",
    ),
)
