using Telltale.Audit.Results;

namespace Telltale.Report.Tests.Samples;

/// <summary>A diagnosis with every part.</summary>
internal static class SampleDiagnosis
{
    public static IReadOnlyList<Slice> Slices { get; } =
    [
        .. Enumerable
            .Range(0, 18)
            .Select(i => new Slice(
                i < 14 ? "class" : "correct",
                i < 14 ? $"class {i}" : $"classified {i}",
                "lira",
                150 - i,
                149 + i,
                new Estimate(0.7 - (0.02 * i), 0.64 - (0.02 * i), 0.76 - (0.02 * i), "delong"),
                i == 3
                    ? null
                    : new TprAtFpr(
                        0.1,
                        0.25,
                        0.2,
                        0.3,
                        15,
                        i == 4 ? Support.Fragile : Support.Ok,
                        "order statistics",
                        null
                    ),
                0.001 * (i + 1),
                0.1 - (0.02 * i),
                i < 2 ? 0.004 : 1
            )),
    ];

    public static Diagnosis Of(int targets) =>
        new(
            new GeneralisationGap(0.9987, 0.8731, 0.991, 0.842),
            new Memorisation(
                3000,
                0.1148,
                0.182,
                [
                    .. Enumerable
                        .Range(0, 12)
                        .Select(i => new MemorisedRecord(
                            $"{i * 37}",
                            i % 10,
                            0.98 - (0.01 * i),
                            0.004 + (0.002 * i),
                            0.985,
                            0.005 + (0.01 * i),
                            i == 3 ? null : 2.5 - i
                        )),
                ]
            ),
            [
                new Concentration(0.01, 15, 0.17, 0.01),
                new Concentration(0.05, 75, 0.53, 0.01),
                new Concentration(0.1, 150, 0.75, 0.01),
                new Concentration(0.25, 375, 1.08, 0.01),
            ],
            [
                new LikelyCause(
                    CauseKind.Overfitting,
                    null,
                    "The model is right on 99.9% of the records that it learnt from and on 87.3% of others: part of what it learnt is the records themselves (it was trained for up to 60 epochs).",
                    []
                ),
                new LikelyCause(
                    CauseKind.Mislabelled,
                    0.526,
                    "181 members have a label that models trained without them contradict (they give it less than a 10% chance on average): mislabelled, or very unusual. They carry 52.6% of what the strongest attack finds beyond chance.",
                    [.. Enumerable.Range(0, 14).Select(i => $"{i * 91}")]
                ),
                new LikelyCause(
                    CauseKind.RareClasses,
                    0.617,
                    "Class 7 has less than half as many records as the average class.",
                    ["7", "17", "27"]
                ),
            ],
            [
                new Countermeasure(
                    "Train with differential privacy (DP-SGD), tuned for accuracy",
                    ExpectedEffect.Large,
                    "It limits what any single record can change.",
                    "Some accuracy, most for rare kinds of records."
                ),
                new Countermeasure(
                    "Give out the class alone, without probabilities",
                    ExpectedEffect.Small,
                    "Of the strongest attack's advantage in AUC, 40% is left to the best attack here that sees the class alone.",
                    "Users lose the probabilities."
                ),
            ],
            new NullCalibration(
                new Uniformity(1500, 0.021, 0.52, 0.018, 0.38),
                [82, 79, 71, 75, 70, 80, 77, 73, 75, 74, 71, 78, 76, 70, 77, 72, 74, 76, 75, 75],
                "They look uniform, as they must if the reference models stand in for the target: the p-value of a single record may be taken at its word."
            ),
            targets == 1 ? null : new Stability("lira", targets * (targets - 1) / 2, 0.05, 0.31, 0.0256, 0.62)
        );
}
