"""What an .ods hides from the fast reader."""
