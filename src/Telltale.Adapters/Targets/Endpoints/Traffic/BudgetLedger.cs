using System.Globalization;
using System.Text;
using Telltale.Adapters.Store;
using Telltale.Core;

namespace Telltale.Adapters.Targets.Endpoints.Traffic;

/// <summary>
/// What was spent, kept in a file that outlives the process, so that a run that was killed and goes on keeps to one
/// budget: a line before each request is sent with the most that it can take, and a line when it is known what it took.
/// A request without its second line was sent and is counted in full. One process at a time.
/// </summary>
internal sealed class BudgetLedger : IDisposable
{
    private const string Header = "telltale/spent/1";
    private readonly FileStream _file;

    private BudgetLedger(FileStream file)
    {
        _file = file;
    }

    /// <summary>The file.</summary>
    public string Path => _file.Name;

    /// <summary>Requests that were sent before.</summary>
    public long Requests { get; private set; }

    /// <summary>Tokens that they took.</summary>
    public TokenCount Tokens { get; private set; }

    /// <summary>Opens a ledger; makes it where there is none.</summary>
    /// <exception cref="BadInputException">Another process spends from it, it is damaged, or may not be written to.</exception>
    public static BudgetLedger Open(string path)
    {
        OwnerOnly.CreateFolder(System.IO.Path.GetDirectoryName(System.IO.Path.GetFullPath(path))!);
        FileStream file;
        try
        {
            file = new FileStream(path, OwnerOnly.File(FileMode.OpenOrCreate, FileAccess.ReadWrite));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new BadInputException(
                $"{path}: could not be opened ({e.Message}); another run may be spending from the same budget: wait for it.",
                e
            );
        }

        BudgetLedger ledger = new(file);
        try
        {
            ledger.Recall(path);
            return ledger;
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    /// <summary>Writes down that a request will be sent.</summary>
    /// <returns>Its number.</returns>
    public long Reserve(TokenCount most)
    {
        long number = ++Requests;
        Append('r', number, most);
        return number;
    }

    /// <summary>Writes down what a request took.</summary>
    public void Settle(long number, TokenCount used) => Append('s', number, used);

    /// <summary>Closes the file.</summary>
    public void Dispose() => _file.Dispose();

    private void Append(char kind, long number, TokenCount tokens)
    {
        string line = string.Create(
            CultureInfo.InvariantCulture,
            $"{kind} {number} {tokens.Prompt} {tokens.Completion}\n"
        );
        try
        {
            // To the system and not to the disk: it outlives the process.
            _file.Write(Encoding.ASCII.GetBytes(line));
            _file.Flush();
        }
        catch (IOException e)
        {
            throw new OutsideFailureException(
                $"{_file.Name}: what was spent could not be written down ({e.Message}); nothing more was sent.",
                e
            );
        }
    }

    /// <summary>What a ledger says was spent, without a claim to it; nothing where there is none.</summary>
    /// <exception cref="BadInputException">A run is spending from it, or it is damaged.</exception>
    public static (long Requests, TokenCount Tokens) Peek(string path)
    {
        if (!File.Exists(path))
        {
            return default;
        }

        try
        {
            (long requests, TokenCount tokens, _) = Read(File.ReadAllText(path, Encoding.ASCII), path);
            return (requests, tokens);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new BadInputException(
                $"{path}: what was spent could not be read ({e.Message}); a run may be spending from it: wait for it.",
                e
            );
        }
    }

    private void Recall(string path)
    {
        using StreamReader reader = new(_file, Encoding.ASCII, false, 4096, leaveOpen: true);
        string text = reader.ReadToEnd();
        if (text.Length == 0)
        {
            _file.Write(Encoding.ASCII.GetBytes(Header + "\n"));
            _file.Flush();
            return;
        }

        (Requests, Tokens, int whole) = Read(text, path);
        _file.SetLength(whole);
        _file.Seek(0, SeekOrigin.End);
    }

    // What was spent, and how long the whole lines are. A line that was cut when the process was killed: its request was not
    // sent, or is counted in full.
    private static (long Requests, TokenCount Tokens, int Whole) Read(string text, string path)
    {
        int whole = text.LastIndexOf('\n') + 1;
        string[] lines = text[..whole].Split('\n', StringSplitOptions.RemoveEmptyEntries);
        if (lines.Length == 0 || lines[0] != Header)
        {
            throw Damaged(path, 1);
        }

        long requests = 0;
        Dictionary<long, TokenCount> open = [];
        for (int i = 1; i < lines.Length; i++)
        {
            string[] parts = lines[i].Split(' ');
            if (
                parts.Length != 4
                || !Number(parts[1], out long number)
                || !Number(parts[2], out long prompt)
                || !Number(parts[3], out long completion)
                || !(parts[0] == "r" ? open.TryAdd(number, default) : parts[0] == "s" && open.ContainsKey(number))
            )
            {
                throw Damaged(path, i + 1);
            }

            open[number] = new TokenCount(prompt, completion);
            requests = Math.Max(requests, number);
        }

        return (requests, open.Values.Aggregate(default(TokenCount), (sum, tokens) => sum + tokens), whole);
    }

    private static bool Number(string text, out long value) =>
        long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out value);

    private static BadInputException Damaged(string path, int line) =>
        new(
            $"{path}, line {line}: not a line that says what was spent; found something else or damage. "
                + "Delete the file to begin the budget anew."
        );
}
