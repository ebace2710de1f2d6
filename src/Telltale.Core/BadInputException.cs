namespace Telltale.Core;

/// <summary>
/// Something that the user gave is wrong. The message says what was found, what was expected, where, and what to do;
/// the command line prints it as it is and exits with 2.
/// </summary>
public sealed class BadInputException : Exception
{
    /// <summary>A message for a person: found, expected, where, what to do.</summary>
    public BadInputException(string message)
        : base(message) { }

    /// <summary>The same, keeping the cause for those who debug.</summary>
    public BadInputException(string message, Exception innerException)
        : base(message, innerException) { }
}
