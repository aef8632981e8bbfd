"""Components that choose an item and show how to wear it."""
