"""What printed papers say: the records of a case, told in the language a paper is printed in."""
