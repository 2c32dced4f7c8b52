"""Certificates: what was true on the day it was issued, on paper and on a public page."""
