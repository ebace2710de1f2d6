using Telltale.Attacks.Classifiers.AttackP;
using Telltale.Attacks.Classifiers.AttackR;
using Telltale.Attacks.Classifiers.Base;
using Telltale.Attacks.Classifiers.Bavaria;
using Telltale.Attacks.Classifiers.Calibration;
using Telltale.Attacks.Classifiers.ClassThreshold;
using Telltale.Attacks.Classifiers.Cmia;
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
using Telltale.Attacks.Language;
using Telltale.Attacks.Language.Camia;
using Telltale.Attacks.Language.Combination;
using Telltale.Attacks.Language.ConRecall;
using Telltale.Attacks.Language.DcPdd;
using Telltale.Attacks.Language.Ez;
using Telltale.Attacks.Language.InfoRmia;
using Telltale.Attacks.Language.Lowercase;
using Telltale.Attacks.Language.MinK;
using Telltale.Attacks.Language.Neighbour;
using Telltale.Attacks.Language.Pac;
using Telltale.Attacks.Language.Quantile;
using Telltale.Attacks.Language.Recall;
using Telltale.Attacks.Language.Reference;
using Telltale.Attacks.Language.Samia;
using Telltale.Attacks.Language.Shadows;
using Telltale.Attacks.Language.Surp;
using Telltale.Attacks.Language.TextLoss;
using Telltale.Attacks.Language.Wbc;
using Telltale.Attacks.Language.Zlib;
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
        CmiaAttack.Descriptor,
        UserAttack.Descriptor,
        SelectAttack.Descriptor,
    ];

    /// <summary>Every attack on language models, cheapest first.</summary>
    public static IReadOnlyList<TextAttackDescriptor> Texts { get; } =
    [
        LossOfText.Descriptor,
        ZlibAttack.Descriptor,
        LowercaseAttack.Descriptor,
        ReferenceRatioAttack.Descriptor,
        NeighbourAttack.Descriptor,
        MinKAttack.Descriptor,
        MinKPlusPlusAttack.Descriptor,
        SurpAttack.Descriptor,
        DcPddAttack.Descriptor,
        RecallAttack.Descriptor,
        ConRecallAttack.Descriptor,
        PacAttack.Descriptor,
        CamiaAttack.Descriptor,
        WbcAttack.Descriptor,
        EzAttack.Descriptor,
        TokenInfoRmiaAttack.Descriptor,
        TextLira.Descriptor,
        TextBavaria.Descriptor,
        TextQuantileAttack.Descriptor,
        SamiaAttack.Descriptor,
        CombinationAttack.Descriptor,
    ];

    /// <summary>
    /// Reads attack strings <c>NAME[:option=value,…][@LABEL]</c>. Without a label the column is called NAME, and the
    /// second use of a NAME without a label NAME-2.
    /// </summary>
    /// <exception cref="Core.BadInputException">An unknown attack or option (the nearest known is named), a wrong value, or a label used twice.</exception>
    public static IReadOnlyList<AttackChoice> Choose(IEnumerable<string> texts)
    {
        ArgumentNullException.ThrowIfNull(texts);
        return
        [
            .. Read(All, texts)
                .Select(read => new AttackChoice(
                    read.Label,
                    read.Descriptor,
                    read.Options,
                    read.Descriptor.Create(new OptionValues(read.Descriptor.Name, read.Options))
                )),
        ];
    }

    /// <summary>The same for attacks on language models: <see cref="Texts"/>.</summary>
    /// <exception cref="Core.BadInputException">As <see cref="Choose"/>.</exception>
    public static IReadOnlyList<TextAttackChoice> ChooseTexts(IEnumerable<string> texts)
    {
        ArgumentNullException.ThrowIfNull(texts);
        return
        [
            .. Read(Texts, texts)
                .Select(read => new TextAttackChoice(
                    read.Label,
                    read.Descriptor,
                    read.Options,
                    read.Descriptor.Create(new OptionValues(read.Descriptor.Name, read.Options))
                )),
        ];
    }

    private static IEnumerable<(
        string Label,
        TDescriptor Descriptor,
        OrderedDictionary<string, string> Options
    )> Read<TDescriptor>(IReadOnlyList<TDescriptor> catalogue, IEnumerable<string> texts)
        where TDescriptor : AttackDescription
    {
        ColumnLabels labels = new();
        foreach (string text in texts)
        {
            AttackText parts = AttackText.Parse(text);
            TDescriptor descriptor = Find(catalogue, parts.Name, text);
            OrderedDictionary<string, string> options = FillIn(descriptor, parts, text);
            yield return (labels.Take(descriptor.Name, parts.Label, text), descriptor, options);
        }
    }

    private static TDescriptor Find<TDescriptor>(IReadOnlyList<TDescriptor> catalogue, string name, string text)
        where TDescriptor : AttackDescription
    {
        foreach (TDescriptor descriptor in catalogue)
        {
            if (string.Equals(descriptor.Name, name, StringComparison.Ordinal))
            {
                return descriptor;
            }
        }

        string[] known = [.. catalogue.Select(descriptor => descriptor.Name)];
        string other =
            All.Any(a => a.Name == name) ? " (it is one on classifiers, and this is about texts)."
            : Texts.Any(a => a.Name == name) ? " (it is one on language models, and this is about a classifier)."
            : $"; did you mean {Nearest.Of(name, known)}?";
        throw AttackText.Refused(text, $"there is no attack {name}{other} Known are {string.Join(", ", known)}");
    }

    private static OrderedDictionary<string, string> FillIn(AttackDescription descriptor, AttackText parts, string text)
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
