"""What an office can set: the value that the settings become, every key, and what is right for it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from qinling.cli.settings.validators import (
    build_choice_validator,
    build_integer_validator,
    build_specials_validator,
    build_words_validator,
    validate_acceptance_levels,
    validate_file_name,
    validate_hours_span,
    validate_line,
    validate_name_lists,
    validate_names,
    validate_share,
    validate_short_word,
    validate_tables,
    validate_time_zone,
    validate_yes_no,
)
from qinling.rules.lifecycle.close_out import CloseOutRules
from qinling.rules.lifecycle.supervision import SupervisionRules
from qinling.rules.limits import Limits
from qinling.rules.logins.finding_kinds import FindingKind
from qinling.rules.logins.thresholds import LoginThresholds, LoginUpkeepRules
from qinling.rules.vocabulary import AcceptanceText, AlertKind, AttachmentKind
from qinling.rules.warning_tiers import RuleOverride, TierDays, TierRules
from qinling.rules.warnings.alerts import AlertRules
from qinling.rules.warnings.recipients import NotificationRules

HEADINGS_KEY = "import.headings"


@dataclass(frozen=True, slots=True)
class ExportSettings:
    """How an exported ledger looks: its *title*, *paper* and *columns*, () for the usual ones.

    *template* is the office's own workbook that is filled instead, looked for beside the settings.
    """

    title: str = ""
    paper: str = "A3"
    columns: tuple[str, ...] = ()
    template: str = ""


@dataclass(frozen=True, slots=True)
class Settings:
    """Everything an office can set.

    *prefix* begins the numbers that the ledger gives. *immediate_days* is when 立行立改 falls
    due, counted from the hand-over; 0 means no day. *headings* maps a heading of a file to a
    field, to `extra` or to `ignore`; *similarity* is how like an alias a heading must be.
    *calendar* is the file of the office's own days off and worked, beside the settings, *forms*
    the folder of its own letters. *office* is its name. *channels* are tables as they stand:
    their secrets are looked up by what sends.
    """

    timezone: str = "Asia/Shanghai"
    busy_seconds: int = 10
    warning: TierDays = field(default_factory=TierDays)
    specials: tuple[RuleOverride, ...] = ()
    prefix: str = "QL"
    immediate_days: int = 0
    limits: Limits = field(default_factory=Limits)
    similarity: float = 0.85
    headings: Mapping[str, str] = field(default_factory=dict)
    procedure: CloseOutRules = field(default_factory=CloseOutRules)
    calendar: str = ""
    alerts: AlertRules = field(default_factory=AlertRules)
    office: str = ""
    channels: Mapping[str, Mapping[str, object]] = field(default_factory=dict)
    notify: NotificationRules = field(default_factory=NotificationRules)
    ladder: SupervisionRules = field(default_factory=SupervisionRules)
    ladder_specials: tuple[RuleOverride, ...] = ()
    forms: str = ""
    export: ExportSettings = field(default_factory=ExportSettings)
    logins: LoginThresholds = field(default_factory=LoginThresholds)
    login_care: LoginUpkeepRules = field(default_factory=LoginUpkeepRules)

    @property
    def warning_reach(self) -> TierRules:
        """How far warnings reach: the general tiers, and those of some levels, categories or zones."""
        return TierRules(self.warning, self.specials)


#: Every key but the headings, and what is right for it.
KEY_VALIDATORS: Mapping[str, Callable[[object], Any]] = {
    "timezone": validate_time_zone,
    "busy_seconds": build_integer_validator(0, 600),
    "warning.urgent": build_integer_validator(1, 3650),
    "warning.near": build_integer_validator(1, 3650),
    "warning.upcoming": build_integer_validator(1, 3650),
    "warning.ahead": build_integer_validator(1, 3650),
    "warning.specials": build_specials_validator("urgent", "near", "upcoming", "ahead"),
    "numbering.prefix": validate_short_word,
    "deadline.immediate_days": build_integer_validator(0, 365),
    "calendar": validate_file_name,
    "alerts.behind_by": build_integer_validator(1, 100),
    "alerts.unaccepted_days": build_integer_validator(1, 3650),
    "alerts.unreported_days": build_integer_validator(1, 3650),
    "alerts.off": build_words_validator(AlertKind),
    "office": validate_line,
    "channels": validate_tables,
    "notify.office": validate_names,
    "notify.receivers": validate_name_lists,
    "notify.most": build_integer_validator(1, 1000),
    "notify.days_off": validate_yes_no,
    "notify.quiet": validate_hours_span,
    "notify.tries": build_integer_validator(1, 100),
    "notify.retry_minutes": build_integer_validator(1, 1380),
    "supervision.urge": build_integer_validator(1, 3650),
    "supervision.supervise": build_integer_validator(1, 3650),
    "supervision.circulate": build_integer_validator(1, 3650),
    "supervision.talk": build_integer_validator(1, 3650),
    "supervision.refer": build_integer_validator(1, 3650),
    "supervision.unanswered": build_integer_validator(1, 100),
    "supervision.reply_days": build_integer_validator(1, 365),
    "supervision.specials": build_specials_validator(
        "urge", "supervise", "circulate", "talk", "refer", "unanswered"
    ),
    "supervision.forms": validate_file_name,
    "procedure.province": validate_acceptance_levels,
    "procedure.city": validate_acceptance_levels,
    "procedure.district": validate_acceptance_levels,
    "procedure.requires": build_words_validator(AcceptanceText, AttachmentKind),
    "procedure.applicant_may_accept": validate_yes_no,
    "procedure.notice_days": build_integer_validator(0, 90),
    "procedure.recheck_days": build_integer_validator(1, 3650),
    "procedure.papers": build_words_validator(AttachmentKind),
    "logins.weeks": build_integer_validator(1, 52),
    "logins.grace_days": build_integer_validator(0, 3650),
    "logins.idle_days": build_integer_validator(1, 3650),
    "logins.few_days": build_integer_validator(0, 7),
    "logins.few_weeks": build_integer_validator(1, 52),
    "logins.report_day": build_integer_validator(0, 7),
    "logins.failures": build_integer_validator(1, 100_000),
    "logins.shared_addresses": build_integer_validator(0, 1000),
    "logins.shared_minutes": build_integer_validator(1, 1440),
    "logins.night": validate_hours_span,
    "logins.crowded_accounts": build_integer_validator(0, 100_000),
    "logins.burst_failures": build_integer_validator(0, 100_000),
    "logins.burst_minutes": build_integer_validator(1, 1440),
    "logins.woken_days": build_integer_validator(0, 3650),
    "logins.off": build_words_validator(FindingKind),
    "logins.coach_weeks": build_integer_validator(1, 52),
    "logins.effect_weeks": build_integer_validator(1, 52),
    "logins.keep_days": build_integer_validator(0, 36_500),
    "logins.folder": validate_file_name,
    "logins.workbooks": validate_file_name,
    "export.title": validate_line,
    "export.paper": build_choice_validator("A3", "A4"),
    "export.columns": validate_names,
    "export.template": validate_file_name,
    "import.max_megabytes": build_integer_validator(1, 10_000),
    "import.max_rows": build_integer_validator(1, 10_000_000),
    "import.max_cells": build_integer_validator(1, 1_000_000_000),
    "import.max_cell_length": build_integer_validator(1, 10_000_000),
    "import.similarity": validate_share,
}
#: The settings that stand for themselves, and their names in Settings.
FIELD_BY_KEY = {
    "timezone": "timezone",
    "busy_seconds": "busy_seconds",
    "office": "office",
    "calendar": "calendar",
    "channels": "channels",
    "warning.specials": "specials",
    "supervision.specials": "ladder_specials",
    "supervision.forms": "forms",
    "numbering.prefix": "prefix",
    "deadline.immediate_days": "immediate_days",
    "import.similarity": "similarity",
    HEADINGS_KEY: "headings",
}
#: Days that have to ascend, of a section and of each of its specials.
ASCENDING_DAYS = {
    "warning": ("urgent", "near", "upcoming", "ahead"),
    "supervision": ("urge", "supervise", "circulate", "talk", "refer"),
}
SECTIONS = {key.partition(".")[0] for key in KEY_VALIDATORS if "." in key}


def build_variable_name(key: str) -> str:
    """Return the environment variable that sets *key*: `warning.near` is QINLING_WARNING_NEAR."""
    return "QINLING_" + key.replace(".", "_").upper()
