"""Texts of any kind: compared as names, listed, shown without unseen characters, made names of files."""
