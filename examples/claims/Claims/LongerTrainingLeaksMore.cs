using Telltale.Claims.Worlds;

namespace Telltale.Claims.Claims;

/// <summary>R6: each further pass over the records gives more of them away.</summary>
internal static class LongerTrainingLeaksMore
{
    private static readonly int[] Epochs = [5, 15, 30, 60];

    public static Claim Claim { get; } =
        new("R6", "Training for more epochs leaks more.", "Carlini et al. 2022; Yeom et al. 2018", Try);

    private static IReadOnlyList<Finding> Try(Laboratory laboratory)
    {
        Column[] worlds =
        [
            .. Epochs.Select(e => new Column(laboratory.Run(Plans.Epochs(e, "bavaria")).Scored, "bavaria")),
        ];
        return
        [
            .. Enumerable
                .Range(1, Epochs.Length - 1)
                .SelectMany(i =>
                    new[]
                    {
                        Compared.Auc(
                            laboratory,
                            $"AUC, {Epochs[i]} less {Epochs[i - 1]} epochs",
                            worlds[i],
                            worlds[i - 1]
                        ),
                        Compared.Tpr(
                            laboratory,
                            $"TPR at FPR 1 %, {Epochs[i]} less {Epochs[i - 1]} epochs",
                            worlds[i],
                            worlds[i - 1],
                            0.01
                        ),
                    }
                ),
        ];
    }
}
