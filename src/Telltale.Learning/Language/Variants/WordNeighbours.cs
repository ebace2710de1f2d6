using Telltale.Core.Randomness;

namespace Telltale.Learning.Language.Variants;

/// <summary>
/// Neighbours of a text: each differs from it in one word, a likely one where the original is not a sure one. A candidate's
/// probability at its place is that of the text around it by a <see cref="WordModel"/>,
/// <c>P(w | two before) · P(next | before, w) · P(second next | w, next)</c>, divided by the sum over all candidates and the
/// original; neighbours are those with the largest <c>p_candidate / (1 − p_original)</c>.
/// </summary>
/// <remarks>
/// After Mattern et al. 2023, with a model of words in place of a masked language model. Where the original is certain,
/// 0.1 stands for 1 − p, as in their code. The new word begins with a capital where the old one does.
/// </remarks>
/// <param name="model">Trained on texts that are not judged.</param>
public sealed class WordNeighbours(WordModel model)
{
    private const int MostPlaces = 64;
    private const int OfEachKind = 50;
    private const int OfAPlace = 10;
    private const double WhereCertain = 0.1;

    /// <summary>The best neighbours, best first; fewer where there are not so many.</summary>
    /// <param name="text">Any text; one without words has none.</param>
    /// <param name="count">How many.</param>
    /// <param name="seed">Chooses 64 places in texts of more words.</param>
    public IReadOnlyList<string> Of(string text, int count, Seed seed)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        WordRuns runs = new(text);
        int[] numbers = [.. Enumerable.Range(0, runs.Count).Select(w => model.NumberOf(Small(runs[w])))];
        List<(double Ratio, int Place, string Word)> swaps = [];
        foreach (int place in Places(numbers.Length, seed))
        {
            swaps.AddRange(At(numbers, place, Small(runs[place])));
        }

        return
        [
            .. swaps
                .OrderByDescending(s => s.Ratio)
                .ThenBy(s => s.Place)
                .ThenBy(s => s.Word, StringComparer.Ordinal)
                .Take(count)
                .Select(s => runs.With(s.Place, LikeIn(runs[s.Place], s.Word))),
        ];
    }

    private static int[] Places(int words, Seed seed)
    {
        if (words <= MostPlaces)
        {
            return [.. Enumerable.Range(0, words)];
        }

        int[] places = seed.CreateRng().Permutation(words)[..MostPlaces];
        Array.Sort(places);
        return places;
    }

    /// <summary>The likeliest other words at a place.</summary>
    private IEnumerable<(double Ratio, int Place, string Word)> At(int[] numbers, int place, string original)
    {
        int own = numbers[place];
        int[] candidates =
        [
            .. model
                .Between(At(numbers, place - 1), At(numbers, place + 1), OfEachKind)
                .Where(w => !string.Equals(model.WordOf(w), original, StringComparison.Ordinal)),
        ];
        double[] chances = [.. candidates.Select(w => Chance(numbers, place, w))];
        double ownChance = Chance(numbers, place, own);
        double sum = ownChance;
        foreach (double chance in chances)
        {
            sum += chance;
        }

        double left = 1 - (ownChance / sum);
        double divisor = left > 0 ? left : WhereCertain;
        return candidates
            .Select((w, i) => (Ratio: chances[i] / sum / divisor, place, Word: model.WordOf(w)))
            .OrderByDescending(s => s.Ratio)
            .ThenBy(s => s.Word, StringComparer.Ordinal)
            .Take(OfAPlace);
    }

    private double Chance(int[] numbers, int place, int word)
    {
        int two = At(numbers, place - 2);
        int one = At(numbers, place - 1);
        int next = At(numbers, place + 1);
        double chance = model.Probability(two, one, word) * model.Probability(one, word, next);
        // Behind the end there is nothing to foretell.
        return place + 1 < numbers.Length ? chance * model.Probability(word, next, At(numbers, place + 2)) : chance;
    }

    private static int At(int[] numbers, int place) =>
        place >= 0 && place < numbers.Length ? numbers[place] : WordModel.Edge;

    private static string Small(string word) => word.ToLowerInvariant();

    private static string LikeIn(string old, string word) =>
        char.IsUpper(old[0]) ? char.ToUpperInvariant(word[0]) + word[1..] : word;
}
