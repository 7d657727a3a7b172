"""Warnings: alerts, recipients, messages, and the explanation of a deadline."""
