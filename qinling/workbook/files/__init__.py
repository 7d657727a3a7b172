"""Files are looked into and opened with care."""
