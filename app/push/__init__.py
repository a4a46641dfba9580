"""Web push: who can be reached where, and how a message gets there. It knows no feature."""
