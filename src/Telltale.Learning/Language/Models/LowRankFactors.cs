using Telltale.Learning.Kernels;

namespace Telltale.Learning.Language.Models;

/// <summary>Where the factors of one matrix are.</summary>
/// <param name="Name">The matrix.</param>
/// <param name="Offset">Its place in the layout.</param>
/// <param name="Outputs">Its rows.</param>
/// <param name="Inputs">Its columns.</param>
/// <param name="Rank">Rows of A.</param>
/// <param name="Start">Where A [rank, inputs] is among the factors; B [outputs, rank] follows it.</param>
internal sealed unsafe record LowRankFactors(string Name, int Offset, int Outputs, int Inputs, int Rank, int Start)
{
    /// <summary>How many numbers both are.</summary>
    public int Length => checked(Rank * (Inputs + Outputs));

    /// <summary>A [rank × inputs], or what lies where it does.</summary>
    public MatrixView A(AlignedBuffer buffer) => new(buffer.Pointer + Start, Rank, Inputs, Inputs);

    /// <summary>B [outputs × rank], or what lies where it does.</summary>
    public MatrixView B(AlignedBuffer buffer) => new(buffer.Pointer + Start + (Rank * Inputs), Outputs, Rank, Rank);
}
