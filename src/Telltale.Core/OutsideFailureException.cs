namespace Telltale.Core;

/// <summary>
/// Something outside the program failed while it worked: a full disk, an endpoint, a native library. The command line
/// prints the message and exits with 3; what was finished before is kept.
/// </summary>
public sealed class OutsideFailureException : Exception
{
    /// <summary>A message for a person: what failed, where, what to do.</summary>
    public OutsideFailureException(string message)
        : base(message) { }

    /// <summary>The same, keeping the cause for those who debug.</summary>
    public OutsideFailureException(string message, Exception innerException)
        : base(message, innerException) { }
}
