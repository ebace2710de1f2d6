using Telltale.Audit.Plans;
using Telltale.Audit.Records;

namespace Telltale.Audit.Probes;

/// <summary>
/// Measures of a trained model what its plain answers do not show: asks about changed copies, reads weights or the course
/// of training. Runs while the model is still there; what it measures becomes part of the evidence.
/// </summary>
internal interface IProbe
{
    /// <summary>What it measures.</summary>
    IReadOnlyList<ProbeOutput> Outputs { get; }

    /// <summary>All that the numbers depend on besides the model and the records: part of the name under which they are stored.</summary>
    string Settings { get; }

    /// <summary>What it takes, for a forecast.</summary>
    ProbeWork Work { get; }

    /// <summary>Records' losses are wanted at the end of every so-manieth epoch; 0 for none.</summary>
    int TraceEvery => 0;

    /// <summary>Refuses a plan that it has nothing to measure of, before anything is trained.</summary>
    /// <exception cref="Core.BadInputException">What is in the way, and what to do.</exception>
    void Check(AuditPlan plan, RecordSet records) { }

    /// <summary>Measures one model; numbers depend on neither threads nor other models.</summary>
    /// <returns>An array for each of <see cref="Outputs"/>, as long as it says.</returns>
    IReadOnlyList<float[]> Measure(ProbedModel model);
}

/// <summary>A probe with one number that decides how well it works, and that can be chosen on a model whose members are known.</summary>
internal interface ITunedProbe : IProbe
{
    /// <summary>Whether the number is still to be chosen.</summary>
    bool IsOpen { get; }

    /// <summary>Name of the number, for people and for the name under which the choice is stored.</summary>
    string Name { get; }

    /// <summary>Values to choose from, ascending.</summary>
    IReadOnlyList<double> Choices(ProbedModel shadow);

    /// <summary>The attack's score of some candidates at a value; higher is more likely a member.</summary>
    double[] Try(ProbedModel shadow, double value, int candidates);

    /// <summary>The probe with the number at this value.</summary>
    IProbe With(double value);
}
