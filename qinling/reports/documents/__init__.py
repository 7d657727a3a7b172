"""Documents: supervision letters and calendars."""
