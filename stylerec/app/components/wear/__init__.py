"""Parts of the page of what to wear: weather, outfits, the calendar, trips, the laundry."""
