"""The commands, one folder a group of the help."""
