"""Screens of learning: my courses, the path, who is how far, who is put on."""
