"""Output of the login audit."""
