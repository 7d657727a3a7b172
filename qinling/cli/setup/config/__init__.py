"""What the commands of `config` do."""
