using Telltale.Audit.Ports;

namespace Telltale.Adapters.Store.TextAnswers;

/// <summary>
/// Answers of text models as files <c>FOLDER/ab/cd/ef….answer</c>, named by the hash of model and question, each whole or
/// absent: at most 256 folders in a folder, and a share of 1 in 65,536 of the answers in each of the last. They hold the
/// tokens of texts, so that only the owner may look (0700, 0600).
/// </summary>
/// <remarks>Several processes may use one folder at once: who writes an answer twice writes the same bytes.</remarks>
/// <param name="folder">The folder; made when the first answer is stored.</param>
public sealed class TextAnswerFolder(string folder)
{
    /// <summary>The answer about a text, if it is stored whole; null otherwise.</summary>
    /// <param name="identity">The model's identity.</param>
    /// <param name="query">The question.</param>
    public TextReading? Load(string identity, TextQuery query) =>
        Bytes(TextAnswerKey.Of(identity, query)) is { } bytes ? TextAnswerFormat.ReadReading(bytes) : null;

    /// <summary>Continuations, if they are stored whole; null otherwise.</summary>
    /// <param name="identity">The model's identity.</param>
    /// <param name="query">The question.</param>
    public IReadOnlyList<string>? Load(string identity, ContinuationQuery query) =>
        Bytes(TextAnswerKey.Of(identity, query)) is { } bytes ? TextAnswerFormat.ReadContinuations(bytes) : null;

    /// <summary>Stores the answer about a text.</summary>
    public void Save(string identity, TextQuery query, TextReading answer) =>
        Store(TextAnswerKey.Of(identity, query), TextAnswerFormat.Write(answer));

    /// <summary>Stores continuations.</summary>
    public void Save(string identity, ContinuationQuery query, IReadOnlyList<string> answer) =>
        Store(TextAnswerKey.Of(identity, query), TextAnswerFormat.Write(answer));

    private byte[]? Bytes(string key)
    {
        try
        {
            return File.ReadAllBytes(PathOf(key));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // Mostly: there is none. One that cannot be read is asked anew.
            return null;
        }
    }

    private void Store(string key, byte[] bytes)
    {
        string path = PathOf(key);
        OwnerOnly.CreateFolder(Path.GetDirectoryName(path)!);
        // A file that the power cut short fails its check and is asked anew: no need to wait for the disk each time.
        AtomicFile.Write(path, stream => stream.Write(bytes), ownerOnly: true, flushToDisk: false);
    }

    private string PathOf(string key) => Path.Combine(folder, key[..2], key[2..4], $"{key[4..]}.answer");
}
