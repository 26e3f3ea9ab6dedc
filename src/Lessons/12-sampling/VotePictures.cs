using BetweenTokens.Inspection;
using BetweenTokens.Models;
using BetweenTokens.NextToken;
using BetweenTokens.Plots;
using BetweenTokens.Sampling;
using BetweenTokens.Statistics;

namespace BetweenTokens.Lessons.L12Sampling;

/// <summary>Majority votes: where they lead when the right answer is the likeliest one, and when it is not.</summary>
public static class VotePictures
{
    private static readonly int[] _votes = [1, 5, 11, 41, 101];
    private static readonly string[] _cups = ["A", "B", "C", "D", "E"];

    /// <summary>Three answers with known shares: probability that the vote elects each, exactly.</summary>
    /// <param name="shares">Probabilities of A, B, C; their sum is one.</param>
    public static Picture Shares(params double[] shares) => Pictures.Lines(
            $"Кого выберет голосование при долях {string.Join(", ", shares.Select(p => $"{Pictures.Text(100 * p, 0)}%"))}",
            new Axis("голосов", "шт.") { Log = true }, new Axis("вероятность победы", "доля") { Range = (0, 1.02) },
            [.. shares.Select((_, i) => new Series($"{(char)('A' + i)}", [.. _votes.Select(n => (double)n)],
                [.. _votes.Select(n => MajorityVote.Accuracy(shares, i, n))]) { Markers = true })])
        .Look("При одном голосе победа равна доле. Дальше смотрите, чья линия уходит вверх: верен ли этот ответ, "
            + "голосование не спрашивает.");

    /// <summary>
    /// Questions about a ball under cups: accuracy by votes, apart where the right cup is the model's likeliest and where not.
    /// </summary>
    /// <param name="model">A glass model that knows the game.</param>
    /// <param name="questions">How many questions.</param>
    /// <param name="seed">Seed of questions and draws.</param>
    public static Picture Cups(LanguageModel model, int questions = 60, long seed = 12)
    {
        int[] cups = [.. _cups.Select(cup => Needed.Of(model).Tokenizer!.Encode(cup)[0].Id)];
        (string Text, int Right)[] asked = [.. Enumerable.Range(0, questions)
            .Select(i => VoteSurveys.Question(new SeededRandom(seed).Fork(i)))];
        var rows = NextLogits.After(model, [.. asked.Select(one => model.PromptIds(one.Text))]);
        double[][] shares = [.. rows.Select(row => Shares(row, cups))];
        IEnumerable<Series> Of(string name, bool right, Role role)
        {
            int[] some = [.. Enumerable.Range(0, questions)
                .Where(i => (Array.IndexOf(shares[i], shares[i].Max()) == asked[i].Right) == right)];
            return some.Length == 0 ? [] :
            [
                new($"{name}: {some.Length}, точно", [.. _votes.Select(n => (double)n)],
                    [.. _votes.Select(n => some.Average(i => MajorityVote.Accuracy(shares[i], asked[i].Right, n)))]) { Role = role },
                new($"{name}: {some.Length}, разыграно", [.. _votes.Select(n => (double)n)],
                    [.. _votes.Select(n => some.Average(i => Elected(rows[i], cups, n, seed + i) == asked[i].Right ? 1.0 : 0))])
                { Markers = true, Stroke = Stroke.Dotted, Role = role },
            ];
        }

        return Pictures.Lines($"Точность голосования, {model.Name}: под какой чашкой шарик?", new Axis("голосов", "шт.") { Log = true },
                new Axis("верных ответов", "доля") { Range = (0, 1.02) },
                [.. Of("верный ответ у модели первый", true, Role.Right), .. Of("первый у модели — неверный", false, Role.Wrong)])
            .Look("Сплошные линии — мультиномиальная формула от долей модели, точки — настоящие розыгрыши. Группы разделены по долям, "
                + "а не по исходу голосования.");
    }

    private static double[] Shares(float[] row, int[] cups)
    {
        double[] p = EntropyCurve.Probabilities(row), some = [.. cups.Select(id => p[id])];
        return [.. some.Select(share => share / some.Sum())];
    }

    private static int Elected(float[] row, int[] cups, int votes, long seed)
    {
        float[] some = [.. cups.Select(id => row[id])];
        var drawn = new int[votes];
        TokenDraw.Sample(some, new SeededRandom(seed).Fork(votes), drawn);
        return Array.IndexOf(_cups, MajorityVote.Of(drawn.Select(i => _cups[i]), seed).Answer);
    }
}
