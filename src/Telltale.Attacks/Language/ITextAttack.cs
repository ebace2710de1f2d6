namespace Telltale.Attacks.Language;

/// <summary>
/// An attack on a language model: evidence in, scores out. It asks no model, opens no files, logs nothing. Only attacks that
/// fit something read <see cref="Core.Evidence.Language.TextRecord.Membership"/>, never that of the document that they score.
/// </summary>
public interface ITextAttack
{
    /// <summary>What the attack must see to say anything.</summary>
    TextNeeds Needs { get; }

    /// <summary>
    /// One score a document to be judged, in the order of the evidence; higher = more likely a member. Deterministic,
    /// independent of the order of the documents, and NaN where there is no evidence about a document.
    /// </summary>
    /// <param name="gathered">Evidence for which <see cref="TextNeeds.WhatIsMissing"/> gives nothing.</param>
    double[] Score(GatheredTexts gathered);

    /// <summary>The same for this attack alone, on one thread.</summary>
    double[] Score(Core.Evidence.Language.TextEvidence evidence) => Score(new GatheredTexts(evidence, threads: 1));
}
