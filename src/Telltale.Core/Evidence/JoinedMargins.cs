using System.Collections.Immutable;
using Telltale.Core.Numerics;

namespace Telltale.Core.Evidence;

/// <summary>The margins of several sets of models after each other [models, records, queries], without a copy.</summary>
public sealed class JoinedMargins : NdArray
{
    private readonly (Signals Signals, int Model)[] _models;
    private readonly int _queries;
    private readonly long _row;

    /// <summary>Puts models after each other.</summary>
    /// <param name="parts">At least one; margins can be read of each, all about the same records with as many queries.</param>
    /// <exception cref="ArgumentException">They speak of different numbers of records or queries.</exception>
    public JoinedMargins(params IReadOnlyList<Signals> parts)
        : base(ImmutableArray.Create<long>(parts.Sum(p => p.Models), parts[0].Records, parts[0].Queries))
    {
        if (parts.Any(p => p.Records != parts[0].Records || p.Queries != parts[0].Queries))
        {
            throw new ArgumentException("The models were asked about different records or queries.", nameof(parts));
        }

        _models = [.. parts.SelectMany(p => Enumerable.Range(0, p.Models).Select(model => (p, model)))];
        _queries = parts[0].Queries;
        _row = (long)parts[0].Records * _queries;
    }

    /// <inheritdoc/>
    public override void Read(long start, Span<double> destination)
    {
        CheckRun(start, destination.Length);
        while (destination.Length > 0)
        {
            (Signals signals, int model) = _models[start / _row];
            long inRow = start % _row;
            int count = (int)Math.Min(destination.Length, _row - inRow);
            ReadRow(signals, model, (int)inRow, destination[..count]);
            destination = destination[count..];
            start += count;
        }
    }

    /// <summary>A part of one model's margins; signals give whole records.</summary>
    private void ReadRow(Signals signals, int model, int start, Span<double> destination)
    {
        int first = start / _queries;
        int before = start % _queries;
        if (before == 0 && destination.Length % _queries == 0)
        {
            signals.ReadMargins(model, first, destination);
            return;
        }

        int records = (before + destination.Length + _queries - 1) / _queries;
        double[] whole = new double[records * _queries];
        signals.ReadMargins(model, first, whole);
        whole.AsSpan(before, destination.Length).CopyTo(destination);
    }
}
