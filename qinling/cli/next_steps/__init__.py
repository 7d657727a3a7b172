"""What to type next: after each command that did something, the commands that may follow."""
