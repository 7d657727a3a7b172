"""The weekly, monthly, quarterly and yearly report: its periods, its numbers, its tables and sentences."""
