"""What is done at a table. Every row is written by a function of the database, which asks the same again."""
