"""Items to works: which are the same, one out of several, their keys, and which are wanted."""
