"""Start the program without typing: by the machine's own schedule, or by an icon on the desktop."""
