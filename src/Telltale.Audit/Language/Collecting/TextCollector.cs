using Telltale.Audit.Language.Plans;
using Telltale.Audit.Ports;
using Telltale.Core;
using Telltale.Core.Evidence.Language;
using Telltale.Core.Randomness;
using Telltale.Learning.Language;
using Telltale.Learning.Language.Tokens;
using Telltale.Learning.Language.Variants;

namespace Telltale.Audit.Language.Collecting;

/// <summary>
/// Asks models about texts, once for all attacks, and puts the answers together as evidence: one reading of each text and
/// model, of each changed version and prefix by the target alone.
/// </summary>
public sealed record TextCollector
{
    private const int ContinuationTokens = 64;
    private const double Temperature = 1;
    private const string Repeated = "repeat";

    /// <summary>The model under audit.</summary>
    public required ITextModel Target { get; init; }

    /// <summary>Models that it is held against.</summary>
    public required IReadOnlyList<AskedModel> References { get; init; }

    /// <summary>Texts that are not judged.</summary>
    public required KnownTextSets Known { get; init; }

    /// <summary>How often models are asked.</summary>
    public required TextQueryPlan Queries { get; init; }

    /// <summary>Root of what is drawn.</summary>
    public required Seed Seed { get; init; }

    /// <summary>Hears how far it is.</summary>
    public required IAuditProgress Progress { get; init; }

    /// <summary>What is remembered of readings of whole texts; null for nothing.</summary>
    public ReadingMemory? Memory { get; init; }

    /// <summary>
    /// Models that will be targets after this one, of which the same will be asked with the same memory: where views are compared,
    /// they read beside it. Default none.
    /// </summary>
    public IReadOnlyList<ITextModel> LaterTargets { get; init; } = [];

    // A name alone is often the same for every model that somebody trained.
    private string TargetName => $"{Target.Name} {Target.Identity[..Math.Min(12, Target.Identity.Length)]}";

    private Inquiry Inquiry =>
        new()
        {
            Target = Target,
            LaterTargets = LaterTargets,
            Memory = Memory,
            Progress = Progress,
        };

    /// <summary>The documents with all that was asked.</summary>
    /// <param name="documents">Texts with their names and what is known of them; what was measured before is replaced.</param>
    /// <param name="asked">What to ask.</param>
    /// <param name="cancellation">Stops between answers.</param>
    /// <exception cref="BadInputException">A text is empty, or a model cannot answer what is asked.</exception>
    public async Task<IReadOnlyList<TextRecord>> CollectAsync(
        IReadOnlyList<TextRecord> documents,
        TextQuestions asked,
        CancellationToken cancellation
    )
    {
        ArgumentNullException.ThrowIfNull(documents);
        ArgumentNullException.ThrowIfNull(asked);
        RefuseEmpty(documents);
        TextRecord[] records =
        [
            .. documents.Select(d => d with { ZlibLength = ZlibLength.Of(d.Text), Target = TargetName }),
        ];
        bool shows = Target.Access.HasFlag(TextAccess.LogProbabilities);
        AskedModel[] beside = asked is { Signals: true, References: true, Divergences: true }
            ? Inquiry.Beside(References)
            : [];
        TextReading[][] ofBeside = [];
        if (asked.Signals && shows)
        {
            ofBeside = await ReadTargetAsync(records, beside, cancellation).ConfigureAwait(false);
            await ReadVariantsAsync(records, asked, cancellation).ConfigureAwait(false);
            await ReadRepeatedAsync(records, asked, cancellation).ConfigureAwait(false);
            await ReadPrefixesAsync(records, asked, cancellation).ConfigureAwait(false);
            if (asked.Frequencies)
            {
                await CountTokensAsync(records, cancellation).ConfigureAwait(false);
            }
        }

        if (asked.References && shows)
        {
            foreach (AskedModel reference in References)
            {
                if (Array.IndexOf(beside, reference) is var place && place >= 0)
                {
                    Put(records, reference, ofBeside[place], [.. Enumerable.Range(0, records.Length)]);
                    continue;
                }

                await ReadReferenceAsync(records, reference, asked.Divergences, cancellation).ConfigureAwait(false);
            }
        }

        if (asked.Continuations && Target.Access.HasFlag(TextAccess.Continuations))
        {
            await ContinueAsync(records, cancellation).ConfigureAwait(false);
        }

        return records;
    }

    private static void RefuseEmpty(IReadOnlyList<TextRecord> documents)
    {
        string[] empty = [.. documents.Where(d => string.IsNullOrWhiteSpace(d.Text)).Select(d => d.Id)];
        if (empty.Length > 0)
        {
            throw new BadInputException(
                $"{empty.Length} texts are empty: {string.Join(", ", empty.Take(5))}{(empty.Length > 5 ? ", …" : "")}. Leave them out; a text that is not there can be neither in nor out."
            );
        }
    }

    /// <summary>The texts by the target, and in the same pass by references whose views are held against its own.</summary>
    /// <returns>What those references say.</returns>
    private async Task<TextReading[][]> ReadTargetAsync(
        TextRecord[] records,
        AskedModel[] beside,
        CancellationToken cancellation
    )
    {
        (TextReading[] answers, TextReading[][] others) = await Inquiry
            .ReadTargetAsync(beside, [.. records.Select(r => new TextQuery(r.Text))], cancellation)
            .ConfigureAwait(false);
        for (int i = 0; i < records.Length; i++)
        {
            records[i] = records[i] with
            {
                Signals = answers[i].Signals,
                TokenIds = answers[i].TokenIds,
                Tokens =
                    answers[i].Tokens is { } tokens && tokens.Length >= answers[i].Signals.Count
                        ? tokens[^answers[i].Signals.Count..]
                        : null,
            };
        }

        return others;
    }

    private async Task ReadReferenceAsync(
        TextRecord[] records,
        AskedModel reference,
        bool divergences,
        CancellationToken cancellation
    )
    {
        // What shadow models say of texts that all models were trained on, or none, no attack reads.
        int[] asked =
        [
            .. Enumerable.Range(0, records.Length).Where(i => reference.TrainedOn is null || !records[i].IsForFitting),
        ];
        TextQuery[] queries = [.. asked.Select(i => new TextQuery(records[i].Text))];
        TextReading[] answers = await Inquiry
            .ReadReferenceAsync(reference, queries, divergences, cancellation)
            .ConfigureAwait(false);
        Put(records, reference, answers, asked);
    }

    /// <summary>Writes a reference's answers to the records that it was asked about.</summary>
    private static void Put(TextRecord[] records, AskedModel reference, TextReading[] answers, int[] asked)
    {
        for (int k = 0; k < asked.Length; k++)
        {
            TextRecord record = records[asked[k]];
            Dictionary<string, TextReference> references = new(record.References, StringComparer.Ordinal)
            {
                [reference.Name] = new TextReference(
                    Only(answers[k].Signals),
                    answers[k].TokenIds,
                    reference.TrainedOn?.Invoke(record.Id)
                ),
            };
            records[asked[k]] = record with { References = references };
        }
    }

    private async Task ReadVariantsAsync(TextRecord[] records, TextQuestions asked, CancellationToken cancellation)
    {
        if (asked.Variants.All(name => name == Repeated))
        {
            return;
        }

        bool neighbours = asked.Variants.Contains("neighbour-");
        TextVariants versions = new(
            new VariantOptions
            {
                Lowercase = asked.Variants.Contains("lowercase"),
                Neighbours = neighbours ? Queries.Neighbours : 0,
                Swaps = asked.Variants.Contains("swap-") ? Queries.Swaps : 0,
            },
            neighbours && Known.NonMembers.Count > 0 ? WordModel.Train(Known.NonMembers) : null,
            Seed.Derive("variants")
        );
        (int Record, string Name, string Text)[] all =
        [
            .. records.SelectMany(
                (record, i) => versions.Of(record.Id, record.Text).Select(made => (i, made.Name, made.Text))
            ),
        ];
        TextReading[] answers = await Inquiry
            .ReadAsync(Target, Target.Name, [.. all.Select(a => new TextQuery(a.Text))], "changed texts", cancellation)
            .ConfigureAwait(false);
        for (int i = 0; i < all.Length; i++)
        {
            TextRecord record = records[all[i].Record];
            Dictionary<string, TextVariant> variants = new(record.Variants, StringComparer.Ordinal)
            {
                [all[i].Name] = new TextVariant(Only(answers[i].Signals), all[i].Text, ZlibLength.Of(all[i].Text)),
            };
            records[all[i].Record] = record with { Variants = variants };
        }
    }

    /// <summary>Each text after itself; those that the target cannot read twice in a row are left out.</summary>
    private async Task ReadRepeatedAsync(TextRecord[] records, TextQuestions asked, CancellationToken cancellation)
    {
        if (!asked.Variants.Contains(Repeated))
        {
            return;
        }

        TextReading?[] answers = await Inquiry
            .ReadWhatFitsAsync(Target, [.. records.Select(AfterItself)], "texts after themselves", cancellation)
            .ConfigureAwait(false);
        int left = answers.Count(a => a is null);
        if (left > 0)
        {
            Progress.Note(
                $"{Target.Name} reads too little at once for {left} of {answers.Length} texts after themselves; they are left out of that"
            );
        }

        for (int i = 0; i < records.Length; i++)
        {
            if (answers[i] is { } answer)
            {
                Dictionary<string, TextVariant> variants = new(records[i].Variants, StringComparer.Ordinal)
                {
                    [Repeated] = new TextVariant(Only(answer.Signals)),
                };
                records[i] = records[i] with { Variants = variants };
            }
        }
    }

    private static TextQuery AfterItself(TextRecord record) => new(record.Text, record.Text + "\n");

    private async Task ReadPrefixesAsync(TextRecord[] records, TextQuestions asked, CancellationToken cancellation)
    {
        foreach (string name in asked.Prefixes)
        {
            IReadOnlyList<string> from = name switch
            {
                "nonmember" => Known.NonMembers,
                "member" => Known.Members,
                _ => [],
            };
            if (from.Count == 0)
            {
                continue;
            }

            // Some models have room for so much of prefix and text together: what fits the longest text fits all.
            string longest = records.MaxBy(r => r.Text.Length)!.Text;
            (string prefix, int shots) = await FittingPrefixAsync(longest, from, cancellation).ConfigureAwait(false);
            // After itself any text is familiar, whoever learnt it: those that the prefix is made of, which attacks may
            // learn from, are not asked about.
            HashSet<string> own = new(from.Take(shots), StringComparer.Ordinal);
            int[] others = [.. Enumerable.Range(0, records.Length).Where(r => !own.Contains(records[r].Text))];
            TextReading[] answers = await Inquiry
                .ReadAsync(
                    Target,
                    Target.Name,
                    [.. others.Select(r => new TextQuery(records[r].Text, prefix))],
                    $"texts after the prefix {name}",
                    cancellation
                )
                .ConfigureAwait(false);
            foreach ((int answer, int record) in others.Index())
            {
                Dictionary<string, double[]> prefixed = new(records[record].Prefixed, StringComparer.Ordinal)
                {
                    [name] = answers[answer].Signals.LogProbabilities,
                };
                records[record] = records[record] with { Prefixed = prefixed };
            }
        }
    }

    /// <summary>The longest prefix that the target takes: as many texts as asked for, or fewer, or the beginning of one.</summary>
    private async Task<(string Prefix, int Shots)> FittingPrefixAsync(
        string text,
        IReadOnlyList<string> from,
        CancellationToken cancellation
    )
    {
        string[] shots = [.. from.Take(Queries.Shots)];
        while (true)
        {
            string prefix = string.Join('\n', shots) + "\n";
            try
            {
                await Target
                    .ReadAsync([new TextQuery(text, prefix)], (_, _) => { }, cancellation)
                    .ConfigureAwait(false);
                if (shots.Length < Math.Min(Queries.Shots, from.Count))
                {
                    Progress.Note(
                        $"{Target.Name} reads too little at once for a prefix of {Queries.Shots} texts; taken: {shots.Length}, {prefix.Length} characters"
                    );
                }

                return (prefix, shots.Length);
            }
            catch (BadInputException refusal)
                when (RefusedTexts.Numbers(refusal).Count > 0 && (shots.Length > 1 || shots[0].Contains(' ')))
            {
                shots = shots.Length > 1 ? shots[..(shots.Length / 2)] : [FirstHalf(shots[0]).TrimEnd()];
            }
        }
    }

    /// <summary>Share of each token among the known non-members, one added to each count.</summary>
    private async Task CountTokensAsync(TextRecord[] records, CancellationToken cancellation)
    {
        if (Known.NonMembers.Count == 0 || records.Any(r => r.TokenIds is null))
        {
            return;
        }

        TextReading[] answers = await Inquiry
            .ReadAsync(
                Target,
                Target.Name,
                [.. Known.NonMembers.Select(text => new TextQuery(text))],
                "texts of the population",
                cancellation
            )
            .ConfigureAwait(false);
        // The true size of the vocabulary where it is known; else what is seen of it.
        int size = Target is IDistributionModel model
            ? model.Vocabulary
            : 1 + answers.SelectMany(a => a.TokenIds ?? []).Concat(records.SelectMany(r => r.TokenIds!)).Max();
        TokenFrequencies counts = new(size);
        foreach (TextReading answer in answers)
        {
            counts.Add(answer.TokenIds ?? []);
        }

        for (int i = 0; i < records.Length; i++)
        {
            records[i] = records[i] with
            {
                TokenFrequencies = [.. records[i].ScoredTokenIds.ToArray().Select(counts.Frequency)],
            };
        }
    }

    private async Task ContinueAsync(TextRecord[] records, CancellationToken cancellation)
    {
        string[] prompts = [.. records.Select(r => FirstHalf(r.Text))];
        ContinuationQuery[] queries =
        [
            .. prompts.Select(p => new ContinuationQuery(p, Queries.Continuations, ContinuationTokens, Temperature)),
        ];
        IReadOnlyList<string>[] answers = await TextAnswers
            .GatherAsync<IReadOnlyList<string>>(
                Target.Name,
                $"{Target.Name} continues texts",
                records.Length,
                answered => Target.ContinueAsync(queries, answered, cancellation),
                Progress
            )
            .ConfigureAwait(false);
        for (int i = 0; i < records.Length; i++)
        {
            if (answers[i] is { Count: > 0 } texts)
            {
                records[i] = records[i] with
                {
                    Continuations = new TextContinuations(prompts[i], texts, [.. texts.Select(ZlibLength.Of)]),
                };
            }
        }
    }

    /// <summary>What attacks read of models other than the target and of changed texts: evidence is many times smaller for it.</summary>
    private static TokenSignals Only(TokenSignals signals) =>
        new() { LogProbabilities = signals.LogProbabilities, Divergences = signals.Divergences };

    /// <summary>The first half of the words, with the blank after it.</summary>
    private static string FirstHalf(string text)
    {
        int middle = text.Length / 2;
        int blank = text.IndexOf(' ', middle);
        return blank < 0 ? text[..Math.Max(1, middle)] : text[..(blank + 1)];
    }
}
