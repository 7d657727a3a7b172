"""Record events, and tell what they are about."""
