"""What Typer lacks: Chinese help, lazy commands, examples and topics, a pager, and the error boundary."""
