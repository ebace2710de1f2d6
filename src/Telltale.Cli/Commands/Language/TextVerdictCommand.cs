using System.CommandLine;
using Telltale.Attacks;
using Telltale.Attacks.Language;
using Telltale.Audit.Persons;
using Telltale.Audit.Results;
using Telltale.Audit.Verdicts.Records;
using Telltale.Cli.Runs;
using Telltale.Cli.Runs.Language;
using Telltale.Cli.Terminal;
using Telltale.Core.Evidence.Language;
using Telltale.Report.Json;
using Telltale.Report.Markdown;

namespace Telltale.Cli.Commands.Language;

/// <summary><c>telltale lm verdict</c>: was this text in the training set?</summary>
internal static class TextVerdictCommand
{
    public static Command Create(Session session)
    {
        TextSourceOptionSet source = new();
        RecordOptionSet asked = new(ofTexts: true);
        Option<string[]> attacks = new("--attack")
        {
            Description =
                $"NAME[:option=value,…][@LABEL], of those that `telltale attack --help` lists; several are merged into one p. Default: the first of {string.Join(", ", TextVerdictAttack.Preference)} that the evidence suffices for.",
            HelpName = "ATTACK",
        };
        Option<ulong?> seed = SharedOptions.Seed();
        Option<int?> threads = SharedOptions.Threads();
        Option<bool> json = SharedOptions.Json();
        Command command = new(
            "verdict",
            "Was this text used for training? A grade, a p-value and the words that the evidence allows."
        );
        source.AddTo(command);
        asked.AddTo(command);
        foreach (Option option in (ReadOnlySpan<Option>)[attacks, seed, threads, json])
        {
            command.Options.Add(option);
        }

        command.SetAction(parsed =>
        {
            IReadOnlyList<TextAttackChoice> named = AttackCatalog.ChooseTexts(parsed.GetValue(attacks) ?? []);
            ulong root = parsed.GetValue(seed) ?? 0;
            int threadCount = SharedOptions.ThreadCount(parsed.GetValue(threads));
            TextEvidence evidence = source.Read(
                parsed,
                named.Count > 0 ? named : [.. TextVerdictAttack.All.Where(a => a.Descriptor.Name != "samia")],
                root,
                threadCount,
                session,
                texts =>
                {
                    TextVerdictJob.Require(source.Name(parsed), texts.Membership);
                    asked.Read(parsed, Askable(texts, PersonsOf(texts)));
                }
            );
            PersonRows? persons = PersonsOf(evidence);
            AskableRecords askable = Askable(evidence, persons);
            VerdictResult result = new TextVerdictJob(
                evidence,
                persons,
                askable,
                asked.Read(parsed, askable),
                named.Count > 0 ? named : [TextVerdictAttack.Choose(evidence)],
                root,
                threadCount
            ).Run(session);
            if (parsed.GetValue(json))
            {
                session.Print(stream => VerdictJson.Write(result, stream));
            }
            else
            {
                VerdictSummary.Write(result, session.Out);
            }

            return result.IsInvalid() ? ExitCode.Invalid : ExitCode.Done;

            PersonRows? PersonsOf(TextEvidence of) =>
                of.Groups is { } groups ? new PersonRows(groups, source.Aggregate(parsed), RecordKind.Texts) : null;

            AskableRecords Askable(TextEvidence of, PersonRows? whose)
            {
                string[] ids = [.. of.Records.Select(r => r.Id)];
                return new AskableRecords(
                    source.Name(parsed),
                    whose?.Names ?? ids,
                    whose?.Truth(of.Membership) ?? of.Membership,
                    Labels: null,
                    source.IsRandomised(parsed)
                )
                {
                    Rows = whose is null ? null : ids,
                };
            }
        });
        return command;
    }
}
