using System.Globalization;
using Telltale.Audit.Ports;
using Telltale.Audit.Records;
using Telltale.Core.Randomness;
using Telltale.Core.Roc;

namespace Telltale.Audit.Probes;

/// <summary>
/// Chooses what probes leave open on a shadow model that is trained for nothing else, on a random half of the candidates:
/// the value at which the attack tells its members best, by AUC; the smaller of two that do as well. No target's membership
/// is looked at.
/// </summary>
/// <param name="store">Keeps what was chosen.</param>
/// <param name="key">Hash of all that the models depend on.</param>
/// <param name="progress">Hears what was chosen.</param>
internal sealed class ProbeTuning(IAnswerStore store, string key, IAuditProgress progress)
{
    /// <summary>Candidates that each value is tried on.</summary>
    private const int MostTried = 400;

    /// <summary>The probes with nothing left open.</summary>
    /// <param name="probes">The probes.</param>
    /// <param name="candidates">Number of candidates.</param>
    /// <param name="seed">Root of the shadow model's stream.</param>
    /// <param name="train">Trains the shadow model on these records; called once, and only if something is left open that was not chosen before.</param>
    public IReadOnlyList<IProbe> Close(
        IReadOnlyList<IProbe> probes,
        int candidates,
        Seed seed,
        Func<int[], ProbedModel> train
    )
    {
        int[] order = seed.Derive("split").CreateRng().Permutation(candidates);
        int[] members = [.. order.Take(candidates / 2).Order()];
        ProbedModel? shadow = null;
        return [.. probes.Select(p => p is ITunedProbe { IsOpen: true } open ? Close(open) : p)];

        IProbe Close(ITunedProbe probe)
        {
            string name = ProbeRuns.KeyOf(key, probe.Name, probe);
            if (store.Load(name, 0, 1) is { Logits: [var stored] } && float.IsFinite(stored))
            {
                return probe.With(stored);
            }

            shadow ??= train(members);
            double best = Best(probe, shadow, members);
            store.Save(name, 0, new ModelAnswers([(float)best]));
            progress.Note(
                string.Create(CultureInfo.InvariantCulture, $"{probe.Name}: {best} tells a shadow model's members best")
            );
            // What is stored is what is used: a run that is taken up again must not differ by a rounding.
            return probe.With((float)best);
        }
    }

    private static double Best(ITunedProbe probe, ProbedModel shadow, int[] members)
    {
        int tried = Math.Min(MostTried, shadow.Candidates);
        bool[] truth = new bool[tried];
        foreach (int member in members.Where(m => m < tried))
        {
            truth[member] = true;
        }

        double best = 0;
        double bestAuc = double.NegativeInfinity;
        foreach (double value in probe.Choices(shadow))
        {
            double auc = RocCurve.Of(probe.Try(shadow, value, tried), truth).Auc;
            if (auc > bestAuc)
            {
                (best, bestAuc) = (value, auc);
            }
        }

        return best;
    }
}
