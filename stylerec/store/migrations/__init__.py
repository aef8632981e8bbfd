"""How older databases become today's: one file per change of the tables, run by Alembic."""
