"""How accounts are used, and what that says."""
