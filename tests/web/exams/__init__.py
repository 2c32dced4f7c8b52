"""Exams, on the screen."""
