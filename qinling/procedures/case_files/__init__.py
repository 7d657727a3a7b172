"""Case files, their attachments, and what is taken on the road."""
