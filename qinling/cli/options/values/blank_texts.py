"""Refuse a blank that was typed for an option that may be left out: it usually is an unset shell variable."""

import typer

_WAYS_IN = ("COMMANDLINE", "ENVIRONMENT")


def refuse_blank(ctx: typer.Context, param: typer.CallbackParam, value: str) -> str:
    """Return *value*. Raises BadParameter for a typed blank: the command would go on as if nothing were written."""
    if value.strip() or ctx.resilient_parsing:
        return value
    source = ctx.get_parameter_source(param.name or "")
    if source is not None and source.name in _WAYS_IN:
        raise typer.BadParameter("不能为空。写上内容，或者去掉这个选项")
    return value
