using System.Security.Cryptography;
using System.Text;
using Telltale.Audit.Ports;
using Telltale.Audit.Records;
using Telltale.Core;

namespace Telltale.Audit.Probes;

/// <summary>
/// Runs probes on models and keeps what they measure beside the answers: one array a model, under the answers' key and
/// the probe's settings, so that what another setting or another plan measured is never mistaken for it.
/// </summary>
/// <param name="probes">The probes.</param>
/// <param name="store">Keeps numbers between runs.</param>
/// <param name="key">Hash of all that the models and their answers depend on.</param>
internal sealed class ProbeRuns(IReadOnlyList<IProbe> probes, IAnswerStore store, string key)
{
    /// <summary>Takes up what is stored of a model.</summary>
    /// <returns>Whether all was there, whole and finite.</returns>
    public bool TryLoad(int model, Panel panel)
    {
        foreach (IProbe probe in probes)
        {
            for (int i = 0; i < probe.Outputs.Count && Concerns(probe.Outputs[i], model, panel.Shape); i++)
            {
                ProbeOutput output = probe.Outputs[i];
                if (
                    store.Load(KeyOf(probe, output), model, output.Length) is not { } stored
                    || !AreFinite(stored.Logits)
                )
                {
                    return false;
                }

                panel.AddProbe(output, model, stored.Logits);
            }
        }

        return true;
    }

    /// <summary>Measures a model and stores what was measured.</summary>
    public void Measure(int model, ProbedModel probed, Panel panel)
    {
        foreach (IProbe probe in probes.Where(p => p.Outputs.Any(o => Concerns(o, model, panel.Shape))))
        {
            IReadOnlyList<float[]> measured = probe.Measure(probed);
            foreach ((ProbeOutput output, float[] values) in probe.Outputs.Zip(measured))
            {
                if (!AreFinite(values))
                {
                    throw new BadInputException(
                        $"{output.Target.Name} of model {model} is not finite. Scale the features (data.scale), or leave the attacks that read it out."
                    );
                }

                store.Save(KeyOf(probe, output), model, new ModelAnswers(values));
                panel.AddProbe(output, model, values);
            }
        }
    }

    /// <summary>The name under which something of a probe is stored, different for other settings.</summary>
    public static string KeyOf(string key, string name, IProbe probe)
    {
        byte[] hash = SHA256.HashData(Encoding.UTF8.GetBytes(probe.Settings));
        return $"{key}-{name.Replace('_', '-').Replace('.', '-')}-{Convert.ToHexStringLower(hash)[..8]}";
    }

    /// <summary>Every model that is a target, and where references are measured as well, every model.</summary>
    private static bool Concerns(ProbeOutput output, int model, PanelShape shape) =>
        model < shape.Targets || output.References is not null;

    private string KeyOf(IProbe probe, ProbeOutput output) => KeyOf(key, output.Target.Name, probe);

    private static bool AreFinite(float[] values) =>
        values.AsSpan().IndexOfAnyExceptInRange(float.MinValue, float.MaxValue) < 0;
}
