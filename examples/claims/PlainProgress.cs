using Telltale.Audit.Ports;

namespace Telltale.Claims;

/// <summary>A line every few seconds with the time left.</summary>
internal sealed class PlainProgress(TextWriter output, TimeProvider time) : IAuditProgress
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(5);
    private string _stage = "";
    private int _units;
    private long _began;
    private long _shown;

    public void Begin(string stage, int units)
    {
        (_stage, _units) = (stage, units);
        _began = _shown = time.GetTimestamp();
    }

    public void Report(double done)
    {
        if (done <= 0 || time.GetElapsedTime(_shown) < Interval)
        {
            return;
        }

        _shown = time.GetTimestamp();
        TimeSpan left = time.GetElapsedTime(_began) * ((_units - done) / done);
        output.WriteLine($"{_stage}: {done:0.#} of {_units}, about {left.TotalSeconds:0} s left");
    }

    public void Note(string text) => output.WriteLine(text);

    public void End() { }
}
