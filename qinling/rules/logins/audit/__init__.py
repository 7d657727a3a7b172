"""The checks of the login audit, and their findings."""
