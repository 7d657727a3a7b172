"""Settings of exports and of imported files."""

from qinling.cli.settings.settings_model import Setting
from qinling.cli.settings.validation.file_validators import FILE_NAME
from qinling.cli.settings.validation.validators import (
    FILE_MODE,
    HEADING_FIELDS,
    LINE,
    NAMES,
    SHARE,
    YES_NO,
    build_choice_validator,
    build_integer_validator,
)

#: Section `export`.
EXPORT = (
    Setting(
        "export.title",
        LINE,
        "导出表的标题，不写为“秦岭生态环境保护问题台账”",
        "the title of exports; default: 秦岭生态环境保护问题台账",
    ),
    Setting("export.paper", build_choice_validator("A3", "A4"), "纸张：A3 或 A4", "A3 or A4"),
    Setting(
        "export.columns",
        NAMES,
        "导出哪些列，写法同 `--columns`",
        "the columns of exports, as for `--columns`",
    ),
    Setting(
        "export.template",
        FILE_NAME,
        "导出时填的本单位表样；从设置文件所在的文件夹找",
        "the office's own .xlsx that `export` fills",
    ),
    Setting(
        "export.opinions",
        YES_NO,
        "不另定列的导出带不带“督察意见”一列",
        "whether exports without columns of their own have the column 督察意见",
    ),
)
#: Section `return`.
RETURN = (
    Setting(
        "return.slip_percent",
        build_integer_validator(1, 100),
        "收回的表里，编号以外不常改的一列改动了百分之几以上的行，就先问是不是误操作",
        "the share of the rows, in percent, above which the changed cells of a column are asked about",
        attribute="slips.percent",
    ),
    Setting(
        "return.slip_rows",
        build_integer_validator(3, 1_000_000),
        "同上，至少要有几行",
        "the same: at least so many rows",
        attribute="slips.rows",
    ),
)
#: Section `dispatch`.
DISPATCH = (
    Setting(
        "dispatch.open",
        NAMES,
        "分发给单位的表里，哪些列开放给单位填；表里没有的列不算",
        "the columns that units fill in on a dispatched workbook, as far as it has them",
    ),
)
#: Section `files`.
FILES = (
    Setting(
        "files.mode",
        FILE_MODE,
        "写出的表、文书、空白表的权限，组是所在文件夹的组；Windows 不用",
        "permissions of the files that commands write; their group is that of the folder; not on Windows",
    ),
    Setting(
        "files.private_mode",
        FILE_MODE,
        "写有责任人、领导、联系方式、使用人的：没有隐去的导出和网页、冲突表、一事一档、登录报表",
        "the same of files that name persons: exports without `--redact`, pages with `--no-redact`, conflicts, case files, login reports",
    ),
)
HEADINGS_KEY = "import.headings"
#: Section `import`.
IMPORT = (
    Setting(
        "import.max_megabytes",
        build_integer_validator(1, 10_000),
        "文件最大多少 MB",
        "largest file",
        attribute="limits.max_megabytes",
    ),
    Setting(
        "import.max_rows",
        build_integer_validator(1, 10_000_000),
        "一张工作表最多多少行",
        "most rows of a sheet",
        attribute="limits.max_rows",
    ),
    Setting(
        "import.max_cells",
        build_integer_validator(1, 1_000_000_000),
        "一张工作表铺开最多多少格",
        "most cells of a sheet, merged and blank ones included",
        attribute="limits.max_cells",
    ),
    Setting(
        "import.max_cell_length",
        build_integer_validator(1, 10_000_000),
        "一格最多多少字",
        "most characters of a cell",
        attribute="limits.max_cell_length",
    ),
    Setting(
        "import.similarity",
        SHARE,
        "有不认识的词的标题，多大把握才算认出，0.5 到 1",
        "how surely a heading with unknown words must name its field",
        attribute="similarity",
    ),
    Setting(
        HEADINGS_KEY,
        HEADING_FIELDS,
        "长期指明的标题：字段代码、`extra` 或 `ignore`",
        "headings and their fields: field keys, `extra` or `ignore`",
        attribute="headings",
        example='[import.headings]\n"整改时间" = "deadline"',
    ),
)
