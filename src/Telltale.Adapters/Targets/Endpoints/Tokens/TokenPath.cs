namespace Telltale.Adapters.Targets.Endpoints.Tokens;

/// <summary>
/// Finds the way through a text that a row of tokens takes: after each token the set of places where it may have ended,
/// mostly one. Of several ways, one on which a token begins where the asked text begins is preferred.
/// </summary>
/// <param name="tokens">The tokens.</param>
/// <param name="prompt">The text in UTF-8.</param>
/// <param name="textStart">Where in it the asked text begins.</param>
internal sealed class TokenPath(IReadOnlyList<PromptToken> tokens, byte[] prompt, int textStart)
{
    private readonly record struct Step(int Place, int Before, bool Meets);

    private readonly TokenMatch _match = new(prompt);

    /// <summary>The first token that fits nowhere on the way that got furthest; their number where all fitted.</summary>
    public int FurthestToken { get; private set; }

    /// <summary>The place in the text where that way ended.</summary>
    public int FurthestPlace { get; private set; }

    /// <summary>
    /// The places where tokens <paramref name="first"/> … begin and end when the first begins at <paramref name="start"/>,
    /// up to the token that reaches the end of the text; null where there is no way. Of ways with fewer and with more
    /// tokens the one with more is taken: servers tell what was asked, and at most a little more.
    /// </summary>
    public int[]? From(int first, int start)
    {
        List<Step[]> steps =
        [
            [new Step(start, -1, start == textStart)],
        ];
        List<int> ends = [];
        (int Token, int Step)? best = start == prompt.Length ? (0, 0) : null;
        for (int k = first; k < tokens.Count && steps[^1].Length > 0; k++)
        {
            Note(k, steps[^1]);
            steps.Add(Next(steps[^1], tokens[k].Text, ends));
            int done = Array.FindIndex(steps[^1], step => step.Place == prompt.Length);
            if (done >= 0 && (best is not { } known || steps[^1][done].Meets || !steps[known.Token][known.Step].Meets))
            {
                best = (steps.Count - 1, done);
            }
        }

        Note(tokens.Count, steps[^1]);
        return best is { } found ? Back(steps, found.Token, found.Step) : null;
    }

    private Step[] Next(Step[] here, string? token, List<int> ends)
    {
        List<Step> next = [];
        for (int i = 0; token is not null && i < here.Length; i++)
        {
            if (here[i].Place == prompt.Length)
            {
                // What comes after the end was generated.
                continue;
            }

            _match.Ends(token, here[i].Place, ends);
            foreach (int end in ends)
            {
                Step step = new(end, i, here[i].Meets || end == textStart);
                int known = next.FindIndex(other => other.Place == end);
                if (known < 0)
                {
                    next.Add(step);
                }
                else if (step.Meets && !next[known].Meets)
                {
                    next[known] = step;
                }
            }
        }

        return [.. next];
    }

    private void Note(int token, Step[] here)
    {
        int place = here.Length == 0 ? -1 : here.Max(step => step.Place);
        if (place >= FurthestPlace)
        {
            FurthestToken = token;
            FurthestPlace = place;
        }
    }

    private static int[] Back(List<Step[]> steps, int token, int index)
    {
        int[] places = new int[token + 1];
        for (int k = token; k >= 0; k--)
        {
            places[k] = steps[k][index].Place;
            index = steps[k][index].Before;
        }

        return places;
    }
}
