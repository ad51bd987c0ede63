"""`python -m thulinh` is the command `thulinh`."""

import sys

from thulinh.config.cli import main

sys.exit(main())
