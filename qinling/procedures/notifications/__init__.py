"""Notifications: plan a run, record and send its messages, and check that the runs complete."""
