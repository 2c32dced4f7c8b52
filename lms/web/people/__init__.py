"""Screens for signing in, the directory, a person, and the roster."""
