"""What a board says of a person's style, and how its photos are read."""
