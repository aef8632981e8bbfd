"""How a photo and a text are drawn for a person."""
