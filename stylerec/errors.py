"""Every error that stylerec raises on purpose, in one hierarchy.

A message names the thing that is wrong, the rule it breaks and the way out.
"""


class StylerecError(Exception):
    """Base of all errors of this package; `str(error)` can be shown to a person."""


class PhotoError(StylerecError):
    """A photo cannot be read. The message names the file, what is wrong and what to do."""


class TaxonomyError(StylerecError):
    """The taxonomy breaks a rule; the message names the entry."""


class ModelError(StylerecError):
    """The recogniser's files are missing, damaged or of another version."""


class UsageError(StylerecError, ValueError):
    """A wrong argument; the message gives the rule and the value received."""


class StoreError(StylerecError):
    """Something kept cannot be found, read or written; the message says what to do."""
