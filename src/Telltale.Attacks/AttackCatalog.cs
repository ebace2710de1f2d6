using Telltale.Attacks.Classifiers.AttackP;
using Telltale.Attacks.Classifiers.AttackR;
using Telltale.Attacks.Classifiers.Base;
using Telltale.Attacks.Classifiers.Bavaria;
using Telltale.Attacks.Classifiers.Calibration;
using Telltale.Attacks.Classifiers.ClassThreshold;
using Telltale.Attacks.Classifiers.Confidence;
using Telltale.Attacks.Classifiers.Entropy;
using Telltale.Attacks.Classifiers.Gap;
using Telltale.Attacks.Classifiers.InfoRmia;
using Telltale.Attacks.Classifiers.Lira;
using Telltale.Attacks.Classifiers.Loss;
using Telltale.Attacks.Classifiers.Margin;
using Telltale.Attacks.Classifiers.Merlin;
using Telltale.Attacks.Classifiers.MlLeaks;
using Telltale.Attacks.Classifiers.ModifiedEntropy;
using Telltale.Attacks.Classifiers.Morgan;
using Telltale.Attacks.Classifiers.Pmia;
using Telltale.Attacks.Classifiers.Quantile;
using Telltale.Attacks.Classifiers.Range;
using Telltale.Attacks.Classifiers.Rmia;
using Telltale.Attacks.Classifiers.Select;
using Telltale.Attacks.Classifiers.Shokri;
using Telltale.Attacks.Classifiers.User;
using Telltale.Attacks.LabelOnly.Augmentation;
using Telltale.Attacks.LabelOnly.Boundary;
using Telltale.Attacks.LabelOnly.Noise;
using Telltale.Attacks.LabelOnly.Oslo;
using Telltale.Attacks.LabelOnly.Transfer;
using Telltale.Attacks.WhiteBox.GradientNorm;
using Telltale.Attacks.WhiteBox.InverseHessian;
using Telltale.Attacks.WhiteBox.LossTraces;
using Telltale.Attacks.WhiteBox.Trajectory;
using Telltale.Core.Text;

namespace Telltale.Attacks;

/// <summary>The one list of attacks. Help, the plan's schema, documentation and the contract tests come from it.</summary>
public static class AttackCatalog
{
    /// <summary>Every attack, cheapest first.</summary>
    public static IReadOnlyList<AttackDescriptor> All { get; } =
    [
        GapAttack.Descriptor,
        LossAttack.Descriptor,
        ConfidenceAttack.Descriptor,
        EntropyAttack.Descriptor,
        ModifiedEntropyAttack.Descriptor,
        MarginAttack.Descriptor,
        PopulationAttack.Descriptor,
        ReferenceAttack.Descriptor,
        CalibrationAttack.Descriptor,
        LiraAttack.Descriptor,
        RmiaAttack.Descriptor,
        InfoRmiaAttack.Descriptor,
        BaseAttack.Descriptor,
        BavariaAttack.Descriptor,
        ClassThresholdAttack.Descriptor,
        ShokriAttack.Descriptor,
        MlLeaksAttack.Descriptor,
        AugmentationAttack.Descriptor,
        NoiseAttack.Descriptor,
        BoundaryAttack.Descriptor,
        TransferAttack.Descriptor,
        OsloAttack.Descriptor,
        MerlinAttack.Descriptor,
        MorganAttack.Descriptor,
        QuantileAttack.Descriptor,
        PmiaAttack.Descriptor,
        RangeAttack.Descriptor,
        GradientNormAttack.Descriptor,
        InverseHessianAttack.Descriptor,
        LossTraceAttack.Descriptor,
        TrajectoryAttack.Descriptor,
        UserAttack.Descriptor,
        SelectAttack.Descriptor,
    ];

    /// <summary>
    /// Reads attack strings <c>NAME[:option=value,…][@LABEL]</c>. Without a label the column is called NAME, and the
    /// second use of a NAME without a label NAME-2.
    /// </summary>
    /// <exception cref="Core.BadInputException">An unknown attack or option (the nearest known is named), a wrong value, or a label used twice.</exception>
    public static IReadOnlyList<AttackChoice> Choose(IEnumerable<string> texts)
    {
        ArgumentNullException.ThrowIfNull(texts);
        List<AttackChoice> choices = [];
        ColumnLabels labels = new();
        foreach (string text in texts)
        {
            AttackText parts = AttackText.Parse(text);
            AttackDescriptor descriptor = Find(parts.Name, text);
            OrderedDictionary<string, string> options = FillIn(descriptor, parts, text);
            string label = labels.Take(descriptor.Name, parts.Label, text);
            IClassifierAttack attack = descriptor.Create(new OptionValues(descriptor.Name, options));
            choices.Add(new AttackChoice(label, descriptor, options, attack));
        }

        return choices;
    }

    private static AttackDescriptor Find(string name, string text)
    {
        foreach (AttackDescriptor descriptor in All)
        {
            if (string.Equals(descriptor.Name, name, StringComparison.Ordinal))
            {
                return descriptor;
            }
        }

        string[] known = [.. All.Select(descriptor => descriptor.Name)];
        throw AttackText.Refused(
            text,
            $"there is no attack {name}; did you mean {Nearest.Of(name, known)}? Known are {string.Join(", ", known)}"
        );
    }

    private static OrderedDictionary<string, string> FillIn(AttackDescriptor descriptor, AttackText parts, string text)
    {
        OrderedDictionary<string, string> options = new(StringComparer.Ordinal);
        foreach (AttackOption option in descriptor.Options)
        {
            options.Add(option.Name, option.Default);
        }

        HashSet<string> given = new(StringComparer.Ordinal);
        foreach ((string name, string value) in parts.Options)
        {
            if (!options.ContainsKey(name))
            {
                throw AttackText.Refused(
                    text,
                    $"{descriptor.Name} has no option {name}; did you mean {Nearest.Of(name, options.Keys)}? Known are {string.Join(", ", options.Keys)}"
                );
            }

            if (!given.Add(name))
            {
                throw AttackText.Refused(text, $"option {name} is given twice; give it once");
            }

            options[name] = value;
        }

        return options;
    }
}
