"""Screens of courses: the catalogue, a look inside, and the files."""
