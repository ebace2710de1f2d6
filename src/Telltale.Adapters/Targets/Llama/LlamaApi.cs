using System.Runtime.InteropServices;
using Telltale.Core;

namespace Telltale.Adapters.Targets.Llama;

/// <summary>The functions of llama.cpp's C interface that are used here, found in a library by name.</summary>
internal sealed unsafe class LlamaApi(nint library, string path)
{
    public readonly delegate* unmanaged[Cdecl]<byte*> Version = (delegate* unmanaged[Cdecl]<byte*>)Find(
        library,
        path,
        "llama_version"
    );

    public readonly delegate* unmanaged[Cdecl]<nint, nint, void> LogSet = (delegate* unmanaged[Cdecl]<
        nint,
        nint,
        void>)Find(library, path, "llama_log_set");

    public readonly delegate* unmanaged[Cdecl]<byte*, void> LoadBackends = (delegate* unmanaged[Cdecl]<
        byte*,
        void>)Find(library, path, "ggml_backend_load_all_from_path");

    public readonly delegate* unmanaged[Cdecl]<nuint> BackendCount = (delegate* unmanaged[Cdecl]<nuint>)Find(
        library,
        path,
        "ggml_backend_reg_count"
    );

    public readonly delegate* unmanaged[Cdecl]<void> BackendInit = (delegate* unmanaged[Cdecl]<void>)Find(
        library,
        path,
        "llama_backend_init"
    );

    public readonly delegate* unmanaged[Cdecl]<LlamaModelParameters> ModelDefaults = (delegate* unmanaged[Cdecl]<
        LlamaModelParameters>)Find(library, path, "llama_model_default_params");

    public readonly delegate* unmanaged[Cdecl]<LlamaContextParameters> ContextDefaults = (delegate* unmanaged[Cdecl]<
        LlamaContextParameters>)Find(library, path, "llama_context_default_params");

    public readonly delegate* unmanaged[Cdecl]<byte*, LlamaModelParameters, nint> LoadModel =
        (delegate* unmanaged[Cdecl]<byte*, LlamaModelParameters, nint>)Find(
            library,
            path,
            "llama_model_load_from_file"
        );

    public readonly delegate* unmanaged[Cdecl]<nint, void> FreeModel = (delegate* unmanaged[Cdecl]<nint, void>)Find(
        library,
        path,
        "llama_model_free"
    );

    public readonly delegate* unmanaged[Cdecl]<nint, LlamaContextParameters, nint> NewContext =
        (delegate* unmanaged[Cdecl]<nint, LlamaContextParameters, nint>)Find(library, path, "llama_init_from_model");

    public readonly delegate* unmanaged[Cdecl]<nint, void> FreeContext = (delegate* unmanaged[Cdecl]<nint, void>)Find(
        library,
        path,
        "llama_free"
    );

    public readonly delegate* unmanaged[Cdecl]<nint, nint> Vocabulary = (delegate* unmanaged[Cdecl]<nint, nint>)Find(
        library,
        path,
        "llama_model_get_vocab"
    );

    public readonly delegate* unmanaged[Cdecl]<nint, int> TrainedContext = (delegate* unmanaged[Cdecl]<nint, int>)Find(
        library,
        path,
        "llama_model_n_ctx_train"
    );

    public readonly delegate* unmanaged[Cdecl]<nint, byte> HasEncoder = (delegate* unmanaged[Cdecl]<nint, byte>)Find(
        library,
        path,
        "llama_model_has_encoder"
    );

    public readonly delegate* unmanaged[Cdecl]<nint, byte> HasDecoder = (delegate* unmanaged[Cdecl]<nint, byte>)Find(
        library,
        path,
        "llama_model_has_decoder"
    );

    public readonly delegate* unmanaged[Cdecl]<nint, int> TokenCount = (delegate* unmanaged[Cdecl]<nint, int>)Find(
        library,
        path,
        "llama_vocab_n_tokens"
    );

    public readonly delegate* unmanaged[Cdecl]<nint, int> StartToken = (delegate* unmanaged[Cdecl]<nint, int>)Find(
        library,
        path,
        "llama_vocab_bos"
    );

    public readonly delegate* unmanaged[Cdecl]<nint, byte> AddsStart = (delegate* unmanaged[Cdecl]<nint, byte>)Find(
        library,
        path,
        "llama_vocab_get_add_bos"
    );

    public readonly delegate* unmanaged[Cdecl]<nint, int, byte> Ends = (delegate* unmanaged[Cdecl]<
        nint,
        int,
        byte>)Find(library, path, "llama_vocab_is_eog");

    public readonly delegate* unmanaged[Cdecl]<nint, byte*, int, int*, int, byte, byte, int> Tokenize =
        (delegate* unmanaged[Cdecl]<nint, byte*, int, int*, int, byte, byte, int>)Find(library, path, "llama_tokenize");

    public readonly delegate* unmanaged[Cdecl]<nint, int, byte*, int, int, byte, int> Piece =
        (delegate* unmanaged[Cdecl]<nint, int, byte*, int, int, byte, int>)Find(library, path, "llama_token_to_piece");

    public readonly delegate* unmanaged[Cdecl]<nint, nint> Memory = (delegate* unmanaged[Cdecl]<nint, nint>)Find(
        library,
        path,
        "llama_get_memory"
    );

    public readonly delegate* unmanaged[Cdecl]<nint, byte, void> ClearMemory = (delegate* unmanaged[Cdecl]<
        nint,
        byte,
        void>)Find(library, path, "llama_memory_clear");

    public readonly delegate* unmanaged[Cdecl]<nint, LlamaBatch, int> Decode = (delegate* unmanaged[Cdecl]<
        nint,
        LlamaBatch,
        int>)Find(library, path, "llama_decode");

    public readonly delegate* unmanaged[Cdecl]<nint, int, float*> Logits = (delegate* unmanaged[Cdecl]<
        nint,
        int,
        float*>)Find(library, path, "llama_get_logits_ith");

    private static nint Find(nint library, string path, string name) =>
        NativeLibrary.TryGetExport(library, name, out nint function)
            ? function
            : throw new OutsideFailureException(
                $"{path}: has no function {name}; expected llama.cpp {LlamaLibrary.Expected}. {LlamaLibrary.HowToGet}"
            );
}
