"""The commands, a folder for each group of them. The folder declares its commands, the modules define them."""

from qinling.cli.commands import casework, exchange, login, supervision, upkeep, viewing, work

#: In the order of the help page.
GROUPS = (
    viewing.GROUP,
    exchange.GROUP,
    casework.GROUP,
    supervision.GROUP,
    login.GROUP,
    work.GROUP,
    upkeep.GROUP,
)
COMMANDS = tuple(command for group in GROUPS for command in group.commands)
