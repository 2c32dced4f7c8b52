"""python -m bench: the pages that matter."""

from bench.pages import main

main()
