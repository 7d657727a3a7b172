"""What an office can set: the value that the settings become, every key, and what is right for it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from qinling.cli.settings.validators import (
    climbing_levels,
    closed_words,
    file_name,
    line,
    named_tables,
    named_words,
    one_of,
    share,
    short_word,
    span_of_hours,
    specials,
    time_zone,
    whole,
    words_of,
    yes_no,
)
from qinling.rules.lifecycle.steps import Procedure
from qinling.rules.lifecycle.supervision import Ladder
from qinling.rules.limits import Limits
from qinling.rules.logins.thresholds import CareRules, FindingKind, LoginRules
from qinling.rules.vocabulary import Alert, Paper, Saying
from qinling.rules.warning_tiers import Reach, Special, Tiers
from qinling.rules.warnings.alerts import AlertRules
from qinling.rules.warnings.recipients import NotifyRules

HEADINGS = "import.headings"


@dataclass(frozen=True, slots=True)
class Look:
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
    warning: Tiers = field(default_factory=Tiers)
    specials: tuple[Special, ...] = ()
    prefix: str = "QL"
    immediate_days: int = 0
    limits: Limits = field(default_factory=Limits)
    similarity: float = 0.85
    headings: Mapping[str, str] = field(default_factory=dict)
    procedure: Procedure = field(default_factory=Procedure)
    calendar: str = ""
    alerts: AlertRules = field(default_factory=AlertRules)
    office: str = ""
    channels: Mapping[str, Mapping[str, object]] = field(default_factory=dict)
    notify: NotifyRules = field(default_factory=NotifyRules)
    ladder: Ladder = field(default_factory=Ladder)
    ladder_specials: tuple[Special, ...] = ()
    forms: str = ""
    export: Look = field(default_factory=Look)
    logins: LoginRules = field(default_factory=LoginRules)
    login_care: CareRules = field(default_factory=CareRules)

    @property
    def reach(self) -> Reach:
        """How far warnings reach: the general tiers, and those of some levels, categories or zones."""
        return Reach(self.warning, self.specials)


#: Every key but the headings, and what is right for it.
KEYS: Mapping[str, Callable[[object], Any]] = {
    "timezone": time_zone,
    "busy_seconds": whole(0, 600),
    "warning.urgent": whole(1, 3650),
    "warning.near": whole(1, 3650),
    "warning.upcoming": whole(1, 3650),
    "warning.ahead": whole(1, 3650),
    "warning.specials": specials("urgent", "near", "upcoming", "ahead"),
    "numbering.prefix": short_word,
    "deadline.immediate_days": whole(0, 365),
    "calendar": file_name,
    "alerts.behind_by": whole(1, 100),
    "alerts.unaccepted_days": whole(1, 3650),
    "alerts.unreported_days": whole(1, 3650),
    "alerts.off": closed_words(Alert),
    "office": line,
    "channels": named_tables,
    "notify.office": words_of,
    "notify.receivers": named_words,
    "notify.most": whole(1, 1000),
    "notify.days_off": yes_no,
    "notify.quiet": span_of_hours,
    "notify.tries": whole(1, 100),
    "notify.retry_minutes": whole(1, 1380),
    "supervision.urge": whole(1, 3650),
    "supervision.supervise": whole(1, 3650),
    "supervision.circulate": whole(1, 3650),
    "supervision.talk": whole(1, 3650),
    "supervision.refer": whole(1, 3650),
    "supervision.unanswered": whole(1, 100),
    "supervision.reply_days": whole(1, 365),
    "supervision.specials": specials("urge", "supervise", "circulate", "talk", "refer", "unanswered"),
    "supervision.forms": file_name,
    "procedure.province": climbing_levels,
    "procedure.city": climbing_levels,
    "procedure.district": climbing_levels,
    "procedure.requires": closed_words(Saying, Paper),
    "procedure.applicant_may_accept": yes_no,
    "procedure.notice_days": whole(0, 90),
    "procedure.recheck_days": whole(1, 3650),
    "procedure.papers": closed_words(Paper),
    "logins.weeks": whole(1, 52),
    "logins.grace_days": whole(0, 3650),
    "logins.idle_days": whole(1, 3650),
    "logins.few_days": whole(0, 7),
    "logins.few_weeks": whole(1, 52),
    "logins.report_day": whole(0, 7),
    "logins.failures": whole(1, 100_000),
    "logins.shared_addresses": whole(0, 1000),
    "logins.shared_minutes": whole(1, 1440),
    "logins.night": span_of_hours,
    "logins.crowded_accounts": whole(0, 100_000),
    "logins.burst_failures": whole(0, 100_000),
    "logins.burst_minutes": whole(1, 1440),
    "logins.woken_days": whole(0, 3650),
    "logins.off": closed_words(FindingKind),
    "logins.coach_weeks": whole(1, 52),
    "logins.effect_weeks": whole(1, 52),
    "logins.keep_days": whole(0, 36_500),
    "logins.folder": file_name,
    "logins.workbooks": file_name,
    "export.title": line,
    "export.paper": one_of("A3", "A4"),
    "export.columns": words_of,
    "export.template": file_name,
    "import.max_megabytes": whole(1, 10_000),
    "import.max_rows": whole(1, 10_000_000),
    "import.max_cells": whole(1, 1_000_000_000),
    "import.max_cell_length": whole(1, 10_000_000),
    "import.similarity": share,
}
#: The settings that stand for themselves, and their names in Settings.
SINGLE = {
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
    HEADINGS: "headings",
}
#: Days that have to ascend, of a section and of each of its specials.
ASCENDING = {
    "warning": ("urgent", "near", "upcoming", "ahead"),
    "supervision": ("urge", "supervise", "circulate", "talk", "refer"),
}
SECTIONS = {key.partition(".")[0] for key in KEYS if "." in key}


def variable(key: str) -> str:
    """Return the environment variable that sets *key*: `warning.near` is QINLING_WARNING_NEAR."""
    return "QINLING_" + key.replace(".", "_").upper()
