"""Settings of the program itself, of how issues are registered, of coordinates, and of backups."""

from qinling.cli.settings.settings_model import Setting
from qinling.cli.settings.validation.file_validators import FILE_NAME, LEDGER_PLACE
from qinling.cli.settings.validation.place_validators import BOX, DATUM, MERIDIAN
from qinling.cli.settings.validation.time_validators import TIME_ZONE
from qinling.cli.settings.validation.validators import (
    PERSON_NAMES,
    SHORT_WORD,
    YES_NO,
    build_integer_validator,
)

#: Keys without a section.
PROGRAM = (
    Setting(
        "ledger",
        LEDGER_PLACE,
        "不写 `--ledger` 时用哪本台账；从设置文件所在的文件夹找，不写为本人数据文件夹里的",
        "the ledger of calls without `--ledger`, relative to the settings file; default: in the user's data folder",
    ),
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
    Setting(
        "pager",
        YES_NO,
        "在终端里，一屏放不下的内容是否用 less（或环境变量 PAGER 写的程序）翻页",
        "whether output longer than the terminal goes through `PAGER`, else `less`",
    ),
    Setting(
        "next_steps",
        YES_NO,
        "办完一步以后，给出接着可用的命令；为 false 时不给",
        "whether a command ends with those that may follow it, on stderr",
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
        example='[actor.names]\nwangmin = "王敏"',
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
        build_integer_validator(0, 365, "天"),
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
        build_integer_validator(0, 3650, "天"),
        "多少天没有备份，总体情况里提醒；0 为不提醒",
        "days without a backup after which the board and `cron check` say so; 0: never",
    ),
)
#: Section `coordinates`: how longitudes and latitudes are written and checked.
COORDINATES = (
    Setting(
        "coordinates.datum",
        DATUM,
        "台账里的经纬度是哪个坐标系：WGS-84、CGCS2000、GCJ-02（高德、腾讯等）或 BD-09（百度）",
        "the coordinate system of the ledger's longitudes and latitudes; maps are written in WGS-84",
        attribute="places.datum",
    ),
    Setting(
        "coordinates.box",
        BOX,
        "本区的范围，按西、南、东、北写四个度数（WGS-84）；点位在外面的，出图时指出",
        "the district in degrees (WGS-84): `map` names what lies outside",
        attribute="places.box",
    ),
    Setting(
        "coordinates.meridian",
        MERIDIAN,
        "读入、登记的平面坐标（米）按 CGCS2000 换算成度，这是没有带号的中央经线，如 111；0 为不收平面坐标",
        "plane coordinates in metres are read as CGCS2000; the central meridian of those without a zone number; 0: refused",
        attribute="places.meridian",
    ),
    Setting(
        "coordinates.photo_metres",
        build_integer_validator(1, 100_000),
        "照片自带的位置离点位超过多少米，`qinling map --photos` 指出",
        "`map --photos` names photos taken farther from the issue",
        attribute="places.photo_metres",
    ),
)
