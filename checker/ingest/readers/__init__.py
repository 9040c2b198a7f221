"""Formats whose files are tables of text cells: bytes in, Tables out."""
