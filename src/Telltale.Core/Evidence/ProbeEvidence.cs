using System.Diagnostics.CodeAnalysis;
using Telltale.Core.Numerics;

namespace Telltale.Core.Evidence;

/// <summary>
/// What was measured of the target, or of the reference models, beyond one plain answer a query: changed copies, distances,
/// gradients, the course of training. Any part may be missing; attacks name those that they read.
/// </summary>
/// <remarks>Immutable and safe to share between threads.</remarks>
public sealed class ProbeEvidence
{
    private readonly Dictionary<ProbeArray, NdArray> _arrays;

    /// <summary>Takes measurements, each with as many axes as its kind has.</summary>
    /// <exception cref="ArgumentException">An array has another number of axes.</exception>
    public ProbeEvidence(IReadOnlyDictionary<ProbeArray, NdArray> arrays)
    {
        ArgumentNullException.ThrowIfNull(arrays);
        foreach ((ProbeArray kind, NdArray array) in arrays)
        {
            if (array.Rank != kind.Axes.Count)
            {
                throw new ArgumentException(
                    $"{kind.Name} is {array.ShapeText}, expected {kind.ShapeText}.",
                    nameof(arrays)
                );
            }
        }

        _arrays = arrays.ToDictionary();
    }

    /// <summary>Nothing measured.</summary>
    public static ProbeEvidence None { get; } = new(new Dictionary<ProbeArray, NdArray>());

    /// <summary>What there is, in the order of <see cref="ProbeArray.All"/>.</summary>
    public IEnumerable<(ProbeArray Kind, NdArray Array)> Arrays =>
        ProbeArray.All.Where(_arrays.ContainsKey).Select(kind => (kind, _arrays[kind]));

    /// <summary>The measurement, if it is there.</summary>
    public bool TryGet(ProbeArray kind, [NotNullWhen(true)] out NdArray? array) => _arrays.TryGetValue(kind, out array);

    /// <summary>Whether it is there.</summary>
    public bool Has(ProbeArray kind) => _arrays.ContainsKey(kind);

    /// <summary>A measurement that is there.</summary>
    public NdArray this[ProbeArray kind] => _arrays[kind];

    /// <summary>How many numbers a measurement has along an axis; 0 where it is not there, or has no such axis.</summary>
    public int Extent(ProbeArray kind, ProbeAxis axis)
    {
        if (!_arrays.TryGetValue(kind, out NdArray? array))
        {
            return 0;
        }

        for (int i = 0; i < kind.Axes.Count; i++)
        {
            if (kind.Axes[i] == axis)
            {
                return checked((int)array.Shape[i]);
            }
        }

        return 0;
    }

    /// <summary>All numbers of a measurement, in C order.</summary>
    public double[] Read(ProbeArray kind)
    {
        NdArray array = _arrays[kind];
        double[] values = new double[checked((int)array.Count)];
        array.Read(0, values);
        return values;
    }

    /// <summary>
    /// How often the target was asked for a measurement, on average over the records: once a copy, or as often as was
    /// counted; 0 where it took no queries, or others than of these records.
    /// </summary>
    public double QueriesARecord(ProbeArray kind)
    {
        ArgumentNullException.ThrowIfNull(kind);
        if (kind.Values != ProbeValues.Count)
        {
            return Extent(kind, ProbeAxis.Copies);
        }

        double[] counts = Has(kind) ? Read(kind) : [];
        double sum = 0;
        foreach (double count in counts)
        {
            sum += count;
        }

        return counts.Length == 0 ? 0 : sum / counts.Length;
    }

    /// <summary>How long each axis is by the rest of the evidence; null where the array itself says.</summary>
    internal void RequireShapes(int records, int models)
    {
        foreach ((ProbeArray kind, NdArray array) in Arrays)
        {
            for (int i = 0; i < kind.Axes.Count; i++)
            {
                bool agrees = kind.Axes[i] switch
                {
                    ProbeAxis.Records => array.Shape[i] == records,
                    ProbeAxis.Models => array.Shape[i] == models,
                    _ => array.Shape[i] > 0,
                };
                if (!agrees)
                {
                    throw new ArgumentException(
                        $"{kind.Name} is {array.ShapeText}, expected {kind.ShapeText} with {records} records and {models} reference models."
                    );
                }
            }
        }
    }
}
