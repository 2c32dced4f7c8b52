"""Killed processes, full disks, locked databases, hostile files."""
