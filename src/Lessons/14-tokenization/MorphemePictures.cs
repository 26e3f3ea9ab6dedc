using BetweenTokens.Lessons.Claims;
using BetweenTokens.Plots;
using BetweenTokens.Statistics;
using BetweenTokens.Text.Published;

namespace BetweenTokens.Lessons.L14Tokenization;

/// <summary>Borders of tokens and borders of morphemes.</summary>
public static class MorphemePictures
{
    private const int Draws = 200;
    private const long Seed = 1416;

    /// <summary>Share of split words whose borders all lie between morphemes, beside borders drawn by lot.</summary>
    public static Picture Sensible()
    {
        var rows = Splitter.Published.SelectMany(splitter => Splitter.Places.Select(place => (
            Name: $"{splitter.Name}, {place.Name}",
            Split: SplitClaims.Borders(splitter, place.AfterSpace).Where(word => word.Cut.Count > 0).ToList()))).ToList();
        Measured[] found =
            [.. rows.Select(row => SplitClaims.Sensible(row.Name, [.. row.Split.Select(w => w.Cut.All(w.Morphemes.Contains))]))];
        return Pictures.Bars("Слова с приставками: границы токенов и морфем",
                new Axis("токенизатор") { Labels = [.. rows.Select(row => $"{row.Name} (слов {row.Split.Count})")] },
                new Axis("разрезаны только между морфемами", "доля") { Range = (0, 1.05) },
                [
                    new("токенизатор", [.. found.Select(one => one.Value)]) { Intervals = [.. found.Select(one => one.Interval)] },
                    new("границы по жребию",
                        [.. rows.Select(row => row.Split.Average(word => ByLot(word.Word.Length, word.Cut.Count, word.Morphemes)))]),
                ],
                [Reference.AtX(0.5, "половина")])
            .Look("Рядом с каждой полосой — столько же границ, поставленных в те же слова по жребию. В скобках, сколько слов из "
                + $"{TokenizationTexts.All.Morphemes.Count} вообще разрезано.");
    }

    /// <summary>Words of the list that GPT-2 cuts, with both borders, a few by lot.</summary>
    public static Table Examples(int count = 8) => Table.Of("Как режет GPT-2 и где стоят морфемы",
        Some(count), ("слово", row => row.Word), ("GPT-2", row => row.Cut), ("морфемы", row => row.Morphemes));

    private static IEnumerable<(string Word, string Cut, string Morphemes)> Some(int count)
    {
        string[] words = [.. TokenizationTexts.All.Morphemes];
        new SeededRandom(Seed).Shuffle(words);
        var gpt2 = Splitter.Of("", GptTokenizer.Gpt2);
        return words.Select(word => (Word: word.Replace("|", "", StringComparison.Ordinal), Morphemes: word))
            .Select(word => (word.Word, Cut: string.Join('|', gpt2.Word(word.Word)), word.Morphemes))
            .Where(word => word.Cut.Contains('|', StringComparison.Ordinal)).Take(count);
    }

    private static double ByLot(int letters, int borders, IReadOnlySet<int> morphemes)
    {
        var (random, sensible) = (new SeededRandom(Seed), 0);
        for (var draw = 0; draw < Draws; draw++)
        {
            int[] places = [.. Enumerable.Range(1, letters - 1)];
            random.Shuffle(places);
            sensible += places.Take(borders).All(morphemes.Contains) ? 1 : 0;
        }

        return sensible / (double)Draws;
    }
}
