"""What the office does about accounts and logins."""
