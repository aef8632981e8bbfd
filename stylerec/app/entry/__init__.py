"""What a server runs, apart from the folder `pages`: beside it, Streamlit would take its files for pages of its own."""
