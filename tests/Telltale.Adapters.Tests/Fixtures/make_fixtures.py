"""Writes npy-cases.json, npy-refused.json and npz-cases.json (see README.md)."""

import base64
import io
import json

import numpy as np

INTEGERS = ["i1", "u1", "i2", "u2", "i4", "u4", "i8", "u8"]
FLOATS = ["f2", "f4", "f8"]
SHAPES = [(), (1,), (6,), (0,), (0, 3), (3, 0, 2), (2, 3), (3, 1), (1, 4), (2, 3, 4), (2, 1, 3), (2, 3, 1, 2)]


def text(x):
    if isinstance(x, (np.bool_, bool)):
        return "1" if x else "0"
    if isinstance(x, (complex, np.complexfloating)):
        return f"{float(x.real)!r};{float(x.imag)!r}"
    if isinstance(x, (np.floating, float)):
        return repr(float(x))
    if isinstance(x, (np.integer, int)):
        return str(int(x))
    return str(x)


def file_of(array, version=None):
    stream = io.BytesIO()
    if version is None:
        np.save(stream, array, allow_pickle=False)
    else:
        np.lib.format.write_array(stream, array, version=version, allow_pickle=False)
    return stream.getvalue()


def numbers(dtype, count):
    kind = np.dtype(dtype)
    if kind.kind == "b":
        return np.arange(count) % 3 == 1
    if kind.kind in "iu":
        info = np.iinfo(kind)
        special = [info.min, info.max, 0, 17, info.max // 3, info.min // 2]
        return np.array([special[i % 6] + (i // 6) * (1 if special[i % 6] <= 0 else -1) for i in range(count)], dtype=kind)
    if kind.kind == "f":
        info = np.finfo(kind)
        special = [np.nan, -np.inf, info.max, info.smallest_subnormal, -0.0, 1 / 3, 1.5, -2.25]
        return np.array([special[i % 8] if i < 8 else i / 7 for i in range(count)], dtype=kind)
    if kind.kind == "c":
        return np.array([complex(i / 3, -i) for i in range(count)], dtype=kind)
    words = ["", "a", "déjà", "\U0001f600x", " b ", "line\nbreak", "0\x00z"]
    return np.array([words[i % 7] for i in range(count)], dtype=str)


def case(name, array, native=False, version=None):
    blob = file_of(array, version)
    back = np.load(io.BytesIO(blob), allow_pickle=False)
    return {
        "name": name,
        "shape": list(back.shape),
        "values": [text(x) for x in back.ravel(order="C")],
        "native": native,
        "base64": base64.b64encode(blob).decode(),
    }


def npy_cases():
    for code in ["b1", *INTEGERS, *FLOATS, "c8", "c16", "U"]:
        for order in "<>":
            if order == ">" and np.dtype(code if code != "U" else "U1").itemsize == 1:
                continue
            for shape in SHAPES:
                flat = numbers(code if code == "U" else order + code, int(np.prod(shape)))
                if code == "U" and order == ">":
                    flat = flat.astype(flat.dtype.newbyteorder(">"))
                array = flat.reshape(shape)
                name = f"{order}{code} {shape}"
                yield case(f"{name} C", array, native=order == "<" and code != "c8")
                if len(shape) > 1:
                    yield case(f"{name} F", np.asfortranarray(array))
    array = np.arange(6, dtype="<f4").reshape(2, 3)
    yield case("version 2", array, version=(2, 0))
    yield case("version 3", array, version=(3, 0))
    yield case("strided view", np.arange(24, dtype="<f8").reshape(4, 6)[::2, 1::2])
    yield case("many rows", np.zeros((12345, 0), dtype="<i4"), native=True)


def npy_refused():
    def refused(name, word, array, allow_pickle=False):
        stream = io.BytesIO()
        np.save(stream, array, allow_pickle=allow_pickle)
        return {"name": name, "word": word, "base64": base64.b64encode(stream.getvalue()).decode()}

    yield refused("object", "astype", np.array([1, "a", None], dtype=object), allow_pickle=True)
    yield refused("structured", "structured", np.zeros(2, dtype=[("a", "<f4"), ("b", "<i4")]))
    yield refused("nested", "structured", np.zeros(2, dtype=[("a", [("c", "<f4")]), ("b", "<i4", (2,))]))
    yield refused("longdouble", "float64", np.zeros(2, dtype=np.longdouble))
    yield refused("clongdouble", "float64", np.zeros(2, dtype=np.clongdouble))
    yield refused("bytes", "astype", np.array([b"ab", b"c"]))
    yield refused("dates", "int64", np.array(["2020-01-01"], dtype="datetime64[D]"))
    yield refused("durations", "int64", np.array([3], dtype="timedelta64[s]"))
    yield refused("raw", "structured", np.zeros(2, dtype="V5"))


def npz_cases():
    arrays = {
        "logits": np.linspace(-3, 3, 24, dtype="<f4").reshape(2, 3, 4),
        "labels": np.arange(5, dtype="<i8"),
        "mask": np.asfortranarray(np.arange(6).reshape(2, 3) % 2 == 0),
        "empty": np.zeros((0, 4), dtype="<f8"),
        "scalar": np.array(7, dtype=">i2"),
    }
    for name, save in (("stored", np.savez), ("deflated", np.savez_compressed)):
        stream = io.BytesIO()
        save(stream, **arrays)
        yield {
            "name": name,
            "arrays": [case(key, array) for key, array in arrays.items()],
            "base64": base64.b64encode(stream.getvalue()).decode(),
        }


for name, cases in (("npy-cases", npy_cases()), ("npy-refused", npy_refused()), ("npz-cases", npz_cases())):
    with open(name + ".json", "w", encoding="utf-8", newline="\n") as file:
        # A case a line: small, and a change shows as a changed line.
        lines = ",\n".join(json.dumps(c, ensure_ascii=True) for c in cases)
        file.write("[\n" + lines + "\n]\n")
