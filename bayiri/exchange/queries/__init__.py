"""Reading imports and lists, always as somebody."""
