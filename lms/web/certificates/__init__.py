"""Screens for the register of certificates, issuing, printing, wording, and the public page."""
