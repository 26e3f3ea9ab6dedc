using BetweenTokens.Microworld;
using BetweenTokens.Models;
using BetweenTokens.Plots;
using BetweenTokens.Sampling;

namespace BetweenTokens.Lessons.L12Sampling;

/// <summary>One beginning of a short document, the model's proven mode after it, and what beams of several widths found.</summary>
/// <param name="Prompt">Token ids.</param>
/// <param name="Mode">The likeliest finished text.</param>
/// <param name="Found">Log-probability of the best finished text of each beam; −∞ where it finished none.</param>
public sealed record SearchedText(int[] Prompt, ModelMode Mode, IReadOnlyList<double> Found);

/// <summary>Search errors: how often a beam misses the text that the model itself finds likeliest.</summary>
public static class SearchPictures
{
    private const int Longest = 14, Start = 2, Most = 24;

    // Texts closer than this are ties: batches of different sizes round differently.
    private const double Tie = 1e-4;

    private static readonly int[] _widths = [1, 2, 4, 8, 16];

    /// <summary>Begins short documents of the law, drawn blindly, and searches on with beams and exactly.</summary>
    /// <param name="model">A glass model.</param>
    /// <param name="law">The law that it was trained on.</param>
    /// <param name="texts">How many beginnings.</param>
    /// <param name="seed">Seed of the documents.</param>
    public static IReadOnlyList<SearchedText> Run(LanguageModel model, Law law, int texts = 30, long seed = 12)
    {
        var sampler = new Sampler(Needed.Of(law), seed);
        var found = new List<SearchedText>();
        while (found.Count < texts)
        {
            var document = sampler.Next();
            if (document.Length <= Longest && document.Length > Start)
            {
                int[] prompt = [law.EndToken, .. document[..Start]];
                var mode = ModelMode.Find(Needed.Of(model), prompt, new() { MaxTokens = Most, MaxOpened = 600 });
                found.Add(new(prompt, mode, [.. _widths.Select(width => Best(model, prompt, width))]));
            }
        }

        return found;
    }

    /// <summary>Share of the beginnings whose mode a beam missed, against its width.</summary>
    /// <param name="found">What <see cref="Run"/> gave.</param>
    public static Picture Errors(IReadOnlyList<SearchedText> found)
    {
        var proven = Needed.Of(found).Count(one => one.Mode.IsProven);
        return Pictures.Bars(
                "Как часто луч проходит мимо самого вероятного текста",
                new Axis("ширина луча") { Labels = [.. _widths.Select(width => width == 1 ? "1 (жадный)" : $"{width}")] },
                new Axis("мода не найдена", "доля") { Range = (0, 1) }, [.. _widths.Select(width => Missed(found, width))])
            .Look($"Мода — самый вероятный законченный текст у самой модели; её ищет перебор с отсечением. Доказана у {proven} "
                + $"начал из {found.Count}, остальные в счёт не входят.");
    }

    /// <summary>Share of the beginnings with a proven mode that a beam missed; NaN where none is proven.</summary>
    /// <param name="found">What <see cref="Run"/> gave.</param>
    /// <param name="width">1, 2, 4, 8 or 16.</param>
    public static double Missed(IReadOnlyList<SearchedText> found, int width)
    {
        SearchedText[] proven = [.. Needed.Of(found).Where(one => one.Mode.IsProven)];
        var place = Array.IndexOf(_widths, width);
        return (double)proven.Count(one => one.Found[place] < one.Mode.LogProbability - Tie) / proven.Length;
    }

    /// <summary>Some beginnings where greedy choice missed the mode: both texts with their prices.</summary>
    /// <param name="model">The model that searched.</param>
    /// <param name="law">Its law.</param>
    /// <param name="found">What <see cref="Run"/> gave.</param>
    public static Table Examples(LanguageModel model, Law law, IReadOnlyList<SearchedText> found)
    {
        var oracle = new Oracle(Needed.Of(law));
        string Say(IEnumerable<int> ids) => Needed.Of(model).Tokenizer!.Decode([.. ids]);
        var rows = Needed.Of(found).Where(one => one.Mode.IsProven).OrderBy(one => one.Found[0] - one.Mode.LogProbability).Take(4);
        return Table.Of("Где жадный выбор проиграл больше всего", rows,
            ("начало", one => Say(one.Prompt[1..])), ("мода модели", one => one.Mode.Text),
            ("её ln p", one => one.Mode.LogProbability), ("у жадного", one => Shown(one.Found[0])),
            ("у луча 4", one => Shown(one.Found[2])), ("мода по закону", one => Say(oracle.Mode(one.Prompt.AsSpan(1)).Ids.Skip(one.Prompt.Length - 1).SkipLast(1))))
            .With("её ln p", "0.00");
    }

    private static string Shown(double value) => double.IsNegativeInfinity(value) ? "не закончил" : Pictures.Text(value, 2);

    private static double Best(LanguageModel model, int[] prompt, int width) =>
        BeamSearch.Run(model, prompt, new() { Beams = width, MaxTokens = Most, LengthPenalty = 0 }).Hypotheses
            .Where(one => one.Ended).Select(one => one.LogProbability).DefaultIfEmpty(double.NegativeInfinity).Max();
}
