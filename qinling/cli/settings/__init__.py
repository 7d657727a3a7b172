"""The settings file: schema, checks, loading."""
