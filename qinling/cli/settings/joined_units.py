"""Receivers of the settings that are several units in one name: no message would find any of them."""

from collections.abc import Iterator, Mapping, Sequence

from qinling.cli.settings.secret_masking import mask_text
from qinling.outputs.toml_text import quote_toml_text
from qinling.rules.units.unit_names import split_unit_cell


def find_joined_units(receivers: Mapping[str, Sequence[str]]) -> Iterator[tuple[str, str]]:
    """Yield each such receiver, and what is wrong with it, with the lines that take its place."""
    for name, channels in receivers.items():
        is_secret = mask_text(name) != name  # an address in the wrong place: its parts would show it
        units = [] if is_secret else split_unit_cell(name)
        if len(units) > 1:
            listed = f"[{', '.join(map(quote_toml_text, channels))}]"
            lines = [f"{quote_toml_text(unit)} = {listed}" for unit in units if unit not in receivers]
            remedy = f"分成几行：{'，'.join(lines)}" if lines else "各有自己的一行了，删去这一行"
            yield name, f"“{name}”是 {len(units)} 个单位，写在一起谁也收不到，{remedy}"
