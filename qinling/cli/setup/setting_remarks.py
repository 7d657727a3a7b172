"""What a setting that was just written is worth a word of: it is right, and yet may not be meant."""

from qinling.cli.context import Desk
from qinling.errors import LedgerBusy, LedgerMissing, LedgerUnusable


def note_unknown_authority(desk: Desk) -> None:
    """Say which of the units that referrals go to by the settings nothing knows."""
    from qinling.procedures.receiving_units import look_up_authorities
    from qinling.rules.lifecycle.referral_authorities import describe_unknown_authority

    settings = desk.settings
    try:
        with desk.reading() as reader:
            units = look_up_authorities(
                reader, settings.supervision.referral_to, settings.notify.receivers, settings.home
            )
    except (LedgerMissing, LedgerUnusable, LedgerBusy):  # the command is about the settings
        return
    for one in units:
        if not one.is_known:
            near = f"；相近的有：{'、'.join(one.near)}" if one.near else ""
            desk.print_note(f"注意：{describe_unknown_authority(one.name)}{near}")


def note_unheard_office(desk: Desk) -> None:
    """Say that the office's own messages use no channel."""
    from qinling.reports.warnings.receiver_coverage import OFFICE_REMEDY, OFFICE_UNHEARD

    if not desk.settings.notify.office:
        desk.print_note(f"注意：{OFFICE_UNHEARD}；{OFFICE_REMEDY}")
