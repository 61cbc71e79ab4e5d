"""Spreadsheets: read, understood, written. Nothing here knows the database."""
