"""People: command line, settings, what is printed. Imports of this package stay light: see cli."""
