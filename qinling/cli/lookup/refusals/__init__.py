"""A refusal in the words of its user: what was named, by whom, and what is near to it."""
