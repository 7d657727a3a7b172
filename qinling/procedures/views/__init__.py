"""What a person looks at: lists, an issue, the board, the map."""
