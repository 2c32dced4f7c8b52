"""The bank: questions that can be asked again and marked the same way."""
