"""Components that show a closet and what can be worn from it."""
