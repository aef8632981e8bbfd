"""Pictures in, looks out."""
