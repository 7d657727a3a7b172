"""The procedures of the login audit."""
