using System.Text;
using Telltale.Attacks;
using Telltale.Attacks.Language;
using Telltale.Core.Evidence;
using Telltale.TestKit;

namespace Telltale.Contract.Tests.Catalogue;

/// <summary>The text of <c>docs/attacks.md</c>, from the catalogue.</summary>
internal static class AttackPage
{
    public static string Text()
    {
        StringBuilder text = new(
            """
            # Attacks

            This page is made from the catalogue in `src/Telltale.Attacks/AttackCatalog.cs`; a test fails when the two differ.

            An attack is written `NAME[:option=value,…][@LABEL]`, for example `lira:mode=offline@lira-offline`. The label names
            its column in `scores.csv` and its row in the report. In every attack a higher score means: more likely a member.

            | attack | what it scores | needs at least | paper |
            |---|---|---|---|

            """
        );
        foreach (AttackDescriptor attack in AttackCatalog.All)
        {
            text.Append(Line(attack));
        }

        text.Append(
            """

            On language models, from [evidence of texts](texts.md):

            | attack | what it scores | needs at least | paper |
            |---|---|---|---|

            """
        );
        foreach (TextAttackDescriptor attack in AttackCatalog.Texts)
        {
            text.Append(Line(attack));
        }

        text.Append("\n## Options\n");
        foreach (AttackDescriptor attack in AttackCatalog.All)
        {
            text.Append(
                $"\n### {attack.Name}\n\n{attack.Title}. Reads {Needs(AttackCatalog.Choose([attack.Name])[0].Attack.Needs)}.\n"
            );
            text.Append(Options(attack));
        }

        text.Append("\n## Options of attacks on language models\n");
        foreach (TextAttackDescriptor attack in AttackCatalog.Texts)
        {
            text.Append(
                $"\n### {attack.Name} on texts\n\n{attack.Title}. Reads {TextNeedsText.Of(AttackCatalog.ChooseTexts([attack.Name])[0].Attack.Needs)}.\n"
            );
            text.Append(Options(attack));
        }

        text.Append(
            """

            ## What probes measure

            Some attacks read more than a model's plain answers. `telltale audit` measures it where an attack of the plan needs
            it (keys `probes.…`); evidence made elsewhere holds it in these arrays, all optional. N records, M reference models,
            P copies, E moments of training, C classes, D features.

            | array | shape | what it holds | read by |
            |---|---|---|---|

            """
        );
        foreach (ProbeArray kind in ProbeArray.All)
        {
            IEnumerable<string> readers = AttackCatalog
                .All.Where(a => AttackCatalog.Choose([a.Name])[0].Attack.Needs.Reads(kind))
                .Select(a => $"`{a.Name}`");
            text.Append($"| `{kind.Name}` | {kind.ShapeText} | {kind.Meaning} | {string.Join(", ", readers)} |\n");
        }

        text.Append(
            """

            ## What a cascade trains

            `cmia` reads models that are trained for one target at a time. `telltale audit` trains them where the plan asks for the
            attack (keys `cascade.…`): after each round it settles for which records the target's answers show that they are no
            members, or members, and trains the next round with these records fixed. Thresholds are set on models whose members
            are known; the truth about the target is used nowhere. Evidence made elsewhere holds K such models in these arrays, all
            three together; `[0, N]`, `[0, N]` and `[0]` say that the first round settled nothing. The first round is the
            reference models.

            `select` makes use of a cascade that was trained for `cmia`: the models of all rounds are its references, and models of
            the last round play the target, each judged by the others. They were trained under what was settled about this
            target, so an attack that does well on them does well on it, with references of the same kind. For `select` alone nothing is trained; without
            a cascade it chooses on the reference models, and `rounds=1` has it do so anyway.

            | array | shape | what it holds |
            |---|---|---|
            | `cascade_margins` | [K, N] or [K, N, Q] | margins of the true class; or `cascade_logits`, `cascade_probabilities`, in the reference models' shapes |
            | `cascade_member` | [K, N] | whether model k was trained on record n, what was fixed included |
            | `cascade_round` | [K] | the round of each model, from 2 on |

            """
        );
        text.Append(Measured());
        return text.ToString();
    }

    private static string Line(AttackDescription attack) =>
        $"| `{attack.Name}` | {Cell(attack.Summary)} | {Access(attack.Access)} | {Cell(attack.Paper)} |\n";

    private static string Options(AttackDescription attack)
    {
        StringBuilder text = new();
        if (attack.Options.Count > 0)
        {
            text.Append("\n| option | default | values | what it changes |\n|---|---|---|---|\n");
        }

        foreach (AttackOption option in attack.Options)
        {
            text.Append($"| `{option.Name}` | `{option.Default}` | {Cell(option.Values)} | {Cell(option.Help)} |\n");
        }

        return text.ToString();
    }

    /// <summary>The tables that <c>examples/attacks/measure</c> wrote, as they are.</summary>
    private static string Measured()
    {
        string folder = RepositoryFiles.At("docs", "measured");
        string[] tables = Directory.Exists(folder) ? [.. Directory.EnumerateFiles(folder, "*.md").Order()] : [];
        return tables.Length == 0
            ? ""
            : """

                ## Measured

                Attacks on three data sets, with their defaults unless the label says more, strongest first, intervals of 95 %. `examples/attacks/measure` makes
                these tables anew. Seconds are those of the attack itself on all threads together; training the models and asking
                them comes on top. An attack that needs no reference models is the cheapest there is. For `cmia` further models are trained for each
                target, about three times as many as the others share; `select` makes use of them here, and would be weaker without.
                Not in the tables: `augmentation` wants shifted queries (`models.shifts`), `user` persons with several records, and
                `inverse-hessian` a logistic regression.


                """ + string.Join("\n", tables.Select(File.ReadAllText));
    }

    private static string Access(AccessLevel level) =>
        level switch
        {
            AccessLevel.Text => "the text that it writes",
            AccessLevel.Label => "the predicted class",
            AccessLevel.Confidences => "a probability for each class",
            AccessLevel.Logits => "logits",
            AccessLevel.TokenLogProbabilities => "token log-probabilities",
            AccessLevel.Weights => "weights",
        };

    private static string Needs(EvidenceNeeds needs)
    {
        List<string> parts =
        [
            needs.Target switch
            {
                TargetReading.Predictions => "the target's predicted classes",
                TargetReading.Margins => "the target's confidence in the true class",
                TargetReading.Distribution => "the target's whole answer",
                TargetReading.Nothing => "",
            },
            .. needs.Probes.All.Select(kind => $"`{kind.Name}`"),
        ];
        parts.RemoveAll(string.IsNullOrEmpty);
        string each = needs.ModelsPerSide == 1 ? "" : $" (at least {needs.ModelsPerSide} a side)";
        if (needs.InModels || needs.OutModels)
        {
            string side =
                needs.InModels && needs.OutModels ? "with and without the record"
                : needs.InModels ? "with the record"
                : "without the record";
            parts.Add($"reference models trained {side}{each}");
        }

        if (needs.Population)
        {
            parts.Add("the target's answers for the population");
        }

        if (needs.PopulationReferences)
        {
            parts.Add("the reference models' answers for the population");
        }

        if (needs.ReferenceDistributions)
        {
            parts.Add("the reference models' whole answers");
        }

        if (needs.Features)
        {
            parts.Add(
                needs.PopulationFeatures ? "the records and the population themselves" : "the records themselves"
            );
        }

        if (needs.Cascade)
        {
            parts.Add("models of [later rounds](#what-a-cascade-trains)");
        }

        if (needs.OptionalCascade)
        {
            parts.Add("where there are any, models of [later rounds](#what-a-cascade-trains)");
        }

        if (needs.Groups)
        {
            parts.Add("which records belong to one person");
        }

        return string.Join(", ", parts[..^1]) + (parts.Count > 1 ? " and " : "") + parts[^1];
    }

    private static string Cell(string text) => text.Replace("|", "\\|", StringComparison.Ordinal);
}
