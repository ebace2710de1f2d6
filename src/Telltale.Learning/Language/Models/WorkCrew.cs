namespace Telltale.Learning.Language.Models;

/// <summary>
/// Threads that do the same pieces of work again and again, with nothing allocated between. The caller is one of them.
/// </summary>
internal sealed class WorkCrew : IDisposable
{
    private readonly Action<int> _work;
    private readonly int _pieces;
    private readonly Barrier? _barrier;
    private readonly Thread[] _others = [];
    private Exception? _failure;
    private int _next;
    private bool _isOver;

    /// <param name="threads">At least 1; more than pieces are not used.</param>
    /// <param name="pieces">Pieces of a run.</param>
    /// <param name="work">Does one piece.</param>
    public WorkCrew(int threads, int pieces, Action<int> work)
    {
        _pieces = pieces;
        _work = work;
        int count = Math.Min(threads, pieces);
        if (count > 1)
        {
            _barrier = new Barrier(count);
            _others = new Thread[count - 1];
            for (int t = 0; t < _others.Length; t++)
            {
                _others[t] = new Thread(Serve) { IsBackground = true, Name = $"part {t + 1} of a batch" };
                _others[t].Start();
            }
        }
    }

    /// <summary>Does all pieces, each on any of the threads, and returns when all are done.</summary>
    public void Run()
    {
        _next = -1;
        _barrier?.SignalAndWait();
        DoPieces();
        _barrier?.SignalAndWait();
        if (_failure is not null)
        {
            throw new InvalidOperationException("A part of a batch failed.", _failure);
        }
    }

    public void Dispose()
    {
        _isOver = true;
        _barrier?.SignalAndWait();
        foreach (Thread thread in _others)
        {
            thread.Join();
        }

        _barrier?.Dispose();
    }

    private void Serve()
    {
        while (true)
        {
            _barrier!.SignalAndWait();
            if (_isOver)
            {
                return;
            }

            DoPieces();
            _barrier.SignalAndWait();
        }
    }

    private void DoPieces()
    {
        try
        {
            for (
                int piece = Interlocked.Increment(ref _next);
                piece < _pieces;
                piece = Interlocked.Increment(ref _next)
            )
            {
                _work(piece);
            }
        }
        // Caught whatever it is: it is thrown again on the caller's thread, and must not end the process here.
        catch (Exception exception)
        {
            _failure = exception;
        }
    }
}
