"""What a sheet shows beside its values: fills with a legend, struck text, hidden cells, comments."""
