"""What the columns of a table of logins hold: whole accounts, days, zones, sums."""
