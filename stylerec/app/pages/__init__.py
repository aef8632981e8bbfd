"""Pages of the app, one module each with a `show()`."""
