using Telltale.Adapters.Formats;
using Telltale.Adapters.Formats.Csv;
using Telltale.Adapters.Formats.Evidence;
using Telltale.Audit.Persons;
using Telltale.Audit.Results;
using Telltale.Core;
using Telltale.Core.Evidence;
using Telltale.Report.Json;

namespace Telltale.Cli.Runs;

/// <summary>What verdicts are asked of: a finished run with its evidence, or evidence alone.</summary>
internal sealed class VerdictSource : IDisposable
{
    // Nobody need be known to be a member: power cannot be told then, verdicts can.
    private static readonly EvidenceReaderOptions AnyTruth = new() { Truth = TruthNeed.None };

    private readonly OpenEvidence _open;

    private VerdictSource(string name, OpenEvidence open, AuditResult? result)
    {
        Name = name;
        _open = open;
        Result = result;
    }

    /// <summary>Its name, without folders.</summary>
    public string Name { get; }

    /// <summary>What attacks may see; of a run, about its first target.</summary>
    public ClassifierEvidence Evidence => _open.Evidence;

    /// <summary>The run's result; null for evidence alone.</summary>
    public AuditResult? Result { get; }

    /// <summary>Whether the run itself drew at random which records each model was trained on.</summary>
    public bool IsRandomised => Result?.Plan.Command is "audit" or "demo";

    /// <summary>Opens a run (a folder with a result) or evidence.</summary>
    /// <exception cref="BadInputException">Neither, or one that is not whole.</exception>
    public static VerdictSource Open(string path)
    {
        string name = Path.GetFileName(Path.TrimEndingDirectorySeparator(path));
        string result = Path.Combine(path, RunOutput.ResultName);
        if (!File.Exists(result))
        {
            return new VerdictSource(name, EvidenceReader.Open(path, AnyTruth), null);
        }

        AuditResult read;
        using (FileStream stream = InputFile.Open(result))
        {
            read = ResultJson.Read(stream, result);
        }

        string evidence = Path.Combine(path, RunOutput.EvidenceName);
        return Directory.Exists(evidence)
            ? new VerdictSource(name, EvidenceReader.Open(evidence, AnyTruth), read)
            : throw new BadInputException(
                $"{path}: found a result without its {RunOutput.EvidenceName} folder; run it again, or give the evidence itself."
            );
    }

    /// <summary>Who the rows belong to; null where each record stands for itself.</summary>
    public PersonRows? Persons => Evidence.Groups is { } groups ? new PersonRows(groups, Aggregate) : null;

    /// <summary>How the scores of one person's rows become one: as in the run.</summary>
    public PersonAggregate Aggregate => Result?.Inputs.Persons?.Aggregate ?? PersonAggregate.Mean;

    /// <summary>What can be asked about.</summary>
    /// <exception cref="BadInputException">Rows of one person differ in their membership.</exception>
    public AskableRecords Askable =>
        Persons is { } persons
            ? new(Name, persons.Names, persons.Truth(Evidence.Membership), null, IsRandomised) { Rows = Evidence.Ids }
            : new(Name, Evidence.Ids, Evidence.Membership, [.. Evidence.Labels], IsRandomised);

    /// <inheritdoc/>
    public void Dispose() => _open.Dispose();
}
