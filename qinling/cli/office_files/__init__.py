"""The office's own files and folders that settings name: where each is, and whether it can be used."""
