using System.Diagnostics.CodeAnalysis;
using System.Runtime.InteropServices;
using System.Text;
using Telltale.Core;

namespace Telltale.Adapters.Targets.Llama;

/// <summary>
/// llama.cpp as a library of this machine. It is one for the whole process, as its own state (devices, log) is, and stays
/// loaded until the end.
/// </summary>
public sealed unsafe class LlamaLibrary
{
    /// <summary>Environment variable that names the library or its folder.</summary>
    public const string Variable = "TELLTALE_LLAMA";

    /// <summary>The version whose interface is known here.</summary>
    internal const string Expected = "0.5";

    /// <summary>What to do where there is none.</summary>
    public const string HowToGet =
        "Get it with native/fetch in Telltale's folder (npm, 11 MB), or name the folder of libllama 0.5 in TELLTALE_LLAMA.";

    private static readonly Lock Gate = new();
    private static readonly Dictionary<string, LlamaLibrary> Opened = new(StringComparer.Ordinal);

    private LlamaLibrary(string path, LlamaApi api, LlamaLog log) => (Path, Api, Log) = (path, api, log);

    /// <summary>The file, or its name where the system found it.</summary>
    public string Path { get; }

    /// <summary>Its version, as it says.</summary>
    public string Version => Text(Api.Version());

    internal LlamaApi Api { get; }

    internal LlamaLog Log { get; }

    /// <summary>
    /// The library's file: by what <see cref="Variable"/> holds, else in <c>native/</c> beside the program or in a folder
    /// above it; null where there is none.
    /// </summary>
    /// <param name="given">Content of <see cref="Variable"/>; null or empty if it is not set.</param>
    /// <exception cref="BadInputException"><paramref name="given"/> names no such library.</exception>
    public static string? Find(string? given)
    {
        if (!string.IsNullOrWhiteSpace(given))
        {
            return File.Exists(given) ? System.IO.Path.GetFullPath(given)
                : InFolder(given) is { } named ? named
                : throw new BadInputException(
                    $"{Variable} is '{given}', where there is no libllama; expected the library's file or its folder. {HowToGet}"
                );
        }

        for (DirectoryInfo? folder = new(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            string native = System.IO.Path.Combine(folder.FullName, "native");
            string package = System.IO.Path.Combine(
                native,
                "node_modules",
                "@node-llama-cpp",
                "linux-x64",
                "bins",
                "linux-x64"
            );
            if ((InFolder(native) ?? InFolder(package)) is { } found)
            {
                return found;
            }
        }

        return null;
    }

    /// <summary>Loads it, once for the process.</summary>
    /// <param name="given">As for <see cref="Find"/>.</param>
    /// <exception cref="OutsideFailureException">There is none, it does not load, or it is of another version.</exception>
    public static LlamaLibrary Open(string? given)
    {
        string? path = Find(given);
        lock (Gate)
        {
            if (!Opened.TryGetValue(path ?? "", out LlamaLibrary? library))
            {
                library = Load(path);
                Opened.Add(path ?? "", library);
            }

            return library;
        }
    }

    private static string? InFolder(string folder) =>
        !Directory.Exists(folder)
            ? null
            : Directory
                .EnumerateFiles(folder)
                .Where(f => IsLibrary(System.IO.Path.GetFileName(f)))
                .Order(StringComparer.Ordinal)
                .FirstOrDefault();

    private static bool IsLibrary(string name) =>
        name is "libllama.so" or "libllama.dylib" or "llama.dll"
        || name.StartsWith("libllama.so.", StringComparison.Ordinal)
        || (name.StartsWith("libllama.v", StringComparison.Ordinal) && name.EndsWith(".so", StringComparison.Ordinal));

    private static LlamaLibrary Load(string? path)
    {
        nint library = 0;
        if (path is not null ? !NativeLibrary.TryLoad(path, out library) : !TryLoadFromSystem(out path, out library))
        {
            throw new OutsideFailureException(
                path is null
                    ? $"llama.cpp is not on this machine, and models in GGUF files need it. {HowToGet}"
                    : $"{path}: could not be loaded; it needs Linux on x64 with glibc 2.34 or later. {HowToGet}"
            );
        }

        LlamaApi api = new(library, path);
        LlamaLog log = new();
        log.Attach(api);
        CheckVersion(api, path);
        if (api.BackendCount() == 0 && System.IO.Path.GetDirectoryName(path) is { Length: > 0 } folder)
        {
            fixed (byte* text = Terminated(folder))
            {
                api.LoadBackends(text);
            }
        }

        api.BackendInit();
        return new LlamaLibrary(path, api, log);
    }

    private static bool TryLoadFromSystem([NotNullWhen(true)] out string? name, out nint library)
    {
        name = "libllama.so";
        if (NativeLibrary.TryLoad(name, out library))
        {
            return true;
        }

        name = null;
        return false;
    }

    /// <summary>The version by what the library says and by defaults in the places where this version has them.</summary>
    private static void CheckVersion(LlamaApi api, string path)
    {
        string version = Text(api.Version());
        bool known = version.StartsWith(Expected + ".", StringComparison.Ordinal);
        if (known)
        {
            LlamaModelParameters model = api.ModelDefaults();
            LlamaContextParameters context = api.ContextDefaults();
            known =
                (model.GpuLayers, model.SplitMode, model.VocabularyOnly) == (-1, 1, 0)
                && (context.Cells, context.Batch, context.MicroBatch, context.Sequences) == (512, 2048, 512, 1)
                && (context.RopeScaling, context.FlashAttention, context.YarnFactor) == (-1, -1, -1)
                && (context.KeyFormat, context.ValueFormat, context.Unified) == (1, 1, 0);
        }

        if (!known)
        {
            throw new OutsideFailureException(
                $"{path}: found llama.cpp {version}, expected {Expected}, whose interface is known here. {HowToGet}"
            );
        }
    }

    internal static byte[] Terminated(string text) => [.. Encoding.UTF8.GetBytes(text), 0];

    private static string Text(byte* text) =>
        Encoding.UTF8.GetString(MemoryMarshal.CreateReadOnlySpanFromNullTerminated(text));
}
