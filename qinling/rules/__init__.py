"""Pure rules of the office: values in, values out; no I/O, no clock, no database."""
