using BetweenTokens.Models;
using BetweenTokens.NextToken;
using BetweenTokens.Plots;
using BetweenTokens.Sampling;

namespace BetweenTokens.Lessons.L12Sampling;

/// <summary>One beginning, continued by different procedures with the same model.</summary>
public static class TalePictures
{
    /// <summary>Greedy choice, two draws from the k likeliest and the best of a beam, with the price of each text.</summary>
    /// <param name="model">A model with a tokenizer.</param>
    /// <param name="prompt">The beginning.</param>
    /// <param name="topK">k of the draws.</param>
    /// <param name="beams">Width of the beam.</param>
    /// <param name="seed">Seed of the draws.</param>
    /// <param name="tokens">Longest continuation.</param>
    public static Table Told(LanguageModel model, string prompt, int topK, int beams, long seed, int tokens = 40)
    {
        int[] ids = Needed.Of(model).PromptIds(prompt);
        CheckBeams(beams);
        var greedy = model.Generate(ids, new GenerationOptions { Temperature = 0, MaxTokens = tokens })[0];
        var drawn = model.Generate(ids, new GenerationOptions { TopK = topK, Seed = seed, Streams = 2, MaxTokens = tokens });
        var beam = BeamSearch.Run(model, ids, new() { Beams = beams, MaxTokens = tokens, LengthPenalty = 0 }).Hypotheses[0];
        (string Rule, string Text, int Tokens, double LogProbability)[] rows =
        [
            ("жадный выбор", greedy.Text, greedy.Ids.Count, greedy.LogProbability),
            .. drawn.Select((one, i) => (topK > 0 ? $"top-{topK}, розыгрыш {i + 1}" : $"весь словарь, розыгрыш {i + 1}",
                one.Text, one.Ids.Count, one.LogProbability)),
            ($"луч шириной {beams}", beam.Text, beam.Ids.Count, beam.LogProbability),
        ];
        return Table.Of($"«{prompt.Replace("<end>", "", StringComparison.Ordinal).Trim()}» — {model.Name}", rows,
            ("кто выбирает", row => row.Rule), ("продолжение", row => row.Text.Trim().ReplaceLineEndings("⏎")),
            ("токенов", row => row.Tokens), ("ln p, нат", row => row.LogProbability),
            ("на токен", row => row.LogProbability / row.Tokens))
            .With("ln p, нат", "0.0").With("на токен", "0.00");
    }

    /// <summary>Best of n: of 1, 4, 16 and 64 draws the likeliest, beside greedy choice.</summary>
    /// <inheritdoc cref="Told"/>
    public static Table Best(LanguageModel model, string prompt, long seed, int tokens = 40)
    {
        int[] ids = Needed.Of(model).PromptIds(prompt);
        var options = new GenerationOptions { Seed = seed, MaxTokens = tokens };
        var greedy = model.Generate(ids, options with { Temperature = 0 })[0];
        (string Rule, GeneratedText Text)[] rows =
        [
            .. new[] { 1, 4, 16, 64 }.Select(n => ($"лучший из {n}", BestOfN.Draw(model, ids, n, options).Best)), ("жадный выбор", greedy),
        ];
        return Table.Of($"Лучший из n по вероятности: «{prompt.Replace("<end>", "", StringComparison.Ordinal).Trim()}», {model.Name}", rows,
            ("кто выбирает", row => row.Rule), ("продолжение", row => row.Text.Text.Trim().ReplaceLineEndings("⏎")),
            ("токенов", row => row.Text.Ids.Count), ("ln p, нат", row => row.Text.LogProbability))
            .With("ln p, нат", "0.0");
    }

    /// <summary>Refuses a width that is none.</summary>
    internal static void CheckBeams(int beams)
    {
        if (beams is < 1 or > 64)
        {
            throw new ReaderException($"A beam is 1 to 64 wide; found {beams}.", $"Ширина луча — от 1 до 64; здесь {beams}.");
        }
    }
}
