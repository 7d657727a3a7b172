"""The event log: search it, replay it, check its head."""
