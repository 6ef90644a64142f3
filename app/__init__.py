"""People: command line, pages, settings."""
