"""The command `citekit`, and `python -m citekit`."""

import gc

gc.disable()  # imports make much that stays and no cycles that go; `main` has its own threshold from then on

from citekit.cli import main  # noqa: E402

if __name__ == "__main__":
    main()
