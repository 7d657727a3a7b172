"""Words that stand where others belong: the command comes back with each in its place."""
