"""Takes everything of an owner along in one file, and brings it back."""
