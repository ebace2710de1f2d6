using Telltale.Core;

namespace Telltale.Learning.Language.Models;

/// <summary>The matrices of a layer.</summary>
[Flags]
public enum Projections
{
    /// <summary>None.</summary>
    None = 0,

    /// <summary><c>attn_q</c>.</summary>
    Query = 1,

    /// <summary><c>attn_k</c>.</summary>
    Key = 2,

    /// <summary><c>attn_v</c>.</summary>
    Value = 4,

    /// <summary><c>attn_output</c>.</summary>
    AttentionOutput = 8,

    /// <summary><c>ffn_gate</c>.</summary>
    Gate = 16,

    /// <summary><c>ffn_up</c>.</summary>
    Up = 32,

    /// <summary><c>ffn_down</c>.</summary>
    Down = 64,

    /// <summary>Those of the attention.</summary>
    Attention = Query | Key | Value | AttentionOutput,

    /// <summary>All of a layer.</summary>
    All = Attention | Gate | Up | Down,
}

/// <summary>
/// Fine-tuning by factors of low rank (Hu et al. 2022, LoRA, §4.1): <c>W + (Alpha / Rank) · B A</c> with A [rank, inputs]
/// and B [outputs, rank] learnt and W as it was. At first A is uniform in ±1/√inputs and B is 0.
/// </summary>
public sealed record LowRankOptions
{
    /// <summary>At least 1. Default 8.</summary>
    public int Rank { get; init; } = 8;

    /// <summary>Above 0. Default 16.</summary>
    public double Alpha { get; init; } = 16;

    /// <summary>Which matrices of every layer get factors. Default <see cref="Projections.All"/>.</summary>
    public Projections Projections { get; init; } = Projections.All;

    internal void Validate()
    {
        Require(Rank is >= 1 and <= 1 << 12, nameof(Rank), Rank, $"1 to {1 << 12}");
        Require(Alpha > 0 && double.IsFinite(Alpha), nameof(Alpha), Alpha, "a finite number above 0");
        Require(
            Projections != Projections.None && (Projections | Projections.All) == Projections.All,
            nameof(Projections),
            (double)Projections,
            "at least one of a layer's matrices"
        );
    }

    private static void Require(bool holds, string option, double found, string expected)
    {
        if (!holds)
        {
            throw new BadInputException($"Low-rank option {option} is {found}; expected {expected}.");
        }
    }
}
