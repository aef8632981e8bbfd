"""What a person sees of the tables: `heatmaps` finishes the tables, `interactive` draws them with plotly, `static`
with matplotlib, `exports` lists the tables that can be taken along.
"""
