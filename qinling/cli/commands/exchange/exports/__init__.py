"""Command `export` in all its forms."""
