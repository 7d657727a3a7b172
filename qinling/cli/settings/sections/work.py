"""Settings of work records."""

from qinling.cli.settings.settings_model import Setting
from qinling.cli.settings.validation.work_kinds import WORK_KINDS

#: Section `work`.
WORK = (
    Setting(
        "work.kinds",
        WORK_KINDS,
        '本单位另记的工作种类，每种一节 `[work.kinds."名称"]`：unit 单位（可写几个，第一个为常用），'
        "persons 第二个数的单位，stock 存量，decimals 小数位数，share 第二个数是第一个的一部分；同名的代替自带的",
        'own kinds of work record, a section `[work.kinds."NAME"]` each: `unit` (a word or words), '
        "`persons` (the word of a second figure), `stock`, `decimals`, `share` (the second is a part of the first); "
        "one of the same name replaces a kind to start with",
        attribute="own_work_kinds",
        example='[work.kinds."植树"]\nunit = "棵"',
    ),
)
