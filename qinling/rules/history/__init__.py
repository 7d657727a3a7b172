"""The events of an issue, the hash chain that seals them, and the timeline folded from them."""
