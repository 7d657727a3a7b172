"""Commands that look at what is wrong and change nothing: who asks one of them to mend is told what does."""

from qinling.cli.framework.chinese_help import ChineseCommand
from qinling.cli.framework.typer_internals import Context
from qinling.errors import UsageRefused

_FIXES = ("--fix", "--repair", "--mend", "--修复", "--修")


class LookingCommand(ChineseCommand):
    """A command that only looks."""

    def parse_args(self, ctx: Context, args: list[str]) -> list[str]:
        """Parse *args*. Raises UsageRefused for an option that would mend."""
        if any(word in _FIXES for word in args) and not ctx.resilient_parsing:
            raise UsageRefused(
                f"{ctx.command_path.partition(' ')[2]} 只看，什么也不改",
                "照它说的几处办；台账文件的毛病，稳妥的这样处理：qinling db doctor --fix",
            )
        return super().parse_args(ctx, args)
