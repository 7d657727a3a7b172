"""What the words of a login log say, and what a row is by them."""
