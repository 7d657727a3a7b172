"""Reports of warnings: lists, digests, deliveries, and the lines for cron."""
