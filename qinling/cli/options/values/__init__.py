"""What may be typed for an option: how it is read, refused and completed."""
