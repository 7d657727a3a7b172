"""What a typed word may mean: numbers in a word, shortened numbers, and names that are near to it."""
