"""Settings of supervision and of the close-out."""

from qinling.cli.settings.settings_model import Setting
from qinling.cli.settings.validation.file_validators import FILE_NAME
from qinling.cli.settings.validation.validators import (
    ACCEPTANCE_LEVELS,
    LINE,
    NUMBER_PATTERN,
    YES_NO,
    build_integer_validator,
    build_specials_validator,
    build_words_validator,
)
from qinling.rules.vocabulary import AcceptanceText, AttachmentKind

#: The working days overdue of the steps, which must ascend.
SUPERVISION_DAYS = ("urge", "supervise", "circulate", "talk", "refer")

#: Section `supervision`.
SUPERVISION = (
    Setting(
        "supervision.urge",
        build_integer_validator(1, 3650, "工作日"),
        "超期几个工作日起催办",
        "working days overdue from which 催办 is due",
        attribute="supervision.urge",
    ),
    Setting(
        "supervision.supervise",
        build_integer_validator(1, 3650, "工作日"),
        "超期几个工作日起督办",
        "working days overdue from which 督办 is due",
        attribute="supervision.supervise",
    ),
    Setting(
        "supervision.circulate",
        build_integer_validator(1, 3650, "工作日"),
        "超期几个工作日起通报",
        "working days overdue from which 通报 is due",
        attribute="supervision.circulate",
    ),
    Setting(
        "supervision.talk",
        build_integer_validator(1, 3650, "工作日"),
        "超期几个工作日起约谈",
        "working days overdue from which 约谈 is due",
        attribute="supervision.talk",
    ),
    Setting(
        "supervision.refer",
        build_integer_validator(1, 3650, "工作日"),
        "超期几个工作日起移送问责",
        "working days overdue from which 移送问责 is due",
        attribute="supervision.refer",
    ),
    Setting(
        "supervision.unanswered",
        build_integer_validator(1, 100),
        "连续几次没有回复就到下一步",
        "so many acts in a row without a reply make the next step due",
        attribute="supervision.unanswered",
    ),
    Setting(
        "supervision.reply_days",
        build_integer_validator(1, 365, "工作日"),
        "回复期限几个工作日",
        "working days in which a reply is due",
        attribute="supervision.reply_days",
    ),
    Setting(
        "supervision.specials",
        build_specials_validator(*SUPERVISION_DAYS, "unanswered", unit="工作日"),
        "某级别、类型、分区另用的天数",
        "other days for a level, a category or a zone",
        attribute="supervision_specials",
        example='[[supervision.specials]]\nlevel = "省级"\nunanswered = 1',
    ),
    Setting(
        "supervision.number_pattern",
        NUMBER_PATTERN,
        "本单位的发文字号，如 `商秦办督〔{year}〕{n}号`：`{year}` 年，`{n}` 序号，`{step}` 步骤（可不写）",
        "document numbers: `{year}`, `{n}` and, if wanted, `{step}`",
        attribute="supervision.number_pattern",
    ),
    Setting(
        "supervision.referral_to",
        LINE,
        "移送问责发给哪个单位；不写则每次用 `--to` 写明",
        "the authority that a referral goes to; without it `--to` is needed",
        attribute="supervision.referral_to",
    ),
    Setting(
        "supervision.heading",
        LINE,
        "文书红头上的发文机关标志，如 云岭区秦岭办文件；不写则没有红头",
        "the issuing office in red above letters; default: none",
        attribute="letters.heading",
    ),
    Setting(
        "supervision.copies",
        LINE,
        "文书的抄送机关，印在版记里",
        "who gets a copy of a letter; printed at its end",
        attribute="letters.copies",
    ),
    Setting(
        "supervision.forms",
        FILE_NAME,
        "本单位文书样式的文件夹；从设置文件所在的文件夹找",
        "the folder of the office's own letter templates",
        attribute="letter_templates",
    ),
    Setting(
        "supervision.copy_leader",
        YES_NO,
        "发文书时抄送问题的包抓领导；移送问责不抄送",
        "copy letters that are sent to the leaders of the issues; a referral is never copied",
        attribute="letter_sending.copy_leader",
    ),
    Setting(
        "supervision.circular_day",
        build_integer_validator(0, 28, "日"),
        "每月几日起提出调度通报；0 为不提",
        "the day of the month from which the monthly circular is proposed; 0: never",
        attribute="letter_sending.circular_day",
    ),
)
#: Section `procedure`.
CLOSE_OUT = (
    Setting(
        "procedure.province",
        ACCEPTANCE_LEVELS,
        "省级问题由哪几级验收",
        "the levels that accept a provincial issue, the lowest first",
    ),
    Setting(
        "procedure.city", ACCEPTANCE_LEVELS, "市级问题由哪几级验收", "the levels that accept a city issue"
    ),
    Setting(
        "procedure.district",
        ACCEPTANCE_LEVELS,
        "区级问题由哪几级验收",
        "the levels that accept a district issue",
    ),
    Setting(
        "procedure.requires",
        build_words_validator(AcceptanceText, AttachmentKind),
        "验收须有什么，可写材料",
        "what an acceptance needs: `opinion`, `document` (its number), or kinds of attachment",
    ),
    Setting(
        "procedure.applicant_may_accept",
        YES_NO,
        "申请人能否自己验收",
        "whether the applicant for close-out may accept too",
    ),
    Setting(
        "procedure.unaccepted_close",
        YES_NO,
        "能否写明依据（`--ground`）不经验收销号；能的标明“未经验收”",
        "whether an edit or an import may close without acceptance, with `--ground` and marked",
    ),
    Setting(
        "procedure.notice_days",
        build_integer_validator(0, 90, "工作日"),
        "公示几个工作日；0 为不公示",
        "working days from the notice to the close-out; 0: no notice",
    ),
    Setting(
        "procedure.recheck_days",
        build_integer_validator(1, 3650, "天"),
        "长期坚持的事项多少天回头看一次",
        "days from one recheck of a standing duty to the next",
    ),
    Setting(
        "procedure.papers",
        build_words_validator(AttachmentKind),
        "应有的",
        "the attachments of a complete case file",
    ),
)
