"""Cards: sheets or blocks that hold one issue each, as labels with their values."""
