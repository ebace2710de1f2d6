namespace Telltale.Benchmarks.Comparisons;

/// <summary>Our side of one part of <c>bench/compare</c>; <c>bench/peers/PART.py</c> is the other.</summary>
internal interface IComparison
{
    /// <summary>Every part there is.</summary>
    static IReadOnlyList<IComparison> All =>
        [
            new GemmComparison(),
            new TrainingComparison(),
            new ResNetComparison(),
            new LanguageComparison(),
            new ReadingComparison(),
            new AttacksComparison(),
            ScoringComparison.Lira,
            ScoringComparison.Rmia,
            new AssessmentComparison(),
            new HelpComparison(),
        ];

    /// <summary>Its name on the command line.</summary>
    string Part { get; }

    /// <summary>Takes the times, each as soon as it is asked for.</summary>
    /// <param name="quick">Smaller inputs, to see that it works.</param>
    IEnumerable<Measurement> Run(bool quick);
}
