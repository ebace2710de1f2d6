namespace Telltale.Learning.Kernels;

/// <summary>
/// The arithmetic of language models beside the products: row by row, a row a token. What a row gives depends on that
/// row alone, so no answer depends on which rows are computed together.
/// </summary>
internal abstract unsafe class SequenceKernel
{
    /// <summary><c>y = x · inverse · gain</c> with <c>inverse = 1 / √(mean(x²) + ε)</c>, each row.</summary>
    /// <param name="x">[rows × width].</param>
    /// <param name="gain">[width].</param>
    /// <param name="epsilon">ε.</param>
    /// <param name="y">[rows × width].</param>
    /// <param name="inverse">[rows], overwritten.</param>
    public abstract void Normalise(in MatrixView x, float* gain, float epsilon, in MatrixView y, float* inverse);

    /// <summary>The same again with the inverses that it left.</summary>
    public abstract void NormaliseAgain(in MatrixView x, float* gain, float* inverse, in MatrixView y);

    /// <summary>
    /// The gradient of <see cref="Normalise"/>, added to what is there: with <c>a = dy · gain</c>,
    /// <c>dx += inverse · a − x · inverse³ · Σ(a x) / width</c> and <c>dgain += Σ_rows dy · x · inverse</c>.
    /// </summary>
    /// <param name="dy">[rows × width].</param>
    /// <param name="x">[rows × width].</param>
    /// <param name="gain">[width].</param>
    /// <param name="inverse">[rows].</param>
    /// <param name="dx">[rows × width].</param>
    /// <param name="gainGradient">[width]; null where it is not wanted.</param>
    public abstract void NormaliseBack(
        in MatrixView dy,
        in MatrixView x,
        float* gain,
        float* inverse,
        in MatrixView dx,
        float* gainGradient
    );

    /// <summary>
    /// Turns neighbouring pairs: row r, whose place is <paramref name="position"/> + r, by the angles of that place, the
    /// columns' angles repeating after <paramref name="period"/>.
    /// </summary>
    /// <param name="x">[rows × columns], columns even, overwritten.</param>
    /// <param name="cosines">[places × period], each twice.</param>
    /// <param name="sines">[places × period], each negative and then positive.</param>
    /// <param name="period">Even, and a multiple of every vector's width.</param>
    /// <param name="position">Place of the first row.</param>
    /// <param name="direction">1, or −1 to turn back.</param>
    public abstract void Rotate(
        in MatrixView x,
        float* cosines,
        float* sines,
        int period,
        int position,
        float direction
    );

    /// <summary><c>h = gate · σ(gate) · up</c>.</summary>
    /// <param name="gateUp">[rows × 2 hidden]: gate, then up.</param>
    /// <param name="h">[rows × hidden].</param>
    public abstract void Gate(in MatrixView gateUp, in MatrixView h);

    /// <summary>The gradient of <see cref="Gate"/> in place of what it read, and in place of the gradient what it gave.</summary>
    /// <param name="delta">Gradient with respect to h [rows × hidden]; h on return.</param>
    /// <param name="gateUp">[rows × 2 hidden], overwritten.</param>
    public abstract void GateBack(in MatrixView delta, in MatrixView gateUp);

    /// <summary>
    /// Row r holds products with keys, of which it may see the first <c>position + r + 1</c>. Those become
    /// <c>exp(scale · (s − max s))</c>, all others up to the end of the row's last vector 0.
    /// </summary>
    /// <param name="s">[rows × keys]; vectors may go beyond the keys, so rows are at least a panel's width apart from them.</param>
    /// <param name="position">Place of the first row.</param>
    /// <param name="scale">Above 0.</param>
    /// <param name="inverses">[rows], overwritten: 1 / Σ exp.</param>
    /// <param name="logTotals">[rows], overwritten: <c>log Σ exp(scale · s)</c>.</param>
    public abstract void CausalExponentials(
        in MatrixView s,
        int position,
        float scale,
        float* inverses,
        float* logTotals
    );

    /// <summary>The same again from the totals: <c>p = exp(scale · s − total)</c>, and 0 where a row may not see.</summary>
    public abstract void CausalProbabilities(in MatrixView s, int position, float scale, float* logTotals);

    /// <summary>The gradient of softmax: <c>dp ← p · (dp − dot) · scale</c>.</summary>
    /// <param name="p">[rows × keys], with zeros as <see cref="CausalProbabilities"/> leaves them.</param>
    /// <param name="dp">[rows × keys], overwritten.</param>
    /// <param name="scale">Of the products.</param>
    /// <param name="dots">[rows]: Σ p · dp.</param>
    public abstract void SoftmaxBack(in MatrixView p, in MatrixView dp, float scale, float* dots);

    /// <summary><c>dots[r] = Σ a[r, j] · b[r, j]</c>.</summary>
    public abstract void RowDots(in MatrixView a, in MatrixView b, float* dots);

    /// <summary><c>x[r, j] ← x[r, j] · factors[r]</c>.</summary>
    public abstract void ScaleRows(in MatrixView x, float* factors);

    /// <summary>What each row of logits says about a token.</summary>
    /// <param name="logits">[rows × vocabulary]; rows lie whole vectors apart, and what is beyond the vocabulary is overwritten.</param>
    /// <param name="tokens">[rows].</param>
    /// <param name="readings">[rows], overwritten.</param>
    public abstract void Read(in MatrixView logits, ReadOnlySpan<int> tokens, Span<TokenReading> readings);

    /// <summary>
    /// The same, and how far each row's view lies from another model's, <c>KL(p ‖ q) = Σ p (log p − log q)</c>, no less than
    /// 0. The exponentials of one reading serve both: with <c>e = exp(z − largest)</c> the divergence is
    /// <c>Σ e ((z − largest) − (z' − largest')) / Σ e + log Σ e' − log Σ e</c>.
    /// </summary>
    /// <param name="logits">As for <see cref="Read"/>.</param>
    /// <param name="tokens">[rows].</param>
    /// <param name="others">The other model's logits z', of as many rows, columns and vectors a row.</param>
    /// <param name="othersRead">What <see cref="Read"/> found in them.</param>
    /// <param name="readings">[rows], overwritten: to the last bit what <see cref="Read"/> finds.</param>
    /// <param name="divergences">[rows], overwritten.</param>
    public abstract void ReadAgainst(
        in MatrixView logits,
        ReadOnlySpan<int> tokens,
        in MatrixView others,
        ReadOnlySpan<TokenReading> othersRead,
        Span<TokenReading> readings,
        Span<float> divergences
    );

    /// <summary><c>z ← z − log Σ exp z</c>, each row.</summary>
    /// <param name="logits">[rows × vocabulary], as for <see cref="Read"/>.</param>
    public abstract void LogSoftmax(in MatrixView logits);
}
