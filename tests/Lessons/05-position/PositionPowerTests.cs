using BetweenTokens.Lessons.Claims;
using BetweenTokens.Lessons.L05Position;
using BetweenTokens.Statistics;
using BetweenTokens.Training.Sweeps;
using Xunit;
using static BetweenTokens.Tests.Lessons.Power;

namespace BetweenTokens.Tests.Lessons.L05Position;

/// <summary>
/// The measured rules of section 5 at their registered n. The spread between seeds is that of the sweeps, whose seeds are others: 0.007
/// of a share of order, 0.05 of what is kept beyond the trained length; where there is no pilot, a wide guess.
/// </summary>
[Trait("tier", "fast")]
public sealed class PositionPowerTests
{
    [Theory]
    [Trait("claim", "05-02")]
    [InlineData(0.6, 0.6, Verdict.True, Verdict.False)]
    [InlineData(0.4, 0.4, Verdict.False, Verdict.True)]
    [InlineData(0.6, 0.4, Verdict.Depends, Verdict.False)] // one model goes on as before
    public void A_model_that_breaks_and_one_that_does_not(double most, double last, Verdict right, Verdict opposite)
    {
        var all = SilencedSurveys.All;
        var pool = Enumerable.Range(0, 3).Select(i => all.Select((one, k) =>
            SilencedSurveys.Judge(one.Condition)(
                [Silenced(new SeededRandom(i).Fork(k), one.Survey, k == all.Count - 1 ? last : most)])).ToList()).ToList();
        Decide("05-02", $"{most}, {last} lost", right, opposite, 40,
            random => [.. Enumerable.Range(0, all.Count).Select(k => pool[random.Next(pool.Count)][k])]);
    }

    [Theory]
    [Trait("claim", "05-03")]
    [InlineData(0.05, 0.05, Verdict.True, Verdict.False)]
    [InlineData(0.15, 0.15, Verdict.False, Verdict.True)]
    [InlineData(0.15, 0.05, Verdict.Depends, Verdict.True)] // the order is lost without the mask alone
    public void Order_that_needs_codes_and_order_that_does_not(double masked, double unmasked, Verdict right, Verdict opposite) => Decide(
        "05-03", $"{masked} behind the mask, {unmasked} without", right, opposite, 60, random =>
        [
            OrderTrainings.Judge(
            [
                Table(OrderTrainings.Survey, 30, i =>
                {
                    var (task, codes) = (OrderTrainings.Tasks[i / 10].Task, i % 10 >= 5);
                    var share = codes ? 0.8 : task == "masked" ? unmasked : masked;
                    return ($"{(codes ? "rotary" : "none")} {task}/{i % 5}", [random.Around(share, 0.015), 0.1]);
                }),
            ]),
        ]);

    [Theory]
    [Trait("claim", "05-09")]
    [InlineData(0.65, 0.65, Verdict.Partly, Verdict.False)] // two parts are decided by the source
    [InlineData(0.35, 0.65, Verdict.False, Verdict.Partly)]
    [InlineData(0.65, 0.35, Verdict.False, Verdict.Partly)]
    public void A_network_that_generalises_and_one_that_loses_one_skill(double order, double recall, Verdict right, Verdict opposite) =>
        Decide("05-09", $"order {order}, retrieval {recall}", right, opposite, 60,
        random => [BeyondTrainings.JudgeJustBeyond([Beyond(random, order, recall)])]);

    [Theory]
    [Trait("claim", "05-10")]
    [InlineData(0.65, 0.65, Verdict.True, Verdict.False)]
    [InlineData(0.35, 0.35, Verdict.False, Verdict.True)]
    [InlineData(0.35, 0.65, Verdict.Depends, Verdict.True)]
    public void A_network_that_copes_beyond_its_places_or_not(double order, double recall, Verdict right, Verdict opposite) =>
        Decide("05-10", $"order {order}, retrieval {recall}", right, opposite, 60,
            random => [BeyondTrainings.Judge([Beyond(random, order, recall)])]);

    [Theory]
    [Trait("claim", "05-11")]
    [InlineData(0.05, 0.05, Verdict.True, Verdict.False)]
    [InlineData(0.15, 0.0, Verdict.False, Verdict.True)] // one scheme says it
    [InlineData(0.0, 0.15, Verdict.False, Verdict.True)] // of one scheme it can be read
    public void A_window_whose_end_is_not_known_and_one_of_five_where_it_is(double says, double read, Verdict right, Verdict opposite)
    {
        var knows = right == Verdict.False;
        var pool = PositionWorld.Schemes.Select((scheme, k) => Enumerable.Range(0, 3).Select(i =>
            PlaceSurveys.Of(
                Place(new SeededRandom(i).Fork(k), scheme, k > 0 && knows ? 0 : says, k > 0 && knows ? 0 : read), scheme)).ToList())
            .ToList();
        Decide("05-11", $"says {says}, can be read {read}", right, opposite, 40, random =>
            [new Evidence(EvidenceKind.Glass, "made up", [.. pool.SelectMany(scheme => scheme[random.Next(scheme.Count)])])]);
    }

    [Theory]
    [Trait("claim", "05-12")]
    [InlineData(0.1, 0.1, Verdict.True, Verdict.False)]
    [InlineData(0.0, 0.0, Verdict.False, Verdict.True)]
    [InlineData(0.1, 0.0, Verdict.Depends, Verdict.True)] // only where the vector of the number is long
    public void A_number_that_upsets_and_one_that_does_not(double all, double one, Verdict right, Verdict opposite) => Decide(
        "05-12", $"added to all {all} worse, to one {one} worse", right, opposite, 60, random =>
        {
            var own = Enumerable.Range(0, 6).Select(_ => random.Around(0.95, 0.02)).ToArray();
            var rows = new List<(string, double[])>();
            foreach (var (variant, less) in new[] { ("номер×8", all), ("номер", one), ("номер/длина", 0) })
            {
                rows.AddRange(new[] { "0.01", "0.04" }.Select(rate => ($"{variant}/{rate}/41", new[] { 0.3, 0.2, 1, 0 })));
                rows.AddRange(own.Select((share, i) =>
                    ($"{variant}/0.02/{41 + i}", new[] { random.Around(share - less, 0.02), 0.2, 1, 0 })));
            }

            return [NumberTrainings.Judge([Table(NumberTrainings.Survey, rows.Count, i => rows[i])])];
        });

    private static SurveyTable Silenced(SeededRandom random, Survey survey, double lost) =>
        Table(survey, survey.Kind == EvidenceKind.Real ? 60 : 200, i =>
        {
            var known = Math.Max(5, random.Around(60, 20)); // nats of a text
            return ($"{i}", [60, 100, 100 + (known * random.Around(lost, 0.25)), 100 + random.Around(0, 0.5), 100 + known]);
        });

    private static SurveyTable Beyond(SeededRandom random, double order, double recall) =>
        Table(BeyondTrainings.Survey, 5, i =>
        {
            double[] Known(double share, double answered) =>
                [0.8 * (1 - share), 0.8, NotesKnown.Chance + (answered * (1 - NotesKnown.Chance))];
            double[] Inside() => Known(0.98, 0.99);
            double[] Outside() => Known(0.98 * random.Around(order, 0.05), 0.99 * random.Around(recall, 0.05));
            return ($"{i}", [.. Inside(), .. Outside(), .. Outside(), .. Inside(), .. Outside(), .. Outside()]);
        });

    private static SurveyTable Place(SeededRandom random, string scheme, double says, double read) =>
        Table(Of(5, $"place {scheme}"), 100, i =>
        {
            double Error(double explained) => 21_840 * (1 - random.Around(explained, 0.05));
            double[] Depths(double explained) => [.. PlaceSurveys.Depths.Select(_ => Error(explained))];
            return ($"{i}", [random.Around(says + 0.01, 0.05), 0.01, 1, 21_840, .. Depths(0.5 + read), .. Depths(0.5)]);
        });
}
