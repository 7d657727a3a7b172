"""Issues: find, filter, count, number and page them."""
