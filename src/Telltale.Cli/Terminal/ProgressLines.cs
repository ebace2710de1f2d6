using Telltale.Audit.Ports;

namespace Telltale.Cli.Terminal;

/// <summary>
/// Progress on standard error: one line that is drawn again on a terminal, a plain line every few seconds elsewhere.
/// </summary>
/// <param name="output">Where to write.</param>
/// <param name="isTerminal">Whether a line can be drawn over.</param>
/// <param name="time">The clock.</param>
internal sealed class ProgressLines(TextWriter output, bool isTerminal, TimeProvider time) : IAuditProgress
{
    private const int BarWidth = 24;
    private static readonly TimeSpan PlainInterval = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan TerminalInterval = TimeSpan.FromMilliseconds(100);

    // What a stage has done in its first moment was mostly done before, by a run that was stopped.
    private static readonly TimeSpan FirstMoment = TimeSpan.FromSeconds(1);

    private string _stage = "";
    private double _units;
    private double _done;
    private double _doneBefore;
    private long _began;
    private long _measured;
    private long _shown;
    private int _width;

    /// <inheritdoc/>
    public void Begin(string stage, int units)
    {
        _stage = stage;
        _units = Math.Max(units, 1);
        _done = _doneBefore = 0;
        _began = _measured = _shown = time.GetTimestamp();
        if (isTerminal)
        {
            Draw();
        }
    }

    /// <inheritdoc/>
    public void Report(double done)
    {
        _done = done;
        if (time.GetElapsedTime(_began) < FirstMoment)
        {
            _doneBefore = done;
            _measured = time.GetTimestamp();
        }

        if (time.GetElapsedTime(_shown) < (isTerminal ? TerminalInterval : PlainInterval))
        {
            return;
        }

        _shown = time.GetTimestamp();
        Draw();
    }

    /// <inheritdoc/>
    public void Note(string text) => Write(text);

    /// <inheritdoc/>
    public void End()
    {
        Write($"{_stage}: {Spoken(time.GetElapsedTime(_began))}");
        _width = 0;
    }

    /// <summary>A line that stays; on a terminal it takes the place of the bar.</summary>
    private void Write(string line)
    {
        output.WriteLine(isTerminal ? "\r" + line.PadRight(_width) : line);
        output.Flush();
    }

    private void Draw()
    {
        double share = Math.Clamp(_done / _units, 0, 1);
        double doneSince = _done - _doneBefore;
        string left =
            doneSince > 0
                ? $", about {Spoken(time.GetElapsedTime(_measured) * (Math.Max(_units - _done, 0) / doneSince))} left"
                : "";
        string counts = $"{Math.Floor(_done):0}/{_units:0}{left}";
        if (!isTerminal)
        {
            output.WriteLine($"{_stage}: {counts}");
            output.Flush();
            return;
        }

        int filled = (int)(share * BarWidth);
        string line = $"{_stage} [{new string('█', filled)}{new string('·', BarWidth - filled)}] {counts}";
        output.Write("\r" + line.PadRight(_width));
        output.Flush();
        _width = line.Length;
    }

    private static string Spoken(TimeSpan span) =>
        span.TotalSeconds < 60 ? $"{span.TotalSeconds:0.#} s"
        : span.TotalMinutes < 60 ? $"{(int)span.TotalMinutes} min {span.Seconds} s"
        : $"{(int)span.TotalHours} h {span.Minutes} min";
}
