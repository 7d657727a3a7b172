"""The text of the settings file: read, changed by one value, put in its place."""
