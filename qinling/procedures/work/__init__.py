"""What the office does with work records: add, import, edit, void, attach, list."""
