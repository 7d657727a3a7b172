"""A form of another office filled in: its cells found, its words kept, its bytes left alone."""
