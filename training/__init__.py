"""How the shipped model is made and measured. Not part of what is installed."""
