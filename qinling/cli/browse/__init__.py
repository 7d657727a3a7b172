"""The full-screen view. Only `qinling browse` loads it: Textual costs more than any other command's work."""
