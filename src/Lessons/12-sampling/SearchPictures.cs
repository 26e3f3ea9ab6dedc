using BetweenTokens.Lessons.Claims;
using BetweenTokens.Microworld;
using BetweenTokens.Models;
using BetweenTokens.Plots;
using BetweenTokens.Sampling;

namespace BetweenTokens.Lessons.L12Sampling;

/// <summary>Search errors: how often a beam misses the text that the model itself finds likeliest.</summary>
public static class SearchPictures
{
    private const int Longest = 12, Start = 2, Most = 24;

    /// <summary>Share of the beginnings at which a beam misses the mode, measured ahead for glass/base.</summary>
    /// <param name="width">1, 2, 4, 8 or 16.</param>
    public static double Missed(int width) =>
        SearchSurveys.Misses(LessonEvidence.Table(12, "search glass/base"), width).Average(miss => miss ? 1.0 : 0);

    /// <summary>Share of the beginnings whose mode a beam missed, against its width, with exact intervals.</summary>
    public static Picture Errors()
    {
        var table = LessonEvidence.Table(12, "search glass/base");
        BarGroup Of(string name, Role role, Func<int, IEnumerable<bool>> misses)
        {
            Measured[] shares = [.. SearchSurveys.Widths.Select(width => Measured.Share($"{width}", [.. misses(width)]))];
            return new(name, [.. shares.Select(share => share.Value)])
            {
                Intervals = [.. shares.Select(share => share.Interval)],
                Role = role,
            };
        }

        return Pictures.Bars(
                "Как часто луч проходит мимо самого вероятного текста, glass/base",
                new Axis("ширина луча") { Labels = [.. SearchSurveys.Widths.Select(width => width == 1 ? "1 (жадный)" : $"{width}")] },
                new Axis("мода не найдена", "доля") { Range = (0, 1) },
                [Of("прошёл мимо", Role.Model, width => SearchSurveys.Misses(table, width)),
                 Of("и мода вдвое вероятнее", Role.Wrong, width => SearchSurveys.Misses(table, width, Math.Log(2)))])
            .Look($"Мода — самый вероятный законченный текст у самой модели; её ищет перебор с отсечением. "
                + $"Разных начал {table.Rows.Count}, мода доказана у {table["proven"].Count(proven => proven == 1)}; усики — 95%. "
                + "Промахи на волосок есть только в первом ряду столбиков; второй оставляет те, где луч потерял вдвое и больше. "
                + "Текст, не законченный за 24 слова, — тоже промах.");
    }

    /// <summary>
    /// Beginnings of short documents of the law, drawn blindly: the model's mode, greedy's and a beam's text, the law's mode.
    /// </summary>
    /// <param name="model">A glass model.</param>
    /// <param name="law">The law that it was trained on.</param>
    /// <param name="texts">How many beginnings, all different.</param>
    /// <param name="seed">Seed of the documents.</param>
    public static Table Examples(LanguageModel model, Law law, int texts, long seed)
    {
        var (sampler, oracle) = (new Sampler(Needed.Of(law), seed), new Oracle(law));
        var prompts = Enumerable.Range(0, 2000).Select(_ => sampler.Next()).Where(one => one.Length is > Start and <= Longest)
            .Select(one => (int[])[law.EndToken, .. one[..Start]]).DistinctBy(one => string.Join(' ', one)).Take(texts);
        string Say(IEnumerable<int> ids) => Needed.Of(model).Tokenizer!.Decode([.. ids]);
        var rows = prompts.Select(prompt => (Prompt: prompt,
            Mode: ModelMode.Find(model, prompt, new() { MaxTokens = Most, MaxOpened = 600 }),
            Greedy: Best(model, prompt, 1), Beam: Best(model, prompt, 4), Law: oracle.Mode(prompt.AsSpan(1))));
        return Table.Of($"Мода, жадный выбор и луч на {texts} началах, {model.Name}", rows,
            ("начало", one => Say(one.Prompt[1..])),
            ("мода модели", one => one.Mode.IsProven ? one.Mode.Text : $"{one.Mode.Text} (не доказана)"),
            ("её ln p", one => one.Mode.LogProbability), ("жадный ниже на, нат", one => one.Mode.LogProbability - one.Greedy),
            ("луч 4 ниже на, нат", one => one.Mode.LogProbability - one.Beam),
            ("мода по закону", one => Say(one.Law.Ids.Skip(one.Prompt.Length - 1).SkipLast(1))))
            .With("её ln p", "0.00").With("жадный ниже на, нат", "0.000").With("луч 4 ниже на, нат", "0.000");
    }

    private static double Best(LanguageModel model, int[] prompt, int width) =>
        BeamSearch.Run(model, prompt, new() { Beams = width, MaxTokens = Most, LengthPenalty = 0 }).Hypotheses
            .Where(one => one.Ended).Select(one => one.LogProbability).DefaultIfEmpty(double.NaN).Max();
}
