namespace Telltale.Audit.Records;

/// <summary>
/// What one trained model answers, as it is stored between stages: logits of the candidates [records, queries, classes],
/// then of the population [population, queries, classes], in one buffer.
/// </summary>
/// <param name="Logits">Candidates first, population after.</param>
public sealed record ModelAnswers(float[] Logits);
