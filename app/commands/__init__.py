"""The commands, one module a group. Each imports what it needs of the library when it runs."""
