"""Settings of the brief."""

from qinling.cli.settings.settings_model import Setting
from qinling.cli.settings.validation.file_validators import FILE_NAME

#: Section `brief`.
BRIEF = (
    Setting(
        "brief.template",
        FILE_NAME,
        "本单位简报样式的文件（UTF-8 文字）；从设置文件所在的文件夹找",
        "the office's own template of the brief, a UTF-8 text file",
        attribute="brief_template",
    ),
)
