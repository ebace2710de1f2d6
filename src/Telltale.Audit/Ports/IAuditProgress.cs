namespace Telltale.Audit.Ports;

/// <summary>Hears how far a long job is. Called from one thread at a time.</summary>
public interface IAuditProgress
{
    /// <summary>A stage begins.</summary>
    /// <param name="stage">What is done, for a person: "training 33 models".</param>
    /// <param name="units">How many steps it has.</param>
    void Begin(string stage, int units);

    /// <summary>So many steps of the stage are done; part of a step counts as such.</summary>
    void Report(double done);

    /// <summary>Something that a person may want to know, within a stage; it stops nothing.</summary>
    void Note(string text);

    /// <summary>The stage is over.</summary>
    void End();
}
