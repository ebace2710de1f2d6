using Telltale.Claims.Worlds;

namespace Telltale.Claims.Claims;

/// <summary>R7: what slows learning by heart leaks less; smoothed labels leak more. The shadow models are trained with the same remedy.</summary>
internal static class RegularisationAndLeakage
{
    private const string Attack = "bavaria";

    public static Claim Claim { get; } =
        new(
            "R7",
            "An L2 penalty, early stopping and distillation leak less than plain training; label smoothing leaks more.",
            "Jebreel et al. 2026; Kaya and Dumitras 2021",
            Try
        );

    private static IReadOnlyList<Finding> Try(Laboratory laboratory)
    {
        Column Train(params string[] training) => new(laboratory.Run(Plans.Small(training, Attack)).Scored, Attack);
        Column plain = Train();
        Column decay = Train("weight_decay: 0.001");
        Column stopped = Train("early_stopping_patience: 3");
        Column distilled = new(Distillation.Run(laboratory, Plans.Small([], Attack)), Attack);
        Column smoothed = Train("label_smoothing: 0.1");
        Finding[] Compare(string part, Column more, Column less) =>
            [
                Compared.Auc(laboratory, $"AUC, {part}", more, less),
                Compared.Tpr(laboratory, $"TPR at FPR 1 %, {part}", more, less, 0.01),
            ];
        return
        [
            .. Compare("plain less L2 penalty", plain, decay),
            .. Compare("plain less early stopping", plain, stopped),
            .. Compare("plain less distillation", plain, distilled),
            .. Compare("label smoothing less plain", smoothed, plain),
        ];
    }
}
