"""Files of accounts and logins, and the workbooks about them."""
