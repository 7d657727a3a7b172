"""Settings of the program itself, of how issues are registered, and of backups."""

from qinling.cli.settings.settings_model import Setting
from qinling.cli.settings.validators import (
    FILE_NAME,
    PERSON_NAMES,
    SHORT_WORD,
    TIME_ZONE,
    YES_NO,
    build_integer_validator,
)

#: Keys without a section.
PROGRAM = (
    Setting(
        "timezone",
        TIME_ZONE,
        "按哪个时区算今天、显示历史的时刻",
        "decides which day is today, and how times of the history are shown",
    ),
    Setting(
        "busy_seconds",
        build_integer_validator(0, 600),
        "别的命令正在写入时，最多等几秒",
        "how long a writing command waits for another",
    ),
)
#: Section `actor`: who acts.
ACTOR = (
    Setting(
        "actor.names",
        PERSON_NAMES,
        "本机用户各是谁：没写 --actor 时按这里的姓名记，比较是不是同一个人也按它",
        "system user = person: the actor without `--actor`; both count as one person",
        attribute="persons.names",
    ),
    Setting(
        "actor.fixed",
        YES_NO,
        "为 true 时，不许用 --actor、QINLING_ACTOR 以别人的名义操作",
        "whether `--actor` and `QINLING_ACTOR` may name only oneself",
        attribute="persons.actor_is_fixed",
    ),
)
#: Numbers, deadlines and working days.
ISSUES = (
    Setting(
        "numbering.prefix",
        SHORT_WORD,
        "台账给的编号以什么开头",
        "the start of the numbers that the ledger gives",
        attribute="prefix",
    ),
    Setting(
        "deadline.immediate_days",
        build_integer_validator(0, 365),
        "读入时，立行立改自交办起几天到期；0 为没有到期日",
        "an imported 立行立改 is due so many days after the hand-over; 0: no deadline",
        attribute="immediate_days",
    ),
    Setting(
        "calendar",
        FILE_NAME,
        "本单位上班日、休息日的文件",
        "a file of the office's own days off and working days",
    ),
)
#: Section `backup`.
BACKUP = (
    Setting(
        "backup.folder",
        FILE_NAME,
        "`qinling db backup` 不写文件夹时备份到哪里；从设置文件所在处找",
        "where `db backup` writes to when no place is given; relative to the settings file",
    ),
    Setting(
        "backup.warn_days",
        build_integer_validator(0, 3650),
        "多少天没有备份，总体情况里提醒；0 为不提醒",
        "days without a backup after which the board and `cron check` say so; 0: never",
    ),
)
