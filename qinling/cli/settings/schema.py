"""The registry of all settings.

A new setting is one entry in a section, and the attribute that it fills. The default stands at the
attribute: in settings_model.py, or in the class of rules that it names.
"""

from collections.abc import Mapping

from qinling.cli.settings.sections.briefs import BRIEF
from qinling.cli.settings.sections.general import ACTOR, BACKUP, COORDINATES, ISSUES, PROGRAM
from qinling.cli.settings.sections.logins import LOGINS
from qinling.cli.settings.sections.procedure import CLOSE_OUT, SUPERVISION, SUPERVISION_DAYS
from qinling.cli.settings.sections.reports import REPORT
from qinling.cli.settings.sections.viewing import VIEWING
from qinling.cli.settings.sections.warnings import ALERTS, NOTIFICATIONS, WARNING_DAYS, WARNING_TIERS
from qinling.cli.settings.sections.work import WORK
from qinling.cli.settings.sections.workbooks import DISPATCH, EXPORT, FILES, IMPORT, RETURN
from qinling.cli.settings.settings_model import Setting

_SECTIONS = (
    *(PROGRAM, ACTOR, WARNING_TIERS, ISSUES, ALERTS, NOTIFICATIONS),
    *(SUPERVISION, CLOSE_OUT, LOGINS, EXPORT, RETURN, DISPATCH, FILES, IMPORT, COORDINATES, BACKUP),
    *(BRIEF, REPORT, WORK, VIEWING),
)
#: Every setting, by its key.
SETTINGS: Mapping[str, Setting] = {one.key: one for section in _SECTIONS for one in section}
#: Keys whose days must ascend, by section. The section's specials must ascend too.
ASCENDING_DAYS = {"warning": WARNING_DAYS, "supervision": SUPERVISION_DAYS}


def is_section(name: str) -> bool:
    """Say whether keys of a section *name* exist."""
    return any(key.startswith(f"{name}.") for key in SETTINGS)
