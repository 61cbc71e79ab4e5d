"""An installation in one file, and back: `bayiri backup`, `bayiri restore`; see docs/how-to/back-up.md."""
