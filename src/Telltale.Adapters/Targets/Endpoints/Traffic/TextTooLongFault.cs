namespace Telltale.Adapters.Targets.Endpoints.Traffic;

/// <summary>A text that is longer than the model takes; others may not be.</summary>
internal sealed class TextTooLongFault : Exception
{
    public TextTooLongFault(string message)
        : base(message) { }
}
