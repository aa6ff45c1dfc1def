"""`python -m bot` is the command `afklar`."""
import sys

from bot.cli import main

sys.exit(main())
