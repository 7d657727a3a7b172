"""What an import does with drafts: match, doubt, create, update."""
