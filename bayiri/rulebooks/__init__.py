"""Dated documents: rulebooks, laws, lists and surveys; loaded, checked and evaluated."""
