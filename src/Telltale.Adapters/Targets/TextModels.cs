using Telltale.Adapters.Formats.Gguf;
using Telltale.Adapters.Store;
using Telltale.Adapters.Store.TextAnswers;
using Telltale.Adapters.Targets.Endpoints;
using Telltale.Adapters.Targets.Llama;
using Telltale.Adapters.Targets.OwnModel;
using Telltale.Audit.Language.Forecasts;
using Telltale.Audit.Ports;
using Telltale.Core;
using Telltale.Core.Randomness;
using Telltale.Learning.Kernels;

namespace Telltale.Adapters.Targets;

/// <summary>What opening a text model needs of the outside.</summary>
/// <param name="Kernel">Does the arithmetic of models that are run here.</param>
/// <param name="Threads">Most threads at once.</param>
/// <param name="Seed">Root of continuations and of waiting times.</param>
/// <param name="Time">The clock.</param>
/// <param name="Answers">Folder where answers of endpoints are kept.</param>
/// <param name="Note">Hears what a person should know.</param>
public sealed record TextModelSettings(
    Kernel Kernel,
    int Threads,
    Seed Seed,
    TimeProvider Time,
    string Answers,
    Action<string> Note
);

/// <summary>One way to name a text model.</summary>
/// <param name="Form">How it is written: <c>FILE.gguf</c>.</param>
/// <param name="Meaning">What it is, for a person.</param>
/// <param name="Fits">Whether a name is of this form.</param>
/// <param name="Open">Opens it.</param>
/// <param name="Plan">Tells what asking it will take; sends and writes nothing.</param>
public sealed record TextModelForm(
    string Form,
    string Meaning,
    Func<string, bool> Fits,
    Func<string, TextModelSettings, ITextModel> Open,
    Func<string, TextModelSettings, PlannedTextModel> Plan
);

/// <summary>The one list of ways to name a text model.</summary>
public static class TextModels
{
    /// <summary>All forms; the first that fits is taken.</summary>
    public static IReadOnlyList<TextModelForm> All { get; } =
    [
        new(
            "llama:FILE.gguf",
            "a model of any architecture, run by llama.cpp (native/fetch gets it)",
            name => name.StartsWith(Llama, StringComparison.OrdinalIgnoreCase),
            OpenLlama,
            PlanLlama
        ),
        new(
            "FILE.gguf",
            "a model of the llama architecture, run by Telltale's own engine",
            name => name.EndsWith(".gguf", StringComparison.OrdinalIgnoreCase),
            (name, settings) => OwnModelFile.Open(name, settings.Kernel, settings.Threads, settings.Seed),
            (name, settings) => OwnModelFile.Plan(name, settings.Kernel, settings.Threads, settings.Seed)
        ),
        new(
            "https://HOST/v1,dialect=NAME,model=NAME,key_variable=VARIABLE",
            "a model behind HTTP (docs/endpoints.md lists every key)",
            IsServed,
            OpenEndpoint,
            (name, settings) => EndpointPlan.Of(EndpointFields.Parse(name), settings.Answers)
        ),
    ];

    private const string Llama = "llama:";

    /// <summary>The forms in one sentence.</summary>
    public static string Help => string.Join("; ", All.Select(f => $"{f.Form}: {f.Meaning}"));

    /// <summary>Whether a name is that of a model behind HTTP.</summary>
    public static bool IsServed(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        return name.StartsWith("http://", StringComparison.OrdinalIgnoreCase)
            || name.StartsWith("https://", StringComparison.OrdinalIgnoreCase);
    }

    /// <summary>Opens a model.</summary>
    /// <exception cref="BadInputException">The name is of no form that is known, or the model cannot be opened.</exception>
    public static ITextModel Open(string name, TextModelSettings settings) => FormOf(name).Open(name, settings);

    /// <summary>A model as it is known before it is asked: nothing is sent to it, nothing is written, and no key is needed.</summary>
    /// <exception cref="BadInputException">The name is of no form that is known, or there is no such file.</exception>
    public static PlannedTextModel Plan(string name, TextModelSettings settings) => FormOf(name).Plan(name, settings);

    private static TextModelForm FormOf(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        return All.FirstOrDefault(f => f.Fits(name))
            ?? throw new BadInputException(
                $"“{name}” does not name a model; expected {string.Join(" or ", All.Select(f => f.Form))}."
            );
    }

    private static PlannedTextModel PlanLlama(string text, TextModelSettings settings)
    {
        string path = text[Llama.Length..];
        return new PlannedTextModel(Path.GetFileName(path), LlamaModel.Shows)
        {
            Tokenizer = TokenizerGguf.Identity(GgufReader.ReadHeader(path)),
        };
    }

    private static CachedDistributionModel OpenLlama(string text, TextModelSettings settings)
    {
        Directory.CreateDirectory(settings.Answers);
        LlamaModel model = LlamaModel.Open(
            text[Llama.Length..],
            new LlamaOptions { Threads = settings.Threads, Seed = settings.Seed },
            Environment.GetEnvironmentVariable(LlamaLibrary.Variable)
        );
        return new CachedDistributionModel(model, new TextAnswerFolder(settings.Answers));
    }

    private static CachedTextModel OpenEndpoint(string text, TextModelSettings settings)
    {
        EndpointOptions options = EndpointFields.Parse(text);
        EndpointModel model = EndpointModel.Open(
            options,
            new EndpointContext(
                Environment.GetEnvironmentVariable,
                settings.Time,
                settings.Seed,
                EndpointPlan.Ledger(options, settings.Answers),
                settings.Note
            )
        );
        return new CachedTextModel(model, new TextAnswerFolder(settings.Answers));
    }
}
