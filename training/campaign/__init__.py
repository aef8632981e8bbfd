"""The product under attack, with figures at the end: `python -m training.campaign`.

Damaged files, killed processes, many sessions at once, a database server that goes away, a clock that goes back, two
versions on one store. `tests/hostile` does the same with every run of the tests, as far as it takes seconds.
"""
