"""Scripts that change the tables, one directory for each of the two databases."""
