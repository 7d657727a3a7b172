"""The terminal: lines printed, paged and encoded, and answers that mean to leave."""
