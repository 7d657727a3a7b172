"""Documents: letters, calendars."""
