"""Everything that this program uses of Typer's private modules. No other module imports from them.

Typer has no public name for these. `typer` is capped in pyproject.toml, and
tests/cli/framework/test_typer_internals.py names each of them, so a new version that drops one is seen there.
"""

from typer._click.core import Command, Context, Parameter
from typer._click.exceptions import MissingParameter, NoSuchOption, UsageError
from typer._click.formatting import HelpFormatter
from typer._click.globals import get_current_context
from typer._click.shell_completion import (
    CompletionItem,
    ShellComplete,
    add_completion_class,
    get_completion_class,
)
from typer._click.shell_completion import _resolve_context as resolve_completion_context
from typer._click.shell_completion import _resolve_incomplete as resolve_completion_object
from typer._completion_classes import completion_init as register_completion_classes
from typer._completion_shared import _completion_scripts as completion_scripts
from typer._completion_shared import _get_shell_name as detect_shell
from typer._completion_shared import get_completion_script
from typer._completion_shared import install as install_completion_script

__all__ = [
    "Command",
    "CompletionItem",
    "Context",
    "HelpFormatter",
    "MissingParameter",
    "NoSuchOption",
    "Parameter",
    "ShellComplete",
    "UsageError",
    "add_completion_class",
    "completion_scripts",
    "detect_shell",
    "get_completion_class",
    "get_completion_script",
    "get_current_context",
    "install_completion_script",
    "register_completion_classes",
    "resolve_completion_context",
    "resolve_completion_object",
]
