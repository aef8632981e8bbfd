"""What everybody speaks of: categories, looks, pieces, corrections, colours and mood boards."""
