"""``python -m plimsoll``: the program, with the arguments of the command line."""
import os
import sys

from . import program


def main() -> None:
    os.execv(program, [program, *sys.argv[1:]])


if __name__ == "__main__":
    main()
