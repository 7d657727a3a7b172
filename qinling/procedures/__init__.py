"""What the office does, one function a thing."""
