namespace Telltale.TestKit.Endpoints;

/// <summary>What a server does in place of answering.</summary>
public enum ServerFault
{
    /// <summary>Nothing: it answers.</summary>
    None,

    /// <summary>429 without a word of how long to wait.</summary>
    TooMany,

    /// <summary>429 with Retry-After in seconds.</summary>
    TooManyForSeconds,

    /// <summary>429 with Retry-After as a date.</summary>
    TooManyUntilDate,

    /// <summary>500, after the work was done.</summary>
    Broken,

    /// <summary>503.</summary>
    Unavailable,

    /// <summary>No answer at all, ever.</summary>
    Hang,

    /// <summary>200, a body that is whole by its length and half by its JSON.</summary>
    HalfJson,

    /// <summary>The connection is cut in the middle of the body.</summary>
    Cut,

    /// <summary>The connection is cut before the first byte.</summary>
    CutAtOnce,

    /// <summary>A whole answer without log-probabilities.</summary>
    NoLogProbabilities,

    /// <summary>A token more than was asked for.</summary>
    OneTokenTooMany,

    /// <summary>The answer of another tokenizer.</summary>
    OtherTokenizer,

    /// <summary>The answer about another text.</summary>
    OtherText,

    /// <summary>401, with the key that was sent in its message.</summary>
    Unauthorised,

    /// <summary>403.</summary>
    Forbidden,

    /// <summary>404.</summary>
    NotFound,

    /// <summary>400, as servers say that a prompt is too long.</summary>
    TooLong,

    /// <summary>200, the key that was sent inside the answer.</summary>
    KeyInAnswer,

    /// <summary>307 to another host.</summary>
    Elsewhere,
}
