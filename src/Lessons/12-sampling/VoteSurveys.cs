using BetweenTokens.Inspection;
using BetweenTokens.Lessons.Claims;
using BetweenTokens.NextToken;
using BetweenTokens.Sampling;
using BetweenTokens.Statistics;

namespace BetweenTokens.Lessons.L12Sampling;

/// <summary>12-11: accuracy of a vote about a ball under five cups, by formula and by draws.</summary>
public static class VoteSurveys
{
    private const int Questions = 400, Many = 41, Fewest = 10;
    private const long Seed = 1211;

    private static readonly string[] _cups = ["A", "B", "C", "D", "E"];

    /// <summary>Numbers of votes.</summary>
    public static IReadOnlyList<int> Votes => [1, 5, 11, 41, 101];

    internal static Survey World { get; } = SurveyModels.Survey(
        $"votes {SamplingWorld.Glass}", SamplingWorld.Glass,
        ["right first", "share right", .. Votes.Select(n => $"exact {n}"), .. Votes.Select(n => $"drawn {n}")],
        _ => Enumerable.Range(0, Questions), (model, i) =>
        {
            var (text, right) = Question(new SeededRandom(Seed).Fork(i));
            int[] cups = [.. _cups.Select(cup => model.Tokenizer!.Encode(cup)[0].Id)];
            var row = NextLogits.After(model, [model.PromptIds(text)])[0];
            return Row(SamplingWorld.Unit(i), [.. cups.Select(id => row[id])], right, new SeededRandom(Seed).Fork(i + Questions));
        });

    /// <summary>What the survey says.</summary>
    internal static Evidence Judge(SurveyTable table)
    {
        Measured Gain(string condition, SurveyTable some) => Measured.Mean($"accuracy of 41 votes less that of one: {condition}",
            [.. some[$"exact {Many}"].Zip(some["exact 1"], (many, one) => many - one)], Seed);
        var first = table.Columns.ToList().IndexOf("right first");
        (string Condition, SurveyTable Some)[] groups =
        [
            ("верный ответ у модели первый", table.Where(row => row.Values[first] == 1)),
            ("верный ответ у модели не первый", table.Where(row => row.Values[first] == 0)), ("все вопросы вместе", table),
        ];
        return Evidence.Of(table,
        [
            Measured.Mean("accuracy of drawn votes less the formula",
                [.. table[$"drawn {Many}"].Zip(table[$"exact {Many}"], (drawn, exact) => drawn - exact)], Seed),
            .. groups.Where(group => group.Some.Rows.Count >= Fewest).Select(group => Gain(group.Condition, group.Some)),
        ]);
    }

    /// <summary>One question.</summary>
    /// <param name="unit">Its name.</param>
    /// <param name="logits">z of the five answers.</param>
    /// <param name="right">Number of the right one.</param>
    /// <param name="random">Draws of the votes.</param>
    internal static SurveyRow Row(string unit, float[] logits, int right, SeededRandom random)
    {
        var p = EntropyCurve.Probabilities(logits);
        double Drawn(int votes)
        {
            var drawn = new int[votes];
            TokenDraw.Sample(logits, random, drawn);
            return MajorityVote.Of(drawn.Select(i => _cups[i]), random.NextInt64()).Answer == _cups[right] ? 1 : 0;
        }

        return new(unit,
        [
            Distributions.ArgMax(logits) == right ? 1 : 0, p[right],
            .. Votes.Select(n => MajorityVote.Accuracy(p, right, n)), .. Votes.Select(Drawn),
        ]);
    }

    /// <summary>A question as the world writes it: two to four swaps, the answer at once.</summary>
    /// <param name="random">Draws it.</param>
    /// <returns>The text, the mark that begins it included, and the number of the right cup.</returns>
    public static (string Text, int Right) Question(SeededRandom random)
    {
        var (ball, swaps) = (Needed.Of(random).Next(5), 2 + random.Next(3));
        var text = $"<end> шарик под {_cups[ball]} ;";
        for (var i = 1; i <= swaps; i++)
        {
            // the world names the earlier letter first
            var (one, other) = (random.Next(5), random.Next(4));
            other = other >= one ? other + 1 : other;
            text += $" {i} {_cups[Math.Min(one, other)]} ↔ {_cups[Math.Max(one, other)]} ;";
            ball = ball == one ? other : ball == other ? one : ball;
        }

        return ($"{text} где ? сразу ответ :", ball);
    }
}
