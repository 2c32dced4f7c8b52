"""Desks of practice: hearing a call, talking to a customer, filling in a form."""
