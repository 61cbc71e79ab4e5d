"""Pages about other people's data: what they ask, what is held back, what becomes due."""
