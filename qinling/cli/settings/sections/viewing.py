"""Settings of what the viewing commands show."""

from qinling.cli.settings.settings_model import Setting
from qinling.cli.settings.validation.saved_filters import SAVED_FILTERS

#: Filters by name.
VIEWING = (
    Setting(
        "saved_filters",
        SAVED_FILTERS,
        '常用的筛选，一行一个：`"名称" = "条件"`，条件与 `qinling list` 后面写的一样；用时写 `@名称` 或 `--filter 名称`',
        'filters by name, in the words that may follow `list`: `name = "--unit 水利局 --overdue"`; used as `@name` or `--filter name`',
        example='[saved_filters]\n"河道超期" = "河道 --overdue"',
    ),
)
