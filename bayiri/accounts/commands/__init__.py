"""What signing in writes. Most of it is written by the database's own functions, which write the events too."""
