"""Reads police face-recognition use logs and says which uses broke which rule, which kept it, and which cannot be
decided."""

__version__ = "0.1.0"
