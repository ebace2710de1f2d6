"""Starting a Python program that says how to use it, with what audits in Python import before they read their arguments."""

import subprocess
import sys

from inputs import best_of, report

HELP = "import argparse; argparse.ArgumentParser().print_help()"


def main(quick):
    for who, imports in (
        ("python", ""),
        ("python with numpy", "import numpy; "),
        ("python with scikit-learn", "import sklearn.metrics; "),
        ("python with torch", "import torch; "),
    ):
        command = [sys.executable, "-c", imports + HELP]
        seconds = best_of(2 if quick else 10, lambda: subprocess.run(command, check=True, stdout=subprocess.DEVNULL))
        report("help", "--help", who, seconds)


if __name__ == "__main__":
    main("--quick" in sys.argv)
