"""`python -m lms.publishing.check FOLDER`: a stopgap until `lms courses check` is installed."""

import sys
from pathlib import Path

from lms.publishing.package import read

if __name__ == "__main__":
    reading = read(Path(sys.argv[1]))
    sys.stdout.writelines(f"{fault}\n" for fault in reading.faults)
    sys.exit(reading.package is None)
