"""Supervision acts, their messages, the monthly circular."""
