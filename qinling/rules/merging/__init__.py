"""What becomes of an issue when a file or an edited export brings it again."""
