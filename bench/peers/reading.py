"""llama.cpp reads the texts that Telltale.Benchmarks wrote under artifacts/bench: time until the logits of every token are
there, without anything computed from them. Each text in a call of its own, and packed into calls of 512 tokens.
"""

import ctypes
import glob
import json
import os
import pathlib
import sys
import time

import numpy as np

ROOT = pathlib.Path(__file__).resolve().parents[2]
LIBRARIES = ROOT / "native/node_modules/@node-llama-cpp/linux-x64/bins/linux-x64"
MOST_SEQUENCES = 64


class ModelParameters(ctypes.Structure):
    """llama_model_params of llama.cpp 0.5, of which nothing is changed here."""

    _fields_ = [("words", ctypes.c_uint64 * 10)]


class ContextParameters(ctypes.Structure):
    """llama_context_params of llama.cpp 0.5 as 32-bit words."""

    _fields_ = [("words", ctypes.c_uint32 * 40)]
    _align_ = 8


class Batch(ctypes.Structure):
    _fields_ = [("count", ctypes.c_int32)] + [
        (name, ctypes.c_void_p) for name in ("token", "embd", "pos", "n_seq_id", "seq_id", "logits")
    ]


def load():
    found = sorted(LIBRARIES.glob("libllama.v0.5.*.so"))
    if not found:
        sys.exit("reading.py: llama.cpp is missing: run native/fetch")
    library = ctypes.CDLL(str(found[0]))
    quiet = ctypes.CFUNCTYPE(None, ctypes.c_int, ctypes.c_char_p, ctypes.c_void_p)(lambda *_: None)
    library.quiet = quiet
    library.llama_log_set(quiet, None)
    library.ggml_backend_load_all_from_path(str(LIBRARIES).encode())
    library.llama_backend_init()
    for name in ("llama_model_load_from_file", "llama_init_from_model", "llama_get_memory", "llama_get_logits"):
        getattr(library, name).restype = ctypes.c_void_p
    library.llama_model_default_params.restype = ModelParameters
    library.llama_context_default_params.restype = ContextParameters
    library.llama_model_load_from_file.argtypes = [ctypes.c_char_p, ModelParameters]
    library.llama_init_from_model.argtypes = [ctypes.c_void_p, ContextParameters]
    library.llama_decode.argtypes = [ctypes.c_void_p, Batch]
    library.llama_get_memory.argtypes = library.llama_get_logits.argtypes = [ctypes.c_void_p]
    library.llama_free.argtypes = library.llama_model_free.argtypes = [ctypes.c_void_p]
    library.llama_memory_clear.argtypes = [ctypes.c_void_p, ctypes.c_bool]
    return library


def calls(texts, tokens):
    """Texts in the order given, as many in a call as fit; 0 for one each."""
    groups, filled = [], 0
    for text in texts:
        if not groups or not tokens or filled + len(text) > tokens or len(groups[-1]) == MOST_SEQUENCES:
            groups.append([])
            filled = 0
        groups[-1].append(text)
        filled += len(text)
    return groups


def batch(texts):
    """Arrays of one call, kept alive beside it."""
    token = np.concatenate(texts).astype(np.int32)
    position = np.concatenate([np.arange(len(t)) for t in texts]).astype(np.int32)
    sequence = np.repeat(np.arange(len(texts)), [len(t) for t in texts]).astype(np.int32)
    counts = np.ones(len(token), np.int32)
    pointers = (sequence.ctypes.data + 4 * np.arange(len(token))).astype(np.uint64)
    wanted = np.ones(len(token), np.int8)
    arrays = (token, position, counts, pointers, wanted)
    pointer = [a.ctypes.data for a in arrays]
    made = Batch(len(token), pointer[0], None, pointer[1], pointer[2], pointer[3], pointer[4])
    return made, (*arrays, sequence)


def main():
    quick = "--quick" in sys.argv
    library = load()
    files = sorted(glob.glob(str(ROOT / "artifacts/bench/reading-*.gguf")))
    for path in files:
        name, *lines = pathlib.Path(path).with_suffix(".ids").read_text().splitlines()
        texts = [np.array(line.split()[:-1], np.int32) for line in lines]
        total = sum(map(len, texts))
        model = library.llama_model_load_from_file(path.encode(), library.llama_model_default_params())
        for threads in (1, os.cpu_count()):
            for tokens in (0, 512):
                groups = [batch(group) for group in calls(texts, tokens)]
                most = max(made.count for made, _ in groups)
                parameters = library.llama_context_default_params()
                w = parameters.words
                # Tokens remembered, of a call, computed together; sequences; threads; exact attention, 32-bit memory.
                w[0] = w[1] = w[2] = most
                w[3] = MOST_SEQUENCES if tokens else 1
                w[7] = w[8] = threads
                w[13], w[26], w[27] = 0, 0, 0
                ctypes.cast(ctypes.pointer(parameters), ctypes.POINTER(ctypes.c_uint8))[133] = 1
                context = library.llama_init_from_model(model, parameters)
                memory = library.llama_get_memory(context)
                best = float("inf")
                for _ in range(2 if quick else 6):
                    start = time.perf_counter()
                    for made, _kept in groups:
                        library.llama_memory_clear(memory, False)
                        if library.llama_decode(context, made) != 0:
                            sys.exit("reading.py: llama_decode failed")
                        library.llama_get_logits(context)
                    best = min(best, time.perf_counter() - start)
                library.llama_free(context)
                how = f"calls of {tokens} tokens" if tokens else "a call a text"
                line = {
                    "part": "reading",
                    "case": f"{name}, {threads} threads",
                    "who": f"llama.cpp, {how}",
                    "seconds": best,
                    "target": 1,
                    "note": f"{total / best:.0f} tokens/s, logits only",
                }
                print(json.dumps(line, ensure_ascii=False), flush=True)
        library.llama_model_free(model)


main()
