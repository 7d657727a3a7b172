"""Work records: what an office did beside the issues, and what it holds."""
