using System.CommandLine;
using System.Runtime.InteropServices;
using System.Text;
using Telltale.Cli;
using Telltale.Cli.Terminal;

using CancellationTokenSource stop = new();

// The first Ctrl-C asks for a clean stop; the second ends the program as usual.
using PosixSignalRegistration interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, OnStop);
using PosixSignalRegistration terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, OnStop);
using StreamWriter output = new(Console.OpenStandardOutput(), new UTF8Encoding(false), 1 << 16) { NewLine = "\n" };
using StreamWriter error = new(Console.OpenStandardError(), new UTF8Encoding(false))
{
    NewLine = "\n",
    AutoFlush = true,
};

Session session = new(
    output,
    error,
    !Console.IsErrorRedirected,
    TimeProvider.System,
    Environment.GetEnvironmentVariable("TELLTALE_KERNEL"),
    Environment.GetEnvironmentVariable("TELLTALE_LLAMA"),
    stop.Token
);
return CommandLine.Run(args, session, showTraces: Environment.GetEnvironmentVariable("TELLTALE_TRACE") == "1");

void OnStop(PosixSignalContext context)
{
    context.Cancel = !stop.IsCancellationRequested;
    stop.Cancel();
}
