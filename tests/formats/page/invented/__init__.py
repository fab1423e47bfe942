"""Pages of invented authors: the works are drawn from word lists, rendered as people and their tools lay lists out.

`python -m tests.formats.page.invented [N [LAYOUT…]]` prints how well N pages of each layout are read; for layouts
named on the command line, what was missed.
"""
