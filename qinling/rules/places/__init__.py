"""Where an issue is: coordinate systems, the district's box, distances, and its mark on a map."""
