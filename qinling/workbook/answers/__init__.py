"""What users say of a form: entries of --map, questions, recipes."""
