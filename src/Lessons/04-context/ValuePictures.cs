using BetweenTokens.Inspection;
using BetweenTokens.Lessons.Claims;
using BetweenTokens.Microworld;
using BetweenTokens.Models;
using BetweenTokens.NextToken;
using BetweenTokens.Plots;
using BetweenTokens.Statistics;
using BetweenTokens.Training.Glass;

namespace BetweenTokens.Lessons.L04Context;

/// <summary>X=5, then X=7: what is answered, with a correction, without, and in other orders.</summary>
public static class ValuePictures
{
    /// <summary>Probabilities of two answers after several texts: of the model and of the law, where the law can write the text.</summary>
    /// <param name="model">A glass model.</param>
    /// <param name="one">The first answer, one word.</param>
    /// <param name="other">The other.</param>
    /// <param name="texts">Texts of the model, each with a name.</param>
    public static Picture World(LanguageModel model, string one, string other, params IReadOnlyList<(string Name, string Text)> texts)
    {
        var oracle = new Oracle(ModelLaw.Of(Needed.Of(model)));
        int[][] ids = [.. texts.Select(text => model.PromptIds(text.Text))];
        var rows = NextLogits.After(model, ids);
        int first = model.PromptIds(one)[^1], second = model.PromptIds(other)[^1];
        double Law(int[] text, int id)
        {
            try
            {
                return oracle.Next(text)[id];
            }
            catch (ImpossibleTextException)
            {
                return double.NaN;
            }
        }

        BarGroup Model(string word, int id) =>
            new($"модель: {word}", [.. rows.Select(row => Math.Exp(Distributions.LogProbability(row, id)))]);
        BarGroup Said(string word, int id) => new($"закон: {word}", [.. ids.Select(text => Law(text, id))]);
        return Pictures.Bars("Что отвечает модель и что положено по закону",
                new Axis("текст") { Labels = [.. texts.Select(text => text.Name)] },
                new Axis("вероятность", "доля") { Range = (0, 1.03) },
                [Model(one, first), Said(one, first), Model(other, second), Said(other, second)])
            .Look("Сравните полосу модели с полосой закона под ней. Если полосы закона нет, такого текста в этом мире не бывает.");
    }

    /// <summary>Fifty templates of SmolLM2: how often the later value is taken; measured ahead.</summary>
    public static Visual English() => Kept.Show(DrawEnglish, ValueSurveys.English, ValueSurveys.Letters);

    /// <summary>Two laws taught to one network: how often the later statement is taken; measured ahead.</summary>
    public static Visual Laws() => Kept.Show(DrawLaws, LawTrainings.Survey);

    /// <summary>Is the last value still found after many overwrites; measured ahead.</summary>
    public static Visual Rewrites() => Kept.Show(DrawRewrites, RewriteSurveys.English, RewriteSurveys.World);

    /// <summary>Share of texts in which SmolLM2 takes the later value without a correction; NaN where nothing was measured.</summary>
    public static double Later() => Kept.Has(ValueSurveys.English)
        ? Kept.Table(ValueSurveys.English)["later, plain"].Average() : double.NaN;

    private static Picture DrawEnglish()
    {
        var table = Kept.Table(ValueSurveys.English);
        string[] columns = ["later, plain", "later, cue", "later, cue at the first", "alone"];
        var (found, letters) = (Kept.Means(table, columns),
            Kept.Means(Kept.Table(ValueSurveys.Letters), ["later, plain", "later, cue", "alone"]));
        Measured[] inLetters = [letters[0], letters[1], new("", double.NaN, new(0, 1, 0.95), 0), letters[2]];
        return Pictures.Bars($"Какое значение берёт SmolLM2, шаблонов: {table.Rows.Count}",
                new Axis("текст") { Labels = ["5, потом 7", "5, потом поправка: 7", "поправка: 5, потом 7", "только 7"] },
                new Axis("ответов последним значением", "доля") { Range = (0, 1.03) },
                [Kept.Group("шаблоны", found), Kept.Group("X=5. X=7. X=", inLetters)], [Reference.AtX(0.5, "поровну")])
            .Look("Сравните вторую и третью полосы: слова поправки те же, а стоят у разных значений. Последняя полоса — умеет ли модель "
                + "вообще повторить значение.");
    }

    private static Picture DrawLaws()
    {
        var table = Kept.Table(LawTrainings.Survey);
        BarGroup Of(string name, string said) => table.Where(row => row.Id.StartsWith($"{name}/", StringComparison.Ordinal)) is var rows
            ? Kept.Group(said, [.. LawTrainings.Columns.Select(column => Measured.MeanOfSeeds(column, rows[column]))]) : new(said, []);
        return Pictures.Bars("Два закона, по пять сетей на каждый",
                new Axis("текст") { Labels = ["без поправки", "«на самом деле»", "сказано одно"] },
                new Axis("ответов последним", "доля") { Range = (0, 1.03) },
                [.. LawTrainings.Laws.Select(law => Of(law.Name, law.Said))], [Reference.AtX(0.5, "поровну")])
            .Look("Сеть та же, тексты устроены одинаково, разные только ответы. Сравните первую пару полос, потом вторую: слова "
                + "«на самом деле» в обоих мирах значат одно.");
    }

    private static Picture DrawRewrites()
    {
        Series Of(string name, SurveyTable table, IReadOnlyList<int> times) => Kept.Curve(
            name, [.. times.Select(n => (double)n)], Kept.Means(table, times.Select(n => $"last {n}")));
        return Pictures.Lines("Последнее значение после многих перезаписей", new Axis("значений дано всего", "число") { Log = true },
                new Axis("ответов последним", "доля") { Range = (0, 1.03) },
                Of("SmolLM2", Kept.Table(RewriteSurveys.English), RewriteSurveys.Times),
                Of("glass/base", Kept.Table(RewriteSurveys.World), RewriteSurveys.WorldTimes))
            .Look("Ось логарифмическая: прямая вниз значила бы падение с логарифмом числа перезаписей (Wang и Sun, 2025). Семь значений — "
                + "больше, чем бывает в текстах этого мира.");
    }
}
