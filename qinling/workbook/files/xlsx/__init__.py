"""The parts of an .xlsx: scanned before a library opens it, and changed in place."""
