"""Output for people and programs: tables, texts, documents and stable JSON."""
