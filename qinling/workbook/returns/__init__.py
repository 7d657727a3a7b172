"""An edited export comes back."""
