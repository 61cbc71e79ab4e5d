"""What the pages of agencies take in."""
