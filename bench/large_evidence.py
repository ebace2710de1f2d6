"""Writes an evidence folder of the benchmark's inputs that does not fit in memory comfortably: bench/large_evidence.py FOLDER RECORDS MODELS."""

import os
import pathlib
import sys

import numpy as np

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent / "peers"))
import inputs  # noqa: E402

POPULATION = 10000


def create(folder, name, shape, dtype):
    return np.lib.format.open_memmap(os.path.join(folder, name + ".npy"), "w+", dtype, shape)


def main():
    folder, records, models = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
    os.makedirs(folder, exist_ok=True)
    margins = create(folder, "reference_margins", (models, records), np.float32)
    members = create(folder, "reference_member", (models, records), np.uint8)
    offset = 4 * inputs.uniform(3, 0, records) - 2
    for model in range(models + 1):
        keep = inputs.uniform(1, model * records, records) < 0.5
        phi = inputs.log_odds(inputs.uniform(2, model * records, records)) + offset + 1.5 * keep
        if model < models:
            margins[model], members[model] = phi, keep
        else:
            np.save(os.path.join(folder, "target_margins.npy"), phi.astype(np.float32))
            np.save(os.path.join(folder, "member.npy"), keep.astype(np.int8))
    population = inputs.population(POPULATION, models).astype(np.float32)
    np.save(os.path.join(folder, "population_reference_margins.npy"), population[:-1])
    np.save(os.path.join(folder, "population_target_margins.npy"), population[-1])
    np.save(os.path.join(folder, "labels.npy"), np.zeros(records, np.int32))
    np.save(os.path.join(folder, "population_labels.npy"), np.zeros(POPULATION, np.int32))


if __name__ == "__main__":
    main()
