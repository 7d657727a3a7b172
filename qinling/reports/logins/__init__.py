"""What the login audit shows."""
