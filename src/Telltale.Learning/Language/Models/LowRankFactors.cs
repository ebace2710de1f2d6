namespace Telltale.Learning.Language.Models;

/// <summary>The factors of one matrix.</summary>
/// <param name="Name">The matrix.</param>
/// <param name="Offset">Where it is in the layout.</param>
/// <param name="Outputs">Its rows.</param>
/// <param name="Inputs">Its columns.</param>
/// <param name="A">Where A [rank, inputs] is among the factors.</param>
/// <param name="B">Where B [outputs, rank] is.</param>
internal sealed record LowRankFactors(string Name, int Offset, int Outputs, int Inputs, int A, int B);
