"""Paper: what leaves the house as a PDF, rendered where it can read nothing but our own."""
