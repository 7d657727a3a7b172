"""Where the checkout that is tested, its sample data and its golden ledgers lie."""

from pathlib import Path

ROOT = Path(__file__).parents[1]
SAMPLES = ROOT / "sample_data"
LEDGERS = ROOT / "tests" / "golden" / "ledgers"
