"""What goes with what, by the photos of a board, and on what evidence."""
