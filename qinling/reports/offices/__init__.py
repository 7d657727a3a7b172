"""What all offices of a server hold together, each figure and issue with its office."""
