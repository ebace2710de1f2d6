namespace Telltale.Learning.Language.Models;

/// <summary>
/// What one part of a batch needs to find its gradient. Its windows go through the network in groups whose rows stay in
/// the caches.
/// </summary>
internal sealed class BatchPart : IDisposable
{
    private readonly TokenCorpus _corpus;
    private readonly DecoderForward _forward;
    private readonly DecoderBackward _backward;
    private readonly int[] _tokens;
    private readonly int[] _next;
    private readonly Segment[] _segments;

    /// <param name="corpus">Where the documents are.</param>
    /// <param name="learnt">What learns.</param>
    /// <param name="rows">Most rows of a group, at least those of a window.</param>
    public BatchPart(TokenCorpus corpus, LearntNumbers learnt, int rows)
    {
        _corpus = corpus;
        Gradient = learnt.NewGradient(rows);
        _forward = new DecoderForward(learnt.Panels, rows, goesBack: true);
        _backward = new DecoderBackward(learnt.Panels, _forward, Gradient);
        _tokens = new int[rows];
        _next = new int[rows];
        _segments = new Segment[rows];
    }

    /// <summary>What <see cref="Learn"/> adds to.</summary>
    public LearntGradient Gradient { get; }

    /// <summary>The sum of the losses of the last <see cref="Learn"/>, in nats.</summary>
    public double Loss { get; private set; }

    /// <summary>Finds the gradient of some windows.</summary>
    /// <param name="windows">May be none.</param>
    /// <param name="scale">1 / tokens of the batch.</param>
    public void Learn(ReadOnlySpan<TrainingWindow> windows, float scale)
    {
        Gradient.Clear();
        Loss = 0;
        int rows = 0;
        int segments = 0;
        foreach (TrainingWindow window in windows)
        {
            if (rows + window.Rows > _tokens.Length)
            {
                LearnGroup(rows, segments, scale);
                rows = 0;
                segments = 0;
            }

            _corpus.Tokens(window.Start, window.Rows).CopyTo(_tokens.AsSpan(rows));
            _corpus.Tokens(window.Start + 1, window.Rows).CopyTo(_next.AsSpan(rows));
            _segments[segments++] = new Segment(rows, window.Rows);
            rows += window.Rows;
        }

        if (rows > 0)
        {
            LearnGroup(rows, segments, scale);
        }
    }

    public void Dispose()
    {
        _backward.Dispose();
        _forward.Dispose();
        Gradient.Dispose();
    }

    private void LearnGroup(int rows, int segments, float scale)
    {
        ReadOnlySpan<int> tokens = _tokens.AsSpan(0, rows);
        ReadOnlySpan<Segment> own = _segments.AsSpan(0, segments);
        _forward.Run(tokens, own);
        Loss += _backward.Run(tokens, _next.AsSpan(0, rows), own, scale);
    }
}
