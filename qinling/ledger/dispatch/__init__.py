"""Dispatch rounds: what the units were given, and what came back."""
