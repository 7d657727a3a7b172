"""What `doctor` looks at: the installation, the terminal, the settings, the schedule, the ledger."""
