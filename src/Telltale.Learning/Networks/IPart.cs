using Telltale.Learning.Kernels;

namespace Telltale.Learning.Networks;

/// <summary>A part of a network that holds numbers; see <see cref="PartShape"/>.</summary>
internal interface IPart
{
    /// <summary>All that a step of training changes.</summary>
    IEnumerable<AlignedBuffer> State { get; }

    /// <summary>Copies numbers in.</summary>
    void Set(LayerWeights weights);

    /// <summary>Copies them out.</summary>
    void Get(LayerWeights weights);
}
