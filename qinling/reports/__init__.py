"""What people and programs are shown: tables, texts and stable JSON."""
