"""Write files completely or not at all, and look at what stands where one is to be written."""
