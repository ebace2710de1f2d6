using Telltale.Core.Evidence.Language;
using Telltale.Learning.Language.Models;
using TextReading = Telltale.Audit.Ports.TextReading;

namespace Telltale.Audit.Language.Reading;

/// <summary>The answers of several models about one text, read side by side.</summary>
/// <param name="Targets">Of each target.</param>
/// <param name="References">Of each reference, without divergences.</param>
/// <param name="Divergences">[target][reference]: <see cref="TokenSignals.Divergences"/>.</param>
public sealed record ComparedReadings(TextReading[] Targets, TextReading[] References, double[][][] Divergences)
{
    /// <summary>The references' answers, with how far each lies from one of the targets.</summary>
    public TextReading[] Against(int target) =>
        [
            .. References.Select(
                (reading, r) => reading with { Signals = reading.Signals with { Divergences = Divergences[target][r] } }
            ),
        ];
}

/// <summary>A query as tokens, and the answers of several models as they come together from windows.</summary>
internal sealed class ComparedText
{
    private readonly QueriedText _text;
    private readonly QueriedText[] _targets;
    private readonly QueriedText[] _references;
    private readonly double[][][] _divergences;

    /// <param name="text">The query, of which the answer is not used.</param>
    /// <param name="targets">How many targets there are.</param>
    /// <param name="references">How many references.</param>
    public ComparedText(QueriedText text, int targets, int references)
    {
        _text = text;
        _targets = [.. Enumerable.Range(0, targets).Select(_ => text.Again())];
        _references = [.. Enumerable.Range(0, references).Select(_ => text.Again())];
        _divergences = [.. _targets.Select(_ => _references.Select(r => new double[r.Signals.Count]).ToArray())];
    }

    /// <summary>In their order.</summary>
    public IReadOnlyList<TextWindow> Windows => _text.Windows;

    /// <summary>Takes over what was said about the tokens of a window that were asked about.</summary>
    public void Put(TextWindow window, ComparedSignals said)
    {
        for (int r = 0; r < _references.Length; r++)
        {
            _references[r].Put(window, said.References[r]);
        }

        for (int t = 0; t < _targets.Length; t++)
        {
            _targets[t].Put(window, said.Targets[t]);
            for (int r = 0; r < _references.Length; r++)
            {
                said.Divergences[t][r].CopyTo(_divergences[t][r], window.Place);
            }
        }
    }

    /// <summary>The answers, when all windows are there.</summary>
    /// <param name="asText">A token as text.</param>
    public ComparedReadings Answer(Func<int, string> asText)
    {
        string[] tokens = [.. _text.Tokens.Select(asText)];
        return new ComparedReadings([.. _targets.Select(Of)], [.. _references.Select(Of)], _divergences);

        TextReading Of(QueriedText answer) => new(answer.Tokens, tokens, answer.Signals);
    }
}
