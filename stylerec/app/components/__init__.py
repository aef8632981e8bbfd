"""Parts of a page. Each is a `show(key, ...)` that owns the session keys beginning with `key`."""
