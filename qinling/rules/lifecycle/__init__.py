"""The steps of an issue, and what each of them requires."""
