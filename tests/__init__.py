"""Stories that the product keeps."""
