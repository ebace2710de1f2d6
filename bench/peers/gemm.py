"""Matrix products by OpenBLAS through numpy, one thread: the shapes of Comparisons/GemmComparison.cs."""

import os
import sys

os.environ["OPENBLAS_NUM_THREADS"] = os.environ["OMP_NUM_THREADS"] = "1"

import numpy as np

from inputs import best_of, report

SHAPES = [(1024, 1024, 1024), (64, 784, 256), (64, 600, 128), (128, 446, 128)]


def main(quick):
    for rows, depth, columns in SHAPES:
        x = np.full((rows, depth), 0.5, np.float32)
        w = np.full((depth, columns), 0.25, np.float32)
        y = np.full((rows, columns), 0.125, np.float32)
        products = [("A·B", x, w), ("Aᵀ·B, weights' gradient", x.T, y), ("A·Bᵀ, input's gradient", y, w.T)]
        flops = 2.0 * rows * depth * columns
        repeats = max(1, int(1e8 / flops))
        for name, a, b in products:
            out = np.empty((a.shape[0], b.shape[1]), np.float32)

            def action():
                for _ in range(repeats):
                    np.matmul(a, b, out=out)

            seconds = best_of(3 if quick else 60, action) / repeats
            target = 1.5 if rows == 1024 and name == "A·B" else None
            note = f"{flops / seconds / 1e9:.1f} GFLOP/s"
            report("gemm", f"{rows}x{depth}x{columns} {name}", "OpenBLAS, one thread", seconds, target=target, note=note)


if __name__ == "__main__":
    main("--quick" in sys.argv)
