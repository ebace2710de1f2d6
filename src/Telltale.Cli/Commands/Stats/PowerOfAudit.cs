using System.CommandLine;
using System.Text.Json.Nodes;
using Telltale.Audit.Assessment;
using Telltale.Cli.Terminal;
using Telltale.Core;
using Telltale.Core.Statistics.Power;

namespace Telltale.Cli.Commands.Stats;

/// <summary><c>telltale stats power</c>: how many records a leak takes to be seen, or how small a leak so many records show.</summary>
internal static class PowerOfAudit
{
    public static Command Create(Session session)
    {
        Option<double?> tpr = new("--tpr") { Description = "TPR to be seen at --fpr, a fraction.", HelpName = "T" };
        Option<double?> fpr = new("--fpr") { Description = "False-positive rate, a fraction.", HelpName = "F" };
        Option<double?> auc = new("--auc") { Description = "AUC to be seen.", HelpName = "A" };
        Option<int?> members = new("--members") { Description = "Members there are.", HelpName = "M" };
        Option<int?> nonMembers = new("--nonmembers") { Description = "Non-members there are.", HelpName = "N" };
        Option<double> alpha = new("--alpha")
        {
            Description = "One-sided level; divide it by the number of tests where several are made.",
            HelpName = "A",
            DefaultValueFactory = _ => 0.05,
        };
        Option<double> power = new("--power")
        {
            Description = "Chance of seeing it.",
            HelpName = "P",
            DefaultValueFactory = _ => 0.8,
        };
        Option<bool> json = SharedOptions.Json();
        Command command = new(
            "power",
            "With --tpr and --fpr, or --auc: records needed. With --members and --nonmembers: the smallest AUC seen, and with --fpr the smallest TPR."
        )
        {
            tpr,
            fpr,
            auc,
            members,
            nonMembers,
            alpha,
            power,
            json,
        };
        command.SetAction(parsed =>
        {
            double level = parsed.GetValue(alpha);
            double chance = parsed.GetValue(power);
            if (level is not (> 0 and < 0.5) || chance is not (>= 0.5 and < 1))
            {
                throw new BadInputException(
                    $"--alpha is {level} and --power is {chance}; expected a level above 0 and below 0.5, and a power from 0.5 to below 1."
                );
            }

            JsonObject answer = (
                parsed.GetValue(tpr),
                parsed.GetValue(fpr),
                parsed.GetValue(auc),
                parsed.GetValue(members),
                parsed.GetValue(nonMembers)
            ) switch
            {
                ({ } t, { } f, null, null, null) => ForRate(t, f, level, chance),
                (null, null, { } a, null, null) => ForAuc(a, level, chance),
                (null, var f, null, { } m, { } n) => OfRecords(m, n, f, level, chance),
                _ => throw new BadInputException(
                    "power needs --tpr and --fpr, or --auc, or --members and --nonmembers (with --fpr for a rate)."
                ),
            };
            answer["alpha"] = level;
            answer["power"] = chance;
            StatsAnswer.Print(session, parsed.GetValue(json), answer, Words(answer));
            return ExitCode.Done;
        });
        return command;
    }

    private static JsonObject ForRate(double tpr, double fpr, double alpha, double power) =>
        new()
        {
            ["tpr"] = tpr,
            ["fpr"] = fpr,
            ["members"] = RatePower.Members(fpr, tpr, alpha, power),
            // Ten false positives, from which on a rate counts as supported.
            ["nonmembers"] = (long)Math.Ceiling((10 / fpr) - 1e-9),
        };

    private static JsonObject ForAuc(double auc, double alpha, double power)
    {
        int each =
            NullPower.RecordsOfEitherClass(auc, alpha, power)
            ?? throw new BadInputException(
                $"--auc is {auc}; to tell it from chance more records are needed than any audit has. Expected a number above 0.5, at most 1."
            );
        return new JsonObject
        {
            ["auc"] = auc,
            ["members"] = each,
            ["nonmembers"] = each,
        };
    }

    private static JsonObject OfRecords(int members, int nonMembers, double? fpr, double alpha, double power)
    {
        if (members < 1 || nonMembers < 1)
        {
            throw new BadInputException(
                $"--members is {members} and --nonmembers is {nonMembers}; expected at least one of each."
            );
        }

        JsonObject answer = new()
        {
            ["members"] = members,
            ["nonmembers"] = nonMembers,
            ["auc"] = NullPower.SmallestDetectableAuc(members, nonMembers, alpha, power),
        };
        if (fpr is { } rate)
        {
            if (rate is not (> 0 and < 1))
            {
                throw new BadInputException($"--fpr is {rate}; expected a fraction between 0 and 1.");
            }

            answer["fpr"] = rate;
            answer["tpr"] = NullPower.SmallestDetectableTpr(members, nonMembers, rate, alpha, power);
        }

        return answer;
    }

    private static string Words(JsonObject answer) =>
        string.Join(
            ' ',
            answer
                .Where(p => p.Key is not ("alpha" or "power"))
                .Select(p => $"{p.Key} {p.Value?.ToJsonString() ?? "none"}")
        );
}
