"""Pages of signing in and of one's own sign-ins."""
