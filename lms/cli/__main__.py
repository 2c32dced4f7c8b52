"""The `lms` command as a program: stopped while it is still loading, it goes without a word."""

import signal

signal.signal(signal.SIGINT, signal.SIG_DFL)

from lms.cli.main import main  # noqa: E402  what takes long to load comes after the line above

if __name__ == "__main__":
    signal.signal(signal.SIGINT, signal.default_int_handler)
    main()
