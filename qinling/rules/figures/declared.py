"""All declared figures. A new figure is one entry in the list of its subject."""

from collections.abc import Mapping

from qinling.errors import ValueRefused
from qinling.rules.figures.ageing_figures import AGEING_FIGURES
from qinling.rules.figures.figures import Figure
from qinling.rules.figures.issue_figures import ISSUE_FIGURES
from qinling.rules.figures.period_figures import PERIOD_FIGURES

FIGURES: dict[str, Figure] = {
    figure.key: figure for figure in (*ISSUE_FIGURES, *AGEING_FIGURES, *PERIOD_FIGURES)
}


def resolve_figure(key: str, figures: Mapping[str, Figure] = FIGURES) -> Figure:
    """Return the one of *figures* with *key*. Raises ValueRefused that names the near ones."""
    if key in figures:
        return figures[key]
    from difflib import get_close_matches  # noqa: PLC0415 (only to refuse)

    near = get_close_matches(key, figures, n=3, cutoff=0.4)
    names = "、".join(f"{name}（{figures[name].name}）" for name in near or figures)
    raise ValueRefused(f"没有叫“{key}”的指标", f"可用：{names}")
