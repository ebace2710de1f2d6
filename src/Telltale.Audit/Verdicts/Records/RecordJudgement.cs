using Telltale.Audit.Persons;
using Telltale.Audit.Results;
using Telltale.Core;
using Telltale.Core.Evidence;
using Telltale.Core.Roc;
using Telltale.Core.Statistics;

namespace Telltale.Audit.Verdicts.Records;

/// <summary>Turns p-values into answers about records and groups, by rules that stand before the data are seen.</summary>
/// <param name="ids">Name of each record.</param>
/// <param name="truth">What is known of each record.</param>
/// <param name="table">Scores of the attacks; no columns where margins alone were looked at.</param>
/// <param name="pValues">p of each record.</param>
/// <param name="own">log p by each record's own distribution; NaN where there is none.</param>
/// <param name="checks">Validity checks.</param>
/// <param name="questions">What is asked.</param>
/// <param name="kind">What the records are.</param>
public sealed class RecordJudgement(
    IReadOnlyList<string> ids,
    Membership[] truth,
    ScoreTable table,
    RecordPValues pValues,
    double[] own,
    IReadOnlyList<ValidityCheck> checks,
    RecordQuestions questions,
    RecordKind kind = RecordKind.Records
)
{
    private const double NotUniform = 0.01;
    private const double CredibleMass = 0.95;

    private readonly Dictionary<(double P, bool IsMember), PpvEstimate[]> _worth = [];

    private const int FewGroups = 20;

    /// <summary>Who is asked about, where that is persons; null where it is records.</summary>
    public PersonRows? Persons { get; init; }

    /// <summary>The correction used.</summary>
    public PValueAdjustment Adjustment { get; } =
        questions.Adjustment
        ?? (
            // Conformal p-values that share a calibration are positively dependent (Bates et al. 2023); of the others nothing is known.
            pValues.Kind == CalibrationKind.NonMembers
                ? PValueAdjustment.BenjaminiHochberg
                : PValueAdjustment.BenjaminiYekutieli
        );

    /// <summary>Every check: those given, and whether own distributions hold for known non-members where the answers rest on them.</summary>
    public IReadOnlyList<ValidityCheck> Checks { get; } = AllChecks(truth, pValues, own, checks);

    /// <summary>The answers.</summary>
    /// <param name="source">Name of the run or the evidence.</param>
    /// <param name="version">Telltale's version.</param>
    /// <param name="attacks">Attack strings, every option written out.</param>
    /// <exception cref="BadInputException">Nothing is asked about.</exception>
    public VerdictResult Judge(string source, string version, IReadOnlyList<string> attacks)
    {
        if (questions.Asked.Count == 0)
        {
            throw new BadInputException(
                "Nothing is asked about; name a record with --record, or a list with --records."
            );
        }

        CalibrationSection calibration = Calibration(out double[] adjusted, out int? together);
        RecordWords words = new(
            Checks,
            calibration,
            questions.Design,
            questions.Level,
            questions.Asked.Count,
            together,
            Subject.Of(Persons, kind)
        );
        RecordVerdict[] records = [.. questions.Asked.Select((row, i) => Of(row, adjusted[i], words))];
        return new VerdictResult
        {
            Schema = VerdictResult.SchemaName,
            Version = version,
            Source = source,
            Kind = kind,
            Question = new QuestionSection(
                attacks,
                questions.Level,
                NameOf(Adjustment),
                questions.Design,
                questions.Priors
            )
            {
                Persons = Persons?.Section(null),
            },
            Calibration = calibration,
            Validity = Checks,
            Records = records,
            Groups = Groups(words),
            Limits = RecordLimits.Of(
                questions.Design,
                pValues.Kind,
                truth.Any(t => t == Membership.Unknown),
                Subject.Of(Persons, kind),
                kind
            ),
        };
    }

    private CalibrationSection Calibration(out double[] adjusted, out int? together)
    {
        double[] asked = [.. questions.Asked.Select(row => pValues.Values[row])];
        double[] known = [.. asked.Where(p => !double.IsNaN(p))];
        double[] corrected = Multiplicity.Adjust(known, Adjustment);
        adjusted = new double[asked.Length];
        int at = 0;
        for (int i = 0; i < asked.Length; i++)
        {
            adjusted[i] = double.IsNaN(asked[i]) ? double.NaN : corrected[at++];
        }

        int count = Math.Max(1, known.Length);
        int findings = corrected.Count(p => p <= questions.Level);
        // What one more finding would need is what the last one needed, or what the first one needs.
        double threshold = Threshold(Math.Max(1, findings), count);
        bool ranked = pValues.Kind == CalibrationKind.NonMembers;
        together = ranked ? DiscoveryLimits.FewestTogether(count, FloorCount(), questions.Level, Adjustment) : 1;
        int? needed =
            ranked && together != 1 ? DiscoveryLimits.CalibrationNeeded(count, 1, questions.Level, Adjustment) : null;
        return new CalibrationSection(
            pValues.Kind,
            RecordLimits.Assumption(questions.Design, pValues.Kind, Subject.Of(Persons, kind)),
            pValues.NonMembers,
            pValues.Members,
            pValues.Floor,
            threshold,
            pValues.FoundAmongMembers(threshold, isMember: false),
            needed,
            UniformityOf(truth, own)
        );
    }

    // Several attacks merged have a higher floor than each alone, as if there were fewer non-members.
    private int FloorCount() => (int)Math.Max(0, Math.Round((1 / pValues.Floor) - 1));

    private double Threshold(int findings, int count) =>
        Adjustment switch
        {
            PValueAdjustment.BenjaminiHochberg => questions.Level * findings / count,
            PValueAdjustment.BenjaminiYekutieli => questions.Level
                * findings
                / (count * Enumerable.Range(1, count).Sum(i => 1.0 / i)),
            PValueAdjustment.Holm => questions.Level / (count - findings + 1),
            _ => questions.Level / count,
        };

    private RecordVerdict Of(int row, double adjusted, RecordWords words)
    {
        double p = pValues.Values[row];
        bool has = !double.IsNaN(p);
        KnownMembership known = truth[row] switch
        {
            Membership.Member => KnownMembership.Member,
            Membership.NonMember => KnownMembership.NonMember,
            Membership.Unknown => KnownMembership.Unknown,
        };
        (RecordGrade grade, string sentence) = words.Of(ids[row], known, has ? p : null, has ? adjusted : null);
        Dictionary<string, double> scores = new(StringComparer.Ordinal);
        foreach (Scores column in table.Columns)
        {
            if (double.IsFinite(column.Values[row]))
            {
                scores.Add(column.Label, column.Values[row]);
            }
        }

        return new RecordVerdict(
            ids[row],
            known,
            grade,
            sentence,
            scores,
            has ? p : null,
            has ? adjusted : null,
            double.IsNaN(own[row]) ? null : Math.Exp(own[row]),
            grade >= RecordGrade.FalseAlarm ? WorthOf(p, known == KnownMembership.Member) : []
        );
    }

    private PpvEstimate[] WorthOf(double p, bool isMember)
    {
        // Ranks repeat, and each costs a numerical integration.
        if (!_worth.TryGetValue((p, isMember), out PpvEstimate[]? worth))
        {
            worth = Worth(p, isMember);
            _worth.Add((p, isMember), worth);
        }

        return worth;
    }

    // How many of the members are found is not known for sure, and of a rank among non-members neither is how many of those are: the
    // p-value is their share with the record itself among them.
    private PpvEstimate[] Worth(double p, bool isMember)
    {
        if (pValues.FoundAmongMembers(p, isMember) is not { } rate)
        {
            return [];
        }

        int members = pValues.Members - (isMember ? 1 : 0);
        int found = (int)Math.Round(rate * members);
        Interval ratio;
        if (pValues.Kind == CalibrationKind.NonMembers)
        {
            double above = Math.Clamp((p * (pValues.NonMembers + 1)) - 1, 0, pValues.NonMembers);
            ratio = PredictiveValue.Ratio(found, members, above, pValues.NonMembers, CredibleMass);
        }
        else
        {
            const double Side = (1 + CredibleMass) / 2;
            const BinomialIntervalMethod Jeffreys = BinomialIntervalMethod.Jeffreys;
            ratio = new Interval(
                BinomialInterval.LowerLimit(found, members, Side, Jeffreys) / p,
                BinomialInterval.UpperLimit(found, members, Side, Jeffreys) / p
            );
        }

        return
        [
            .. questions.Priors.Select(prior =>
            {
                Interval limits = PredictiveValue.AtRatio(ratio, prior);
                double value = RocCurve.PositivePredictiveValue(rate, p, prior);
                return new PpvEstimate(prior, p, value, Math.Min(limits.Low, value), Math.Max(limits.High, value));
            }),
        ];
    }

    private GroupVerdict[] Groups(RecordWords words)
    {
        double[][] members =
        [
            .. questions.Groups.Select(g =>
                g.Records.Select(row => pValues.Values[row]).Where(p => !double.IsNaN(p)).ToArray()
            ),
        ];
        double[] merged =
        [
            .. members.Where(m => m.Length > 0).Select(m => PValueMerging.Merge(m, MergingRule.HarmonicMean)),
        ];
        // Groups may share records and always share a model: both corrections hold under any dependence.
        PValueAdjustment adjustment =
            merged.Length <= FewGroups ? PValueAdjustment.Holm : PValueAdjustment.BenjaminiYekutieli;
        double[] adjusted = Multiplicity.Adjust(merged, adjustment);
        int at = 0;
        List<GroupVerdict> verdicts = [];
        for (int g = 0; g < members.Length; g++)
        {
            bool has = members[g].Length > 0;
            double? p = has ? merged[at] : null;
            double? corrected = has ? adjusted[at++] : null;
            double[] least = [.. members[g].Select(_ => pValues.Floor)];
            double reachable = has ? PValueMerging.Merge(least, MergingRule.HarmonicMean) : 1;
            RecordGroup group = questions.Groups[g];
            (RecordGrade grade, string sentence) = words.OfGroup(
                group.Name,
                members[g].Length,
                KnownOf(group),
                p,
                corrected,
                reachable,
                members.Length
            );
            verdicts.Add(
                new GroupVerdict(
                    group.Name,
                    members[g].Length,
                    grade,
                    sentence,
                    p,
                    corrected,
                    members[g].Length < 2
                        ? $"the p-value of its one {Subject.Of(Persons, kind).One}"
                        : "harmonic mean times the factor that holds under any dependence (Vovk and Wang 2020)"
                )
            );
        }

        return [.. verdicts];
    }

    // A member among them is enough for "some were used"; only if all are known not to be is a finding false.
    private KnownMembership KnownOf(RecordGroup group) =>
        group.Records.Any(row => truth[row] == Membership.Member) ? KnownMembership.Member
        : group.Records.All(row => truth[row] == Membership.NonMember) ? KnownMembership.NonMember
        : KnownMembership.Unknown;

    private static IReadOnlyList<ValidityCheck> AllChecks(
        Membership[] truth,
        RecordPValues pValues,
        double[] own,
        IReadOnlyList<ValidityCheck> given
    )
    {
        if (pValues.Kind != CalibrationKind.OwnModels)
        {
            return given;
        }

        const string name = "own-distributions";
        if (UniformityOf(truth, own) is not { } found)
        {
            return
            [
                .. given,
                new ValidityCheck(
                    name,
                    CheckStatus.NotChecked,
                    "No record is known not to have been used, so whether the reference models stand in for this target could not be looked at."
                ),
            ];
        }

        string finding =
            $"p-values of {found.Count} known non-members: the largest excess of small ones is {found.Excess:0.000} (p {PValueText.Of(found.ExcessPValue)}).";
        return
        [
            .. given,
            found.ExcessPValue < NotUniform
                ? new ValidityCheck(
                    name,
                    CheckStatus.Failed,
                    finding
                        + " The reference models do not stand in for this target well enough: another recipe or other data, or margins that are not normal. Calibrate by known non-members instead."
                )
                : new ValidityCheck(name, CheckStatus.Passed, finding),
        ];
    }

    private static Uniformity? UniformityOf(Membership[] truth, double[] own)
    {
        double[] outside =
        [
            .. own.Where((p, row) => truth[row] == Membership.NonMember && !double.IsNaN(p)).Select(Math.Exp),
        ];
        if (outside.Length == 0)
        {
            return null;
        }

        UniformityTest test = UniformityTest.Of(outside);
        return new Uniformity(test.Count, test.Distance, test.PValue, test.Excess, test.ExcessPValue);
    }

    private static string NameOf(PValueAdjustment adjustment) =>
        adjustment switch
        {
            PValueAdjustment.BenjaminiHochberg => "benjamini-hochberg",
            PValueAdjustment.BenjaminiYekutieli => "benjamini-yekutieli",
            PValueAdjustment.Holm => "holm",
            _ => throw new ArgumentOutOfRangeException(
                nameof(adjustment),
                adjustment,
                "Lists of records are corrected by Benjamini–Hochberg, Benjamini–Yekutieli or Holm."
            ),
        };
}
