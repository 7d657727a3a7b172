"""What `init` does: it asks, writes the settings file, and offers what comes next."""
