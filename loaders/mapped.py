"""Placeholder: written by the document helper."""
