using System.CommandLine;
using Telltale.Audit.Persons;
using Telltale.Audit.Plans;
using Telltale.Audit.Validity;
using Telltale.Core;

namespace Telltale.Cli.Terminal;

/// <summary>Options of commands that assess scores without a plan.</summary>
internal sealed class AssessmentOptionSet
{
    private readonly Option<double[]> _rates = new("--fpr")
    {
        Description =
            $"False-positive rates, fractions (default: {string.Join(" ", AssessmentPlan.Default.FalsePositiveRates)}).",
        HelpName = "RATE",
        AllowMultipleArgumentsPerToken = true,
    };

    private readonly Option<double?> _confidence = new("--confidence")
    {
        Description = $"Of every interval (default: {AssessmentPlan.Default.Confidence}).",
        HelpName = "C",
    };

    private readonly Option<double?> _claimed = new("--claimed-epsilon")
    {
        Description = "ε that the model claims; a proven larger one is a VIOLATION.",
        HelpName = "E",
    };

    private readonly Option<string[]> _waive = new("--waive")
    {
        Description =
            $"Validity check whose failure is set aside; the result says so. One of {string.Join(", ", ValidityChecks.AllNames)}.",
        HelpName = "NAME",
        AllowMultipleArgumentsPerToken = true,
    };

    private readonly Option<string?> _reason = new("--waive-reason")
    {
        Description = "Why, in your own words; it is shown beside the verdict.",
        HelpName = "TEXT",
    };

    private readonly Option<string[]> _slices = new("--slice")
    {
        Description =
            "Where there is evidence: parts of the records to look at one by one: class, correct, difficulty, rows (how many a person has), feature:K (default: the first four); of texts length, difficulty, rows, year, field:NAME (default: the first three).",
        HelpName = "WAY",
        AllowMultipleArgumentsPerToken = true,
    };

    private readonly Option<string?> _aggregate = new("--aggregate")
    {
        Description =
            "Where rows belong to persons: how the scores of one person's rows become one: mean, max or sum (default: mean).",
        HelpName = "HOW",
    };

    /// <summary>Adds the options to a command.</summary>
    public void AddTo(Command command)
    {
        command.Options.Add(_rates);
        command.Options.Add(_confidence);
        command.Options.Add(_claimed);
        command.Options.Add(_waive);
        command.Options.Add(_reason);
        command.Options.Add(_slices);
        command.Options.Add(_aggregate);
    }

    /// <summary>The assessment asked for.</summary>
    /// <param name="parsed">The command line.</param>
    /// <param name="ofTexts">Whether the records are texts.</param>
    public AssessmentPlan Read(ParseResult parsed, bool ofTexts = false)
    {
        double[] rates = parsed.GetValue(_rates) is { Length: > 0 } given
            ? given
            : [.. AssessmentPlan.Default.FalsePositiveRates];
        foreach (double rate in rates)
        {
            Require(rate is > 0 and <= 1, $"--fpr is {rate}; expected a fraction above 0 and up to 1.");
        }

        double confidence = parsed.GetValue(_confidence) ?? AssessmentPlan.Default.Confidence;
        Require(confidence is >= 0.5 and < 1, $"--confidence is {confidence}; expected a number from 0.5 to below 1.");
        double? claimed = parsed.GetValue(_claimed);
        Require(
            claimed is null or (>= 0 and < double.PositiveInfinity),
            $"--claimed-epsilon is {claimed}; expected 0 or more."
        );
        return AssessmentPlan.Default with
        {
            FalsePositiveRates = rates,
            Confidence = confidence,
            ClaimedEpsilon = claimed,
            Slices = parsed.GetValue(_slices) is not { Length: > 0 } ways
                ? ofTexts
                    ? AssessmentPlan.SlicesOfTexts
                    : AssessmentPlan.Default.Slices
                : ofTexts
                    ? AssessmentPlan.WaysOfTexts(ways)
                    : AssessmentPlan.Ways(ways),
            Aggregate = Aggregate(parsed.GetValue(_aggregate)),
            Waivers = Waivers.Of(
                "--waive",
                parsed.GetValue(_waive) ?? [],
                parsed.GetValue(_reason) ?? "no reason was given"
            ),
        };
    }

    /// <summary>The waivers, and how rows of one person become one, as they are written on a command line, each led by a blank.</summary>
    public static string Spelled(AssessmentPlan plan) =>
        string.Concat(plan.Waivers.Names.Select(name => $" --waive {name}"))
        + (plan.Waivers.Names.Count == 0 ? "" : $" --waive-reason \"{plan.Waivers.Reason}\"")
        + (plan.Aggregate == PersonAggregate.Mean ? "" : $" --aggregate {Word(plan.Aggregate)}");

    private static string Word(PersonAggregate aggregate) => aggregate.ToString().ToLowerInvariant();

    /// <summary>Refuses a way to put rows together where no row belongs to anybody.</summary>
    /// <param name="plan">The assessment asked for.</param>
    /// <param name="areKnown">Whether it is known who the rows belong to.</param>
    /// <param name="remedy">What would say so.</param>
    /// <exception cref="BadInputException">Another aggregate than the usual one was asked for.</exception>
    public static void RequirePersons(AssessmentPlan plan, bool areKnown, string remedy) =>
        Require(
            areKnown || plan.Aggregate == PersonAggregate.Mean,
            $"--aggregate {Word(plan.Aggregate)} is for rows that belong to persons, and nothing says whose they are; give {remedy}, or leave it out."
        );

    private static PersonAggregate Aggregate(string? word)
    {
        if (word is null)
        {
            return PersonAggregate.Mean;
        }

        PersonAggregate[] all = Enum.GetValues<PersonAggregate>();
        int found = Array.FindIndex(all, aggregate => Word(aggregate) == word);
        Require(found >= 0, $"--aggregate is {word}; expected {string.Join(", ", all.Select(Word))}.");
        return all[found];
    }

    private static void Require(bool holds, string message)
    {
        if (!holds)
        {
            throw new BadInputException(message);
        }
    }
}
