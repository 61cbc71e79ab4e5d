"""Reading across rooms for the journey's pages, always as somebody."""
