"""What an import found, doubts and did."""
