using System.Text;

namespace Telltale.Cli.Terminal;

/// <summary>What a command needs of the outside: where to print, the clock, and when to stop.</summary>
/// <param name="Out">Answers.</param>
/// <param name="Error">Progress and errors.</param>
/// <param name="ErrorIsTerminal">Whether progress can draw over its line.</param>
/// <param name="Time">The clock.</param>
/// <param name="Kernel">Value of TELLTALE_KERNEL, if set.</param>
/// <param name="Llama">Value of TELLTALE_LLAMA, if set.</param>
/// <param name="Stop">Cancelled by Ctrl-C.</param>
internal sealed record Session(
    TextWriter Out,
    TextWriter Error,
    bool ErrorIsTerminal,
    TimeProvider Time,
    string? Kernel,
    string? Llama,
    CancellationToken Stop
)
{
    /// <summary>Writes an answer for machines to standard output: UTF-8 bytes as they are made.</summary>
    public void Print(Action<Stream> write)
    {
        ArgumentNullException.ThrowIfNull(write);
        using MemoryStream buffer = new();
        write(buffer);
        Out.Write(Encoding.UTF8.GetString(buffer.ToArray()));
    }

    /// <summary>Progress for a person on standard error.</summary>
    public ProgressLines Progress() => new(Error, ErrorIsTerminal, Time);
}
