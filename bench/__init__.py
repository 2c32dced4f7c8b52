"""Figures, not tests: what pages cost."""
