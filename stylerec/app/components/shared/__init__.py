"""Components that more than one page needs."""
