using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Telltale.Audit.Plans;
using Telltale.Audit.Records;

namespace Telltale.Audit.Stages;

/// <summary>
/// Names the folder of stored answers by all that they depend on, so that answers are used again exactly when training
/// would give the same ones.
/// </summary>
public static class AnswerKey
{
    private static readonly string[] Sections = ["seed", "data.", "target.", "models.design", "models.shifts"];

    // Where the data lie does not matter: their content is hashed.
    private static readonly string[] Places = ["data.features", "data.labels"];

    /// <summary>32 hexadecimal digits of a SHA-256.</summary>
    /// <param name="plan">The plan.</param>
    /// <param name="records">The records.</param>
    /// <param name="kernel">Name of the arithmetic kernel.</param>
    /// <param name="version">Version of the program.</param>
    public static string Of(AuditPlan plan, RecordSet records, string kernel, string version)
    {
        ArgumentNullException.ThrowIfNull(plan);
        ArgumentNullException.ThrowIfNull(records);
        StringBuilder text = new();
        text.Append(CultureInfo.InvariantCulture, $"{version}\n{kernel}\n{records.Hash}\n");
        foreach (PlanField field in PlanFields.All)
        {
            bool counts =
                Sections.Any(s => field.Path.StartsWith(s, StringComparison.Ordinal)) && !Places.Contains(field.Path);
            if (counts && plan.Values.Has(field.Path))
            {
                text.Append(field.Path).Append('=').AppendJoin('|', plan.Values.Items(field.Path)).Append('\n');
            }
        }

        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text.ToString())))[..32];
    }
}
