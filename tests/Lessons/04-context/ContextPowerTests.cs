using BetweenTokens.Lessons.Claims;
using BetweenTokens.Lessons.L04Context;
using BetweenTokens.Statistics;
using Xunit;
using static BetweenTokens.Tests.Lessons.L04Context.ContextMade;

namespace BetweenTokens.Tests.Lessons.L04Context;

/// <summary>The measured rules of section 4 at their registered n. Spreads between units are wide guesses.</summary>
[Trait("tier", "fast")]
public sealed class ContextPowerTests
{
    [Theory]
    [Trait("claim", "04-02")]
    [InlineData(0.8, 0.005, Verdict.True, Verdict.False)]
    [InlineData(0.2, 0.25, Verdict.False, Verdict.True)]
    [InlineData(0.2, 0.005, Verdict.Partly, Verdict.True)]
    public void A_decoder_that_computes_all_anew_and_one_that_keeps(double computed, double lost, Verdict right, Verdict opposite) =>
        Decide("04-02", right, opposite, 40, random =>
        [
            StoreSurveys.Judge("мир", Store(random, StoreSurveys.World.Name, 60, computed, lost)),
            StoreSurveys.Judge("SmolLM2", Store(random, StoreSurveys.English.Name, 24, computed, lost)),
        ]);

    [Theory]
    [Trait("claim", "04-04")]
    [InlineData(0.01, 0.03, Verdict.True, Verdict.False)]
    [InlineData(0.03, 0.01, Verdict.False, Verdict.True)]
    [InlineData(0.03, 0.03, Verdict.Partly, Verdict.False)]
    public void Heads_that_fade_and_a_memory_that_does(double heads, double memory, Verdict right, Verdict opposite) =>
        Decide("04-04", right, opposite, 40, random => [DecaySurveys.Judge(Table(DecaySurveys.Fresh.Name, 10, () => new(
            DecaySurveys.Schemes.Select(one => KeyValuePair.Create($"{one.Scheme}", random.Around(heads, 0.006))))
            { ["Lstm"] = random.Around(memory, 0.006), ["planted"] = random.Around(0.05, 0.005) }))]);

    [Fact]
    [Trait("claim", "04-04")]
    public void A_power_law_is_no_steady_fading_and_an_exponential_is()
    {
        Assert.Equal(0.1, DecaySurveys.Steady([.. Enumerable.Range(0, 96).Select(d => -0.1 * d)]), 9);
        Assert.InRange(DecaySurveys.Steady([.. Enumerable.Range(0, 96).Select(d => -Math.Log(1 + d))]), 0, 0.0195);
        Assert.InRange(DecaySurveys.Steady([.. Enumerable.Range(0, 96).Select(d => d < 40 ? -0.3 * d : -12)]), -0.01, 0.02);
    }

    [Theory]
    [Trait("claim", "04-05")]
    [InlineData(0.65, 0.65, Verdict.True, Verdict.False)]
    [InlineData(0.35, 0.35, Verdict.False, Verdict.True)]
    [InlineData(0.35, 0.65, Verdict.Depends, Verdict.True)]
    public void A_later_value_that_is_taken_and_one_that_is_not(double plain, double cue, Verdict right, Verdict opposite) =>
        Decide("04-05", right, opposite, 40, random =>
        [
            ValueSurveys.Judge("переменные", Table(ValueSurveys.Variables.Name, 90, () => new()
                { ["later, cue"] = random.Of(cue, 4), ["alone"] = 0.95 })),
            ValueSurveys.Judge("профессии", Values(random, ValueSurveys.Said.Name, 28, 12, plain, cue)),
            ValueSurveys.Judge("SmolLM2", Values(random, ValueSurveys.English.Name, 50, 6, plain, cue)),
            ValueSurveys.Judge("SmolLM2, X=5", Values(random, ValueSurveys.Letters.Name, 45, 16, plain, cue)),
        ]);

    [Theory]
    [Trait("claim", "04-06")]
    [InlineData(0.7, 1, Verdict.True, Verdict.False)]
    [InlineData(0.3, 0, Verdict.False, Verdict.True)]
    [InlineData(0.3, 1, Verdict.Depends, Verdict.True)]
    public void An_instruction_that_overrides_and_one_that_does_not(double english, double world, Verdict right, Verdict opposite) =>
        Decide("04-06", right, opposite, 40, random =>
        [
            InstructionSurveys.Judge("мир", Table(InstructionSurveys.World.Name, 12, () => new() { ["last, cue"] = world, ["alone"] = 1 })),
            InstructionSurveys.Judge("SmolLM2", Tasks(Table(InstructionSurveys.English.Name, 100, () => new()
                { ["last, cue"] = random.Of(english, 2), ["alone"] = random.Of(0.9, 2) }))),
        ]);

    [Fact]
    [Trait("claim", "04-06")]
    public void A_pair_whose_tasks_are_not_done_singly_says_nothing()
    {
        var at = 0;
        var table = Tasks(Table(InstructionSurveys.English.Name, 100, () => new()
        { ["last, cue"] = at % 2, ["alone"] = at++ % 2 == 1 ? 1 : 0.5 }));
        Assert.Equal(1, InstructionSurveys.OverTasks("all", table, "last, cue").Value);
    }

    [Theory]
    [Trait("claim", "04-07")]
    [InlineData(0.75, 0.25, 0.75, 0.25, Verdict.True, Verdict.False)]
    [InlineData(0.75, 0.75, 0.25, 0.75, Verdict.False, Verdict.True)]
    [InlineData(0.75, 0.25, 0.75, 0.75, Verdict.False, Verdict.True)] // position is not why
    public void A_phrase_that_wins_as_it_is_said_and_one_that_does_not(
        double wins, double without, double only, double exchanged, Verdict right, Verdict opposite) =>
        Decide("04-07", right, opposite, 40, random =>
        [
            .. Three("мир", Phrases(random, LastPhraseSurveys.World.Name, 28, 6, wins, without, only, exchanged)),
            .. Three("SmolLM2", Phrases(random, LastPhraseSurveys.English.Name, 50, 2, wins, without, only, exchanged)),
        ]);

    [Fact]
    [Trait("claim", "04-07")]
    public void Why_is_asked_only_where_the_phrase_wins()
    {
        var random = new SeededRandom(5);
        var judged = Claim.Of("04-07").Judge(
            [.. Three("SmolLM2", Phrases(random, LastPhraseSurveys.English.Name, 50, 2, 0.2, 0.1, 0.2, 0.2))]).Parts;
        Assert.Equal([Finding.Excluded, Finding.Unmeasured, Finding.Unmeasured, Finding.Unmeasured], judged.Select(part => part.Finding));
    }

    [Theory]
    [Trait("claim", "04-08")]
    [InlineData(0.25, 0.25, Verdict.True, Verdict.False)]
    [InlineData(-0.05, -0.05, Verdict.False, Verdict.True)]
    [InlineData(-0.05, 0.25, Verdict.Partly, Verdict.True)]
    public void A_middle_that_is_lost_and_one_that_is_not(double begin, double end, Verdict right, Verdict opposite) =>
        Decide("04-08", right, opposite, 40, random =>
        [
            NeedleSurveys.Judge("SmolLM2, длинная проза", Needles(random, NeedleSurveys.Long.Name, 260, begin, end), 2048),
            NeedleSurveys.Judge("мир, 16 пар", Needles(random, NeedleSurveys.World.Name, 300, end, begin), 55), // too short to speak
        ]);

    [Theory]
    [Trait("claim", "04-08")]
    [InlineData(1.0)]
    [InlineData(0.1)]
    public void At_the_ceiling_and_at_the_floor_no_bend_is_seen(double right) => Assert.Equal(Verdict.BeyondReach, Claim.Of("04-08").Judge(
        NeedleSurveys.Judge("SmolLM2, длинная проза", Table(NeedleSurveys.Long.Name, 160, () => new(
            Enumerable.Range(0, 10).Select(tenth => KeyValuePair.Create($"right {tenth}", right)))), 2048)).Verdict);

    [Theory]
    [Trait("claim", "04-09")]
    [InlineData(0.45, 0.45, Verdict.True, Verdict.False)]
    [InlineData(0.05, 0.05, Verdict.False, Verdict.True)]
    [InlineData(0.45, 0.05, Verdict.Depends, Verdict.True)]
    public void Short_texts_that_cost_the_distant_and_short_texts_that_do_not(
        double rotary, double none, Verdict right, Verdict opposite) =>
        Decide("04-09", right, opposite, 40, random =>
        {
            var rows = new List<SurveyRow>();
            var columns = LessonEvidence.All[4].Surveys.Single(s => s.Name == ShortTrainings.Survey.Name).Columns;
            foreach (var (scheme, loss) in new[] { ("positions-rotary", rotary), ("positions-none", none) })
            {
                for (var seed = 0; seed < 5; seed++)
                {
                    rows.Add(new($"{scheme}/long/{seed}", Values(random.Around(0.97, 0.02))));
                    rows.Add(new($"{scheme}/short/{seed}", Values(random.Around(0.97 - loss, 0.08))));
                }
            }

            var table = new SurveyTable(ShortTrainings.Survey.Name, "made up", EvidenceKind.Glass, columns, rows);
            return [.. ShortTrainings.Measures.Select(measure => measure.Judge([table]))];
            double[] Values(double far) =>
                [.. columns.Select(column => column == "recall far" ? far : 0.97)];
        });

    [Theory]
    [Trait("claim", "04-11")]
    [InlineData(0.97, 0.7, Verdict.True, Verdict.False)]
    [InlineData(0.7, 0.3, Verdict.False, Verdict.True)]
    [InlineData(0.7, 0.7, Verdict.Partly, Verdict.True)]
    public void A_vector_that_has_all_and_one_that_has_not(double share, double both, Verdict right, Verdict opposite) =>
        Decide("04-11", right, opposite, 40, random =>
        [
            StateSurveys.Judge("мир", State(random, StateSurveys.World.Name, 200, share)),
            StateSurveys.Judge("SmolLM2", State(random, StateSurveys.English.Name, 60, share)),
            TwoFactSurveys.Judge("мир", Table(TwoFactSurveys.World.Name, 100, () => Facts(random, both))),
            TwoFactSurveys.Judge("SmolLM2", Table(TwoFactSurveys.English.Name, 64, () => Facts(random, both))),
        ]);

    [Fact]
    [Trait("claim", "04-11")]
    public void What_a_fresh_network_has_as_well_was_not_put_there_and_a_ceiling_says_nothing()
    {
        Assert.Equal(Finding.Excluded, Facts(0.7, 0.65));
        Assert.Equal(Finding.Holds, Facts(0.9, 0.65));
        Assert.Equal(Finding.Unmeasured, Facts(0.9, 0.85));
        Assert.Equal(Finding.Unmeasured, Facts(1, 1));

        static Finding Facts(double both, double untrained) => Claim.Of("04-11").Judge(TwoFactSurveys.Judge("мир", Table(
            TwoFactSurveys.World.Name, 100, () => new() { ["both"] = both, ["both, untrained"] = untrained }))).Parts[1].Finding;
    }

    private static Dictionary<string, double> Facts(SeededRandom random, double both) =>
        new() { ["both"] = random.Of(both, 3), ["both, untrained"] = 0.05 };

    private static SurveyTable Store(SeededRandom random, string survey, int rows, double computed, double lost) =>
        Table(survey, rows, () => new()
        {
            ["share computed"] = random.Around(computed, 0.2),
            ["emptied"] = Math.Max(0, random.Around(lost, lost)),
            ["difference"] = 1e-5,
        });

    private static SurveyTable Values(SeededRandom random, string survey, int rows, int prompts, double plain, double cue) =>
        Table(survey, rows, () => new()
        {
            ["later, plain"] = random.Of(plain, prompts),
            ["later, cue"] = random.Of(cue, prompts),
            ["alone"] = random.Of(0.9, prompts),
        });

    private static SurveyTable Tasks(SurveyTable table) => table with
    {
        Rows = [.. table.Rows.Select((row, i) => row with { Id = $"task {i % 20} / task {((i % 20) + 1 + (i / 20)) % 20}" })],
    };

    private static Evidence[] Three(string condition, SurveyTable table) => [LastPhraseSurveys.Wins(condition, table),
        LastPhraseSurveys.Layers(condition, table), LastPhraseSurveys.Nearness(condition, table)];

    private static SurveyTable Phrases(
        SeededRandom random, string survey, int rows, int prompts, double wins, double without, double only, double exchanged) =>
        Table(survey, rows, () => new()
        {
            ["plain"] = random.Of(wins, prompts),
            ["without upper"] = random.Of(without, prompts),
            ["only upper"] = random.Of(only, prompts),
            ["moved away"] = random.Of(wins, prompts),
            ["exchanged"] = random.Of(exchanged, prompts),
            ["without all"] = random.Of(0.05, prompts),
            ["change by the exchange"] = random.Around(0.2, 0.05),
        });

    private static SurveyTable Needles(SeededRandom random, string survey, int rows, double begin, double end) =>
        Table(survey, rows, () =>
        {
            var fifths = Enumerable.Range(0, 5).Select(i => random.Of(0.5 + (i == 0 ? begin : i == 4 ? end : 0), 1)).ToArray();
            return new(Enumerable.Range(0, 10).Select(tenth => KeyValuePair.Create($"right {tenth}", fifths[tenth / 2])));
        });

    private static SurveyTable State(SeededRandom random, string survey, int rows, double share) => Table(survey, rows, () =>
    {
        var nothing = Math.Exp(random.Around(0, 0.8));
        return new() { ["last 0"] = nothing, ["last 1"] = nothing * Math.Max(0, random.Around(1 - share, 0.3 * (1 - share))) };
    });
}
