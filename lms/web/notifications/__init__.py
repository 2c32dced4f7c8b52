"""Screens for notices."""
