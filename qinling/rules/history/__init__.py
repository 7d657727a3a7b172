"""The events of an issue, and the chain that seals them."""
