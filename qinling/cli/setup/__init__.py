"""Set-up: the settings file as it is written, its changes, the first set-up, and what is wrong with an installation."""
