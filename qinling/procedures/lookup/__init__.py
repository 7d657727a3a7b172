"""What a typed number, name, value or word may mean."""
