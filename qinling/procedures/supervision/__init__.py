"""Supervision: acts, their documents, letters and answers, and the monthly circular."""
