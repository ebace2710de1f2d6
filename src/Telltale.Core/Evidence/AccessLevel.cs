namespace Telltale.Core.Evidence;

/// <summary>What an attacker sees of a model, from least to most.</summary>
public enum AccessLevel
{
    /// <summary>The text that a language model writes.</summary>
    Text,

    /// <summary>The predicted class only.</summary>
    Label,

    /// <summary>A probability for each class.</summary>
    Confidences,

    /// <summary>The raw outputs before softmax; margins count as logits.</summary>
    Logits,

    /// <summary>The log-probability of each token.</summary>
    TokenLogProbabilities,

    /// <summary>The parameters themselves.</summary>
    Weights,
}
