"""What the commands do, as functions: the only place that composes readers, normalising, keys, engines and writers.

Each file is one step of the flow; a command imports the steps it needs, and nothing else is loaded.
"""
