"""Read work records from an office's own forms."""
