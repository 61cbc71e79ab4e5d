"""Parts of a story that stories.py tells."""
