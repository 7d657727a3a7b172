"""Rules of the weekly run of the login audit."""
