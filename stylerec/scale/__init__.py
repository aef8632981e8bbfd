"""Millions of photos: read on many machines by Dask into Parquet tables, and answers from those tables.

`recognise_all` reads; `patterns`, `Lookalikes` and `cut_board` answer without loading the tables as a whole.
"""
