"""The value that the settings become, and what describes one setting."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from operator import attrgetter
from typing import Any

from qinling.cli.settings.validation.saved_filters import SavedFilter
from qinling.cli.settings.validation.validators import Validator
from qinling.rules.backup_rules import BackupRules
from qinling.rules.lifecycle.close_out import CloseOutRules
from qinling.rules.limits import Limits
from qinling.rules.logins.audit.thresholds import LoginThresholds, LoginUpkeepRules
from qinling.rules.logins.logs.log_source_rules import LogReadingRules
from qinling.rules.merging.column_slips import SlipLimits
from qinling.rules.period_reports.report_rules import ReportRules
from qinling.rules.persons import Persons
from qinling.rules.places.place_checks import PlaceRules
from qinling.rules.rule_overrides import RuleOverride
from qinling.rules.supervision.act_letters import LetterSendingRules
from qinling.rules.supervision.supervision_acts import SupervisionRules
from qinling.rules.units.unit_areas import HomeArea, read_home_area
from qinling.rules.warning_tiers import TierDays, TierRules
from qinling.rules.warnings.alerts import AlertRules
from qinling.rules.warnings.notification_rules import NotificationRules
from qinling.rules.work.kinds import WorkKind, build_kinds


@dataclass(frozen=True, slots=True)
class ExportSettings:
    """Settings of an export: *title*, *paper* and *columns*; () means the default columns.

    *template* is the office's own workbook, relative to the settings file. With *opinions* the default
    columns have one for the opinions of inspectors.
    """

    title: str = ""
    paper: str = "A3"
    columns: tuple[str, ...] = ()
    template: str = ""
    opinions: bool = True


@dataclass(frozen=True, slots=True)
class DispatchSettings:
    """Settings of dispatch rounds: *open*, the columns that units fill in, as far as the table has them."""

    open: tuple[str, ...] = ("status", "schedule", "percent", "progress", "rectified_on", "remark")


@dataclass(frozen=True, slots=True)
class LetterSettings:
    """Texts around a supervision letter: *heading*, the issuing office in red, and who gets *copies*."""

    heading: str = ""
    copies: str = ""


@dataclass(frozen=True, slots=True)
class FileModes:
    """Permissions of the files that commands write, in octal; *private_mode* where they name persons."""

    mode: str = "0640"
    private_mode: str = "0600"


@dataclass(frozen=True, slots=True)
class Settings:
    """All settings.

    *prefix* starts generated numbers. *immediate_days* is the time allowed for 立行立改 in days
    after the hand-over; 0 means no deadline. *headings* maps file headings to a field, `extra`
    or `ignore`. *similarity* is the least score of a heading with unknown words. *calendar* is the
    office's holiday file, *forms* its folder of letter templates, *office* its name. *channels*
    holds raw tables: secrets are read when a message is sent. *ledger* is the file to use when a call names
    none.
    """

    ledger: str = ""
    timezone: str = "Asia/Shanghai"
    busy_seconds: int = 10
    pager: bool = True
    next_steps: bool = True
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
    supervision: SupervisionRules = field(default_factory=SupervisionRules)
    supervision_specials: tuple[RuleOverride, ...] = ()
    letter_templates: str = ""
    letters: LetterSettings = field(default_factory=LetterSettings)
    letter_sending: LetterSendingRules = field(default_factory=LetterSendingRules)
    export: ExportSettings = field(default_factory=ExportSettings)
    dispatch: DispatchSettings = field(default_factory=DispatchSettings)
    files: FileModes = field(default_factory=FileModes)
    logins: LoginThresholds = field(default_factory=LoginThresholds)
    login_upkeep: LoginUpkeepRules = field(default_factory=LoginUpkeepRules)
    log_reading: LogReadingRules = field(default_factory=LogReadingRules)
    persons: Persons = field(default_factory=Persons)
    backup: BackupRules = field(default_factory=BackupRules)
    slips: SlipLimits = field(default_factory=SlipLimits)
    places: PlaceRules = field(default_factory=PlaceRules)
    own_work_kinds: Mapping[str, WorkKind] = field(default_factory=dict)
    brief_template: str = ""
    report: ReportRules = field(default_factory=ReportRules)
    saved_filters: Mapping[str, SavedFilter] = field(default_factory=dict)

    @property
    def warning_reach(self) -> TierRules:
        """Warning tiers: the general ones and those of special levels, categories or zones."""
        return TierRules(self.warning, self.specials)

    @property
    def home(self) -> HomeArea:
        """The office's own area, as its name says."""
        return read_home_area(self.office)

    @property
    def work_kinds(self) -> dict[str, WorkKind]:
        """Kinds of work record by name: those to start with and the office's own."""
        return build_kinds(self.own_work_kinds.values())


@dataclass(frozen=True, slots=True)
class Setting:
    """One setting: its key, its validator, and its help in both languages of the manual.

    *attribute* is where its value is in `Settings`, such as `limits.max_rows`; by default the key
    itself. The default of the setting is the default of that attribute. A table has an *example*, as a
    settings file would write it.
    """

    key: str
    validator: Validator[Any]
    help_zh: str
    help_en: str
    attribute: str = ""
    example: str = ""

    @property
    def meaning(self) -> str:
        """The Chinese help for a screen, without the marks of the manual."""
        return self.help_zh.replace("`", "")

    @property
    def path(self) -> str:
        """The attribute of `Settings` that holds the value."""
        return self.attribute or self.key

    @property
    def variable(self) -> str:
        """The environment variable: `warning.near` has QINLING_WARNING_NEAR."""
        return "QINLING_" + self.key.replace(".", "_").upper()

    def get_value(self, settings: Settings) -> Any:
        """Return the value that *settings* hold."""
        return attrgetter(self.path)(settings)

    @property
    def default(self) -> Any:
        """The value that holds when nobody sets another."""
        return self.get_value(Settings())
