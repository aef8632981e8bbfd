"""Components that show a mood board and its tables."""
