"""The ways a warning leaves the house: so far, a calendar file."""
