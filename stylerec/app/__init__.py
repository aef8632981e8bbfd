"""The Streamlit app. Pages arrange components; what they show comes from the library."""
