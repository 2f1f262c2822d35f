"""Models of this app, gathered for Django; code imports them from their own slices."""
