"""The only floor that knows requests, forms and templates."""
