namespace Telltale.Audit.Ports;

/// <summary>Progress of parts too small to be told of.</summary>
internal sealed class UnheardProgress : IAuditProgress
{
    public void Begin(string stage, int units) { }

    public void Report(double done) { }

    public void Note(string text) { }

    public void End() { }
}
