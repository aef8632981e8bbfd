"""stylerec tells a person how to wear what they already own."""
