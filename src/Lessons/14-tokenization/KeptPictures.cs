using BetweenTokens.Lessons.Claims;
using BetweenTokens.Plots;

namespace BetweenTokens.Lessons.L14Tokenization;

/// <summary>Pictures of what was measured ahead: pieces and losses, letters, signs that are not seen, sums of rows.</summary>
public static class KeptPictures
{
    private const long Seed = 1415;

    // words of an octave, fewer make no point
    private const int Least = 10;

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
        var table = Kept.Table(WordSurveys.World);
        (string Name, int Kind)[] shown = [("из одного куска", 0), ("из двух и трёх", 1), ("из четырёх и больше", 2)];
        return Pictures.Lines("Лишние наты слова у модели пар против модели слов",
                new Axis("частота: одно слово из 2 в степени", "степень"), new Axis("лишняя потеря на слово", "нат"),
                [.. shown.Select(one => Curve(table, one.Name, one.Kind))])
            .Look("Точки одна под другой — слова одной частоты. Кто выше и всюду ли? Полоса — 95% по словам, их "
                + $"{table.Rows.Count}; частоты посчитаны на других документах. Слова из одного куска среди редких — почти одни буквы и "
                + "предлоги, поэтому сравнивают две другие линии.");
    }, WordSurveys.World);

    /// <summary>A word that is one token, and the same word in two halves: what comes after it.</summary>
    public static Visual Halved() => Kept.Show(() =>
    {
        var table = Kept.Table(CutSurveys.English);
        Measured[] found = [.. new[] { "whole", "halved" }.Select(one => Measured.Ratio("", table[one], table["#tokens"], Seed))];
        var cost = CutSurveys.Cost(table);
        return Pictures.Bars("Четыре токена после слова, SmolLM2", new Axis("слово") { Labels = ["одним токеном", "разрезано пополам"] },
                new Axis("потеря на токен", "нат"), [new BarGroup("модель", [.. found.Select(one => one.Value)])
                {
                    Intervals = [.. found.Select(one => one.Interval)],
                }])
            .Look($"Разность {Pictures.Text(cost.Value, 2)} ната на токен, от {Pictures.Text(cost.Interval.Low, 2)} до "
                + $"{Pictures.Text(cost.Interval.High, 2)}; слов {table["#words"].Sum():0}. Так этого слова в текстах не бывало: сколько "
                + "из этого платят за куски, а сколько за невиданное?");
    }, CutSurveys.English);

    /// <summary>Counting: of a word, of its letters, of a list.</summary>
    public static Visual Letters() => Kept.Show(() =>
    {
        var table = Kept.Table(LetterSurveys.English);
        (string Name, string Way)[] shown =
            [("слово целиком", LetterSurveys.OfWord), ("слово по буквам", LetterSurveys.OfLetters), ("список слов", LetterSurveys.OfList)];
        Measured[] found = [.. shown.Select(one => Measured.Share(one.Name, [.. LetterSurveys.Right(table, one.Way)]))];
        return Pictures.Bars("Сосчитано верно, SmolLM2", new Axis("что считали") { Labels = [.. shown.Select(one => one.Name)] },
                _share with { Name = "верных ответов" }, [new("модель", [.. found.Select(one => one.Value)])
                {
                    Intervals = [.. found.Select(one => one.Interval)],
                }],
                references: [Reference.AtX(LetterSurveys.Chance, "наугад")])
            .Look("Слов каждой длины поровну, и у каждой цифры вычтено её среднее: кто на всё отвечает одним числом, остаётся на пунктире. "
                + $"Если и список слов не сосчитан, дело не в одних токенах. Слов {table.Rows.Count}.");
    }, LetterSurveys.English);

    /// <summary>A sign that is not seen: answers changed and right.</summary>
    public static Visual Invisible() => Kept.Show(() =>
    {
        var table = Kept.Table(HiddenSurveys.English);
        (string Name, string Key)[] shown =
            [("внутри слова", "inside"), ("перед словом", "beside"), ("перед текстом", "start"), ("дефис внутри", "hyphen")];
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
                + $"{rows.Count}, по три предложения. {Eighties()}");
    }, WordingSurveys.Pairs, WordingSurveys.Eighties);

    private static string Eighties()
    {
        var table = Kept.Table(WordingSurveys.Eighties);
        var digits = table["digits"].Zip(table["words"]).Count(sentence => sentence.First > sentence.Second);
        return $"Сами «the 80s» занимают у этой модели {table["#digits"][0]:0} токенов, «the eighties» "
            + $"{table["#words"][0]:0}; первое впереди в {digits} предложениях из {table.Rows.Count}.";
    }

    private static Series Curve(SurveyTable table, string name, int kind)
    {
        (int Octave, Measured Extra)[] found = [.. table.Rows.Where(row => WordSurveys.Kind(row) == kind)
            .GroupBy(row => (int)row.Values[0]).Where(words => words.Count() >= Least).OrderBy(words => words.Key)
            .Select(words => (words.Key, Measured.Ratio(
                "", [.. words.Select(row => row.Values[4] - row.Values[3])], [.. words.Select(row => row.Values[2])], Seed)))];
        return new(name, [.. found.Select(one => (double)one.Octave)], [.. found.Select(one => one.Extra.Value)])
        {
            Low = [.. found.Select(one => one.Extra.Interval.Low)],
            High = [.. found.Select(one => one.Extra.Interval.High)],
            Band = "95% по словам",
            Markers = true,
        };
    }
}
