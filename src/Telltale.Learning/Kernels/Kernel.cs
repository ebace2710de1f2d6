using Telltale.Core;
using Telltale.Learning.Networks;

namespace Telltale.Learning.Kernels;

/// <summary>
/// The arithmetic of training, in the form that suits one kind of processor. Kernels differ in speed and in the last
/// digits (they add in different orders); each gives the same digits every time. Stateless: share one among threads.
/// </summary>
public abstract unsafe class Kernel
{
    private protected Kernel() { }

    /// <summary><c>plain</c>, <c>vector128</c>, <c>vector256</c> or <c>vector512</c>: the name to print beside a result and to force by.</summary>
    public abstract string Name { get; }

    /// <summary>Whether this processor runs it as machine instructions. Where not, it still gives right answers, slowly.</summary>
    public abstract bool IsAccelerated { get; }

    /// <summary>The widest kernel that this processor accelerates.</summary>
    public static Kernel Widest => All.Last(kernel => kernel.IsAccelerated);

    /// <summary>Names of the kernels that this processor can be made to run, the widest last.</summary>
    public static IReadOnlyList<string> Names => [.. All.Where(kernel => kernel.IsAccelerated).Select(k => k.Name)];

    /// <summary>The kernel of that name, or <see cref="Widest"/> where <paramref name="forced"/> is null or empty.</summary>
    /// <param name="forced"><c>plain</c>, <c>vector128</c>, <c>vector256</c>, <c>vector512</c> (any case), or nothing.</param>
    /// <exception cref="BadInputException">No kernel has that name, or this processor cannot run it.</exception>
    public static Kernel Choose(string? forced)
    {
        if (string.IsNullOrWhiteSpace(forced))
        {
            return Widest;
        }

        Kernel kernel =
            Array.Find(All, k => string.Equals(k.Name, forced.Trim(), StringComparison.OrdinalIgnoreCase))
            ?? throw new BadInputException(
                $"No kernel is called '{forced}'. Expected one of {string.Join(", ", All.Select(k => k.Name))}, or nothing for the fastest."
            );
        return kernel.IsAccelerated
            ? kernel
            : throw new BadInputException(
                $"The kernel '{kernel.Name}' was asked for, but this processor (or the DOTNET_Enable… settings) lacks its instructions. "
                    + $"The fastest one here is '{Widest.Name}'; leave the choice empty to get it."
            );
    }

    /// <summary>All kernels, accelerated here or not, the widest last.</summary>
    internal static Kernel[] All =>
        [
            PlainKernel.Instance,
            LaneKernel<Lane128>.Instance,
            LaneKernel<Lane256>.Instance,
            LaneKernel<Lane512>.Instance,
        ];

    /// <summary>Columns of a packed panel: see <see cref="Gemm"/>.</summary>
    internal abstract int PanelWidth { get; }

    /// <summary>The arithmetic of feature maps.</summary>
    internal abstract MapKernel Maps { get; }

    /// <summary>The arithmetic of language models.</summary>
    internal abstract SequenceKernel Sequences { get; }

    /// <summary>
    /// One panel's share of a product: <c>C = A · panel</c>, or <c>C += A · panel</c>.
    /// </summary>
    /// <param name="a">A [rows × depth], any strides.</param>
    /// <param name="panel">[depth × <see cref="PanelWidth"/>], row after row.</param>
    /// <param name="c">C [rows × columns], columns ≤ <see cref="PanelWidth"/>, column stride 1.</param>
    /// <param name="accumulate">Whether to add to what C holds.</param>
    internal abstract void Product(in MatrixView a, float* panel, in MatrixView c, bool accumulate);

    /// <summary>Floats of tables that <see cref="BitProduct"/> needs; 0 where it is no faster than <see cref="Product"/>.</summary>
    internal abstract int BitTableLength { get; }

    /// <summary>The bits of a matrix of zeros and ones (−0 is 0).</summary>
    /// <param name="a">[rows × columns], column stride 1.</param>
    /// <param name="bits">[rows × columns], overwritten.</param>
    /// <returns>False where another number is in it; then <paramref name="bits"/> holds nothing.</returns>
    internal abstract bool TryEncode(in MatrixView a, in BitMatrix bits);

    /// <summary><c>C = bits · panel</c>.</summary>
    /// <param name="bits">[rows × depth].</param>
    /// <param name="panel">[depth × <see cref="PanelWidth"/>].</param>
    /// <param name="c">[rows × <see cref="PanelWidth"/>], column stride 1.</param>
    /// <param name="table"><see cref="BitTableLength"/> floats.</param>
    internal abstract void BitProduct(in BitMatrix bits, float* panel, in MatrixView c, float* table);

    /// <summary><c>C = ones · panel</c>: the same with the ones listed.</summary>
    internal abstract void ListProduct(in RowLists ones, float* panel, in MatrixView c);

    /// <summary><c>z ← activation(z + bias)</c>, each row.</summary>
    /// <param name="z">[rows × columns].</param>
    /// <param name="bias">[columns].</param>
    /// <param name="activation">The function.</param>
    internal abstract void AddBiasAndActivate(in MatrixView z, float* bias, Activation activation);

    /// <summary><c>δ ← δ · activation′</c>, the derivative written in terms of the activation's own output.</summary>
    internal abstract void ScaleByDerivative(in MatrixView delta, in MatrixView output, Activation activation);

    /// <summary><c>destination[i, j] = a[i, j] · b[i, j]</c>; the destination may be one of the two.</summary>
    internal abstract void Multiply(in MatrixView a, in MatrixView b, in MatrixView destination);

    /// <summary><c>destination[j] = Σᵢ a[i, j]</c>, rows in order.</summary>
    internal abstract void SumColumns(in MatrixView a, float* destination);

    /// <summary>
    /// Cross-entropy of softmax(logits) with the labels smoothed by ε: the right class weighs 1 − ε + ε/C, each other
    /// ε/C. The logits are overwritten by the gradient <c>(softmax − target) · scale</c>.
    /// </summary>
    /// <param name="logits">[rows × classes].</param>
    /// <param name="labels">[rows].</param>
    /// <param name="smoothing">ε in [0, 1).</param>
    /// <param name="scale">Usually 1 / rows.</param>
    /// <returns>The sum of the losses in nats; NaN or ∞ where a logit is.</returns>
    internal abstract double SoftmaxCrossEntropy(
        in MatrixView logits,
        ReadOnlySpan<int> labels,
        float smoothing,
        float scale
    );

    /// <summary>One Adam step over weights, first and second moments, gradients of the same length.</summary>
    internal abstract void AdamStep(
        Span<float> weights,
        Span<float> first,
        Span<float> second,
        ReadOnlySpan<float> gradient,
        in AdamFactors factors
    );

    /// <summary>One step of SGD: <c>b ← momentum · b + g + l2 · w</c>, <c>w ← w − rate · b</c>.</summary>
    internal abstract void SgdStep(
        Span<float> weights,
        Span<float> velocity,
        ReadOnlySpan<float> gradient,
        float rate,
        float momentum,
        float l2
    );

    /// <summary><c>destination = source · scale</c>, from bytes.</summary>
    internal abstract void Widen(ReadOnlySpan<byte> source, float scale, Span<float> destination);

    /// <inheritdoc/>
    public override string ToString() => Name;
}
