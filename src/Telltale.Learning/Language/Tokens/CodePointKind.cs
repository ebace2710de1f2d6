namespace Telltale.Learning.Language.Tokens;

/// <summary>What a code point is to the pattern that splits texts into words.</summary>
internal enum CodePointKind : byte
{
    /// <summary>Anything that is none of the others; bytes that are not UTF-8 too.</summary>
    Other,

    /// <summary>General category L.</summary>
    Letter,

    /// <summary>General category N.</summary>
    Number,

    /// <summary>Property White_Space.</summary>
    Space,
}
