using BetweenTokens.Lessons.Claims;
using BetweenTokens.Plots;

namespace BetweenTokens.Lessons.L14Tokenization;

/// <summary>Pictures of what was measured ahead: pieces and losses, letters, signs that are not seen, sums of rows.</summary>
public static class KeptPictures
{
    private const long Seed = 1415;

    private static readonly Axis _share = new("доля", "доля") { Range = (0, 1.05) };

    /// <summary>One corpus in words, byte pairs and characters: nats a word, beside the law.</summary>
    public static Visual Corpus() => Kept.Show(() =>
    {
        var table = Kept.Table(PieceSurveys.World);
        (string Name, string Column)[] shown = [("слова", "in words"), ("пары байтов", "in pairs"), ("буквы", "in characters")];
        Measured[] found = [.. shown.Select(one => Measured.Ratio(one.Name, table[one.Column], table["#words"], Seed))];
        var law = table["law"].Sum() / table["#words"].Sum();
        return Pictures.Bars("Один корпус в трёх алфавитах", new Axis("алфавит") { Labels = [.. shown.Select(one => one.Name)] },
                new Axis("потеря на слово", "нат"), [new("модель", [.. found.Select(one => one.Value)])
                {
                    Intervals = [.. found.Select(one => one.Interval)],
                }],
                references: [Reference.AtX(law, "закон мира")])
            .Look($"Левее закона ({Pictures.Text(law, 2)} ната) не бывает: это предел. Насколько каждый алфавит до него не дошёл? Потери "
                + $"кусков сложены по слову, так что единица у всех одна. Документов {20 * table.Rows.Count}, усики — 95% по двадцаткам "
                + "документов; модели прочли одни и те же документы, но обучены по одному разу.");
    }, PieceSurveys.World);

    /// <summary>What byte pairs lose more than words, by frequency of the word and by its number of pieces.</summary>
    public static Visual Pieces() => Kept.Show(() =>
    {
        var table = Kept.Table(PieceSurveys.World);
        return Pictures.Lines("Лишние наты слова у модели пар против модели слов",
                new Axis("частота: одно слово из 2 в степени", "степень"), new Axis("лишняя потеря на слово", "нат"),
                [.. new[] { ("из одного куска", "one"), ("из нескольких", "many") }.Select(kind => Curve(table, kind.Item1, kind.Item2))])
            .Look("Обе линии стоят над одной и той же частотой. Кто выше и всюду ли? Полоса — 95% по документам. Частоты посчитаны на "
                + "других документах; последняя точка — одно из двух тысяч и реже.");
    }, PieceSurveys.World);

    /// <summary>Counting: of a word, of its letters, of a list.</summary>
    public static Visual Letters() => Kept.Show(() =>
    {
        var table = Kept.Table(LetterSurveys.English);
        (string Name, string Column)[] shown =
            [("слово целиком", "right"), ("слово по буквам", "right spelled"), ("список слов", "right list")];
        Measured[] found = [.. shown.Select(one => Measured.Share(one.Name, [.. table[one.Column].Select(right => right == 1)]))];
        var lengths = table["#letters"].CountBy(n => n).Max(n => n.Value) / (double)table.Rows.Count;
        return Pictures.Bars("Сосчитано верно, SmolLM2", new Axis("что считали") { Labels = [.. shown.Select(one => one.Name)] },
                _share with { Name = "верных ответов" }, [new("модель", [.. found.Select(one => one.Value)])
                {
                    Intervals = [.. found.Select(one => one.Interval)],
                }],
                references: [Reference.AtX(lengths, "одно и то же число")])
            .Look($"Пунктир — сколько набрал бы тот, кто всегда называет самую частую длину ({Pictures.Text(lengths, 2)}). Если и список "
                + $"слов не сосчитан, дело не в одних токенах. Слов {table.Rows.Count}.");
    }, LetterSurveys.English);

    /// <summary>A sign that is not seen: answers changed and right.</summary>
    public static Visual Invisible() => Kept.Show(() =>
    {
        var table = Kept.Table(HiddenSurveys.English);
        (string Name, string Key)[] shown = [("внутри слова", "inside"), ("перед текстом", "start"), ("дефис внутри слова", "hyphen")];
        BarGroup Group(string name, string column) =>
            new(name, [.. shown.Select(one => table[$"{column} {one.Key}"].Average())])
            {
                Intervals = [.. shown.Select(one => Measured.Share("", [.. table[$"{column} {one.Key}"].Select(x => x == 1)]).Interval)],
            };
        return Pictures.Bars("Знак, которого не видно, и ответ SmolLM2",
                new Axis("где знак") { Labels = [.. shown.Select(one => one.Name)] }, _share,
                [Group("ответ изменился", "changed"), Group("ответ верен", "right")],
                references: [Reference.AtX(table["right clean"].Average(), "верно без знака")])
            .Look("Пунктир — доля верных ответов на чистый вопрос. Кто двигает ответ сильнее: невидимый знак или видимый дефис? Средняя KL "
                + string.Join(", ", shown.Select(one => $"{one.Name} {Pictures.Text(table[$"KL {one.Key}"].Average(), 2)}"))
                + $" ната; вопросов {table.Rows.Count}.");
    }, HiddenSurveys.English);

    /// <summary>What comes after a word of two pieces: as it is, cut, with the sum or the mean instead.</summary>
    public static Visual Sums() => Kept.Show(() =>
    {
        (string Name, Survey Survey)[] models = [("мир", SumSurveys.World), ("SmolLM2", SumSurveys.English)];
        (string Name, string Column)[] ways = [("как есть", "whole"), ("первый кусок скрыт", "cut"), ("вместо него сумма", "sum"),
            ("вместо него среднее", "mean")];
        return Pictures.Bars("Удивление токеном после слова из двух кусков",
                new Axis("что видит последний кусок") { Labels = [.. ways.Select(way => way.Name)] },
                new Axis("потеря на следующем токене", "нат"),
                [.. models.Select(model => (model.Name, Table: Kept.Table(model.Survey))).Select(model =>
                {
                    Measured[] found = [.. ways.Select(way => Measured.Ratio("", model.Table[way.Column], model.Table["#words"], Seed))];
                    return new BarGroup(model.Name, [.. found.Select(one => one.Value)])
                    {
                        Intervals = [.. found.Select(one => one.Interval)],
                    };
                })])
            .Look("Если бы слово было суммой, третья полоса вернулась бы к первой. Усики — 95% по документам и отрывкам.");
    }, SumSurveys.World, SumSurveys.English);

    /// <summary>How many nats the longer wording is behind or ahead, pair by pair.</summary>
    public static Visual Wordings() => Kept.Show(() =>
    {
        var rows = Kept.Table(WordingSurveys.Pairs).Rows;
        Dot[] Of(bool equal) => [.. rows.Where(row => row.Values[0] == row.Values[1] == equal)
            .Select(row => new Dot(row.Id, row.Values[0] - row.Values[1], row.Values[2]))];
        return Pictures.Scatter("Два написания одного и того же, SmolLM2",
                new Axis("на сколько токенов первое длиннее", "токен"), new Axis("на сколько первое вероятнее", "нат"),
                [("длины равны", Of(true)), ("длины разные", Of(false))], references: [Reference.AtY(0, "поровну")])
            .Look("Столбик над нулём — пары равной длины: насколько он растянут, настолько предпочтение обходится без длины. Пар: "
                + $"{rows.Count}, по три предложения.");
    }, WordingSurveys.Pairs);

    private static Series Curve(SurveyTable table, string name, string kind)
    {
        Measured[] found = [.. PieceSurveys.Bins.Select(bin => Measured.Ratio("",
            [.. table[$"in pairs {kind} {bin}"].Zip(table[$"in words {kind} {bin}"], (pairs, words) => pairs - words)],
            table[$"#{kind} {bin}"], Seed))];
        int[] known = [.. Enumerable.Range(0, found.Length).Where(i => !double.IsNaN(found[i].Value))];
        return new(name, [.. known.Select(i => (double)PieceSurveys.Bins[i])], [.. known.Select(i => found[i].Value)])
        {
            Low = [.. known.Select(i => found[i].Interval.Low)],
            High = [.. known.Select(i => found[i].Interval.High)],
            Band = "95% по документам",
            Markers = true,
        };
    }
}
