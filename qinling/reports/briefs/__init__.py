"""The brief: its template, what fills it, and the explanation of its figures."""
