using System.CommandLine;
using System.Globalization;
using Telltale.Adapters.Formats.Csv;
using Telltale.Audit.Results;
using Telltale.Audit.Verdicts.Records;
using Telltale.Cli.Runs;
using Telltale.Core;
using Telltale.Core.Evidence;
using Telltale.Core.Statistics;
using Telltale.Core.Text;

namespace Telltale.Cli.Terminal;

/// <summary>Options that say which records are asked about and how strictly.</summary>
internal sealed class RecordOptionSet
{
    private static readonly Dictionary<string, PValueAdjustment> Adjustments = new(StringComparer.Ordinal)
    {
        ["bh"] = PValueAdjustment.BenjaminiHochberg,
        ["by"] = PValueAdjustment.BenjaminiYekutieli,
        ["holm"] = PValueAdjustment.Holm,
    };

    private static readonly Dictionary<string, CalibrationKind> Calibrations = new(StringComparer.Ordinal)
    {
        ["non-members"] = CalibrationKind.NonMembers,
        ["own-models"] = CalibrationKind.OwnModels,
    };

    private readonly Option<string[]> _record = new("--record")
    {
        HelpName = "ID",
        AllowMultipleArgumentsPerToken = true,
    };

    private readonly Option<FileInfo?> _records = new("--records")
    {
        Description = "A file with an id a line.",
        HelpName = "FILE",
    };

    private readonly Option<string[]> _person = new("--person")
    {
        HelpName = "NAME",
        AllowMultipleArgumentsPerToken = true,
    };

    private readonly Option<FileInfo?> _persons = new("--persons")
    {
        Description = "A file with the name of a person a line.",
        HelpName = "FILE",
    };

    private readonly Option<bool> _all = new("--all");

    private readonly Option<FileInfo?> _groups = new("--groups") { HelpName = "FILE" };

    private readonly Option<string?> _by = new("--by")
    {
        Description = "class: the records asked about, grouped by their class.",
        HelpName = "WHAT",
    };

    private readonly Option<double?> _level = new("--fdr")
    {
        Description = "Share of false findings allowed among those reported (default: 0.05).",
        HelpName = "Q",
    };

    private readonly Option<string?> _adjust = new("--adjust") { HelpName = "NAME" };

    private readonly Option<string?> _calibration = new("--calibration")
    {
        Description =
            "Where p comes from: non-members (rank among known non-members) or own-models (the record's margin among reference models trained without it). Default: non-members where any are known.",
        HelpName = "NAME",
    };

    private readonly Option<double[]> _priors = new("--prior")
    {
        HelpName = "P",
        AllowMultipleArgumentsPerToken = true,
    };

    private readonly Option<bool> _randomised = new("--randomised");

    private readonly bool _ofTexts;

    // What persons have several of.
    private string Rows => _ofTexts ? "texts" : "rows";

    /// <param name="ofTexts">Whether records are texts, which have no classes and no models of their own to be held against.</param>
    public RecordOptionSet(bool ofTexts = false)
    {
        _ofTexts = ofTexts;
        string records = ofTexts ? "texts" : "records";
        _record.Description = $"Ids of {records} to ask about. Default: all of unknown membership.";
        _all.Description = $"Ask about every {(ofTexts ? "text" : "record")}, or person.";
        _person.Description =
            $"Where {(ofTexts ? "texts belong to persons (group in the evidence, texts.groups in the plan, --group-field)" : "rows belong to persons (groups in the evidence, data.groups in the plan)")}: names of persons to ask about. Default: all of unknown membership.";
        _groups.Description = $"CSV id,group: {records} of one person (or household, source, …); was any of them used?";
        _priors.Description =
            $"Shares of used {records} among those asked about, for the worth of a finding (default: 0.5 0.1 0.01).";
        _randomised.Description =
            $"A random draw decided which of these {records} were trained on and which were kept back; only then is “was trained on” said.";
        _adjust.Description =
            $"Correction for the number of {records}: bh, by, holm (default: bh{(ofTexts ? "" : "; by where p comes from own-models")}).";
    }

    /// <summary>Adds the options to a command.</summary>
    public void AddTo(Command command)
    {
        foreach (
            Option option in new Option[]
            {
                _record,
                _records,
                _person,
                _persons,
                _all,
                _groups,
                _by,
                _level,
                _adjust,
                _calibration,
                _priors,
                _randomised,
            }
        )
        {
            bool isForTexts = option != _by && option != _calibration;
            if (!_ofTexts || isForTexts)
            {
                command.Options.Add(option);
            }
        }
    }

    /// <summary>What is asked.</summary>
    /// <exception cref="BadInputException">An unknown id or word, a number out of its range, or nothing asked about.</exception>
    public RecordQuestions Read(ParseResult parsed, AskableRecords source)
    {
        RequireKind(parsed, source);
        RecordLists lists = new(
            source.Ids,
            source.Name,
            source.Rows is not null ? "person"
                : _ofTexts ? "text"
                : "record"
        );
        List<RecordGroup> groups = [];
        if (parsed.GetValue(_groups) is { } file)
        {
            groups.AddRange(lists.ReadGroups(file.ToString()).Select(g => new RecordGroup(g.Group, g.Records)));
        }

        IReadOnlyList<int> asked = Asked(parsed, source, lists, groups);
        if (parsed.GetValue(_by) is { } by)
        {
            groups.AddRange(ByClass(by, source, asked));
        }

        double level = parsed.GetValue(_level) ?? 0.05;
        Require(level is > 0 and < 1, $"--fdr is {level}; expected a fraction between 0 and 1, such as 0.05.");
        double[] priors = parsed.GetValue(_priors) is { Length: > 0 } given ? given : [0.5, 0.1, 0.01];
        foreach (double prior in priors)
        {
            Require(prior is > 0 and < 1, $"--prior is {prior}; expected a fraction between 0 and 1, such as 0.01.");
        }

        return new RecordQuestions
        {
            Asked = asked,
            Groups = groups,
            Level = level,
            Adjustment = parsed.GetValue(_adjust) is { } name ? Find("--adjust", Adjustments, name) : null,
            Calibration = parsed.GetValue(_calibration) is { } kind ? Find("--calibration", Calibrations, kind) : null,
            Design =
                parsed.GetValue(_randomised) || source.IsRandomised
                    ? InclusionDesign.Randomised
                    : InclusionDesign.Assumed,
            Priors = priors,
        };
    }

    // Rows of one person are no independent cases: a p-value of one of them would not be what it says.
    private void RequireKind(ParseResult parsed, AskableRecords source)
    {
        bool namesRows = parsed.GetValue(_record) is { Length: > 0 } || parsed.GetValue(_records) is not null;
        bool namesPersons = parsed.GetValue(_person) is { Length: > 0 } || parsed.GetValue(_persons) is not null;
        Require(
            source.Rows is null || !namesRows,
            $"{source.Name} says which {Rows} belong to one person, and what is judged is persons: ask with --person NAME or --persons FILE. {Capital(Rows)} of one person are not independent, so nothing is said of single {Rows}."
        );
        Require(
            source.Rows is not null || !namesPersons,
            _ofTexts
                ? $"{source.Name} does not say which texts belong to one person; give group with the evidence, or --group-field with texts, or ask with --record ID."
                : $"{source.Name} does not say which records belong to one person; give groups.txt or the array groups with the evidence, or ask with --record ID."
        );
    }

    private IReadOnlyList<int> Asked(
        ParseResult parsed,
        AskableRecords source,
        RecordLists lists,
        List<RecordGroup> groups
    )
    {
        List<int> asked = [.. (parsed.GetValue(_record) ?? []).Select(id => lists.Find(id, "--record"))];
        if (parsed.GetValue(_records) is { } file)
        {
            asked.AddRange(lists.ReadList(file.ToString()));
        }

        asked.AddRange((parsed.GetValue(_person) ?? []).Select(name => lists.Find(name, "--person")));
        if (parsed.GetValue(_persons) is { } names)
        {
            asked.AddRange(lists.ReadList(names.ToString()));
        }

        if (parsed.GetValue(_all))
        {
            asked.AddRange(Enumerable.Range(0, source.Ids.Count));
        }

        if (asked.Count == 0)
        {
            asked.AddRange(groups.SelectMany(g => g.Records));
        }

        if (asked.Count == 0)
        {
            asked.AddRange(
                Enumerable.Range(0, source.Ids.Count).Where(r => source.Membership[r] == Membership.Unknown)
            );
        }

        Require(
            asked.Count > 0,
            source.Rows is null
                ? "no record is asked about, and the membership of all is known; name some with --record or --records, or all with --all."
                : "no person is asked about, and the membership of all is known; name some with --person or --persons, or all with --all."
        );
        return [.. asked.Distinct()];
    }

    private static IEnumerable<RecordGroup> ByClass(string by, AskableRecords source, IReadOnlyList<int> asked)
    {
        Require(by == "class", $"--by {by} is not known; expected class.");
        Require(
            source.Labels is not null,
            source.Rows is null
                ? $"--by class: {source.Name} has no classes."
                : $"--by class: {source.Name} speaks of persons, whose rows may be of several classes; name groups of persons with --groups."
        );
        return asked
            .GroupBy(row => source.Labels![row])
            .OrderBy(g => g.Key)
            .Select(g => new RecordGroup($"class {g.Key.ToString(CultureInfo.InvariantCulture)}", [.. g]));
    }

    private static T Find<T>(string option, Dictionary<string, T> known, string name) =>
        known.TryGetValue(name, out T? value)
            ? value
            : throw new BadInputException(
                $"{option} {name} is not known; did you mean {Nearest.Of(name, known.Keys)}? Known: {string.Join(", ", known.Keys)}."
            );

    private static string Capital(string word) => char.ToUpperInvariant(word[0]) + word[1..];

    private static void Require(bool holds, string message)
    {
        if (!holds)
        {
            throw new BadInputException(message);
        }
    }
}
