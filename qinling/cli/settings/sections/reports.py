"""Settings of the weekly, monthly, quarterly and yearly reports."""

from qinling.cli.settings.settings_model import Setting
from qinling.cli.settings.validation.validators import LINE, NAMES, YES_NO

#: Section `report`.
REPORT = (
    Setting(
        "report.order",
        NAMES,
        "报告里单位、类型、分区的次序；没写到的排在后面，按在台账里先后出现",
        "units, categories and zones in the order of their rows; others follow by first appearance",
    ),
    Setting(
        "report.name_overdue",
        YES_NO,
        "为 true 时，报告点名列出已超期的问题和责任单位",
        "whether reports list the overdue issues with their units",
    ),
    Setting(
        "report.heading",
        LINE,
        "红头上的发文机关标志，不写则为 office",
        "the issuing office in red; default: `office`",
    ),
    Setting(
        "report.code",
        LINE,
        "发文字号里的机关代字，如 云秦办",
        "the office's part of a document number",
    ),
    Setting("report.addressee", LINE, "主送机关", "whom a .docx report is addressed to"),
    Setting("report.copies", LINE, "抄送机关", "who gets a copy of a .docx report"),
)
