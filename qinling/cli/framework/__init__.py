"""What Typer is taught: Chinese, lazy commands, one way out of errors."""
