namespace Telltale.Audit.Probes.Boundary;

/// <summary>Points that a search wants to know the side of, and room for the answers.</summary>
/// <param name="Points">[points × features], as the model reads them.</param>
/// <param name="IsOutside">One a point: whether the model gives it another class than the record's own.</param>
internal sealed record BoundaryQuestion(float[] Points, bool[] IsOutside);
