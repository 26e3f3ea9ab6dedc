using BetweenTokens.Microworld;
using BetweenTokens.Models;
using BetweenTokens.Models.Configs;
using BetweenTokens.Training.Preferences;
using Xunit;
using static TorchSharp.torch;

namespace BetweenTokens.Tests.Training.Preferences;

[Trait("tier", "fast")]
public sealed class PreferenceTuningTests
{
    internal static World World { get; } =
        World.Create(new() { Shares = WorldOptions.BaseShares.Clear().Add("advice", 0.5).Add("weather", 0.5), MaxTokens = 32 });

    internal static PreferenceGame Game { get; } = new(World);

    internal static Transformer Base() => Transformer.Create(
        new() { DVocab = World.TokenCount, NLayers = 1, DModel = 16, NHeads = 2, Mlp = MlpKind.Plain },
        1, new InitialWeights { ByFanIn = true, EmbeddingDeviation = 0.3 });

    [Fact]
    public void Listed_log_probabilities_are_those_of_reading_word_by_word()
    {
        using var model = new LanguageModel("base", Base());
        var table = Game.LogProbabilities(model.Transformer);
        int[] ids = [Lexicon.EndId, .. World.Kind<BetweenTokens.Microworld.Kinds.Advice>().Questions[7], .. Game.Tokens(3)];
        var rows = model.Logits(ids);
        var expected = Enumerable.Range(0, Game.AnswerLength).Sum(i => BetweenTokens.Statistics.Distributions.LogProbability(
            rows[Game.QuestionLength - 1 + i], ids[Game.QuestionLength + i]));
        Assert.Equal(expected, table[7][3], 1e-5); // float32 logits
        Assert.Equal((50, 8), (table.Length, table[0].Length));
        Assert.Equal("Что взять в гости летом?", Game.Question(7));
    }

    [Fact]
    public void The_law_of_the_world_is_listed_too()
    {
        var oracle = new Oracle(World);
        int[] ids = [.. World.Kind<BetweenTokens.Microworld.Kinds.Advice>().Questions[11], .. Game.Tokens(5)];
        var logs = oracle.TokenLogProbabilities(ids);
        Assert.Equal(Game.Share(11, 5), Math.Exp(logs[^Game.AnswerLength..].Sum()), 1e-12);
    }

    [Fact]
    public void Free_answers_come_as_often_as_listed_ones_say()
    {
        using var model = Base();
        var table = Game.LogProbabilities(model);
        var random = new BetweenTokens.Statistics.SeededRandom(2);
        // An untrained model hardly says a listed answer: count the first word instead, against its own distribution.
        var answers = AnswerSampler.Draw(Game, model, [.. Enumerable.Repeat(4, 6000)], random);
        using var scope = NewDisposeScope();
        using var noGradient = no_grad();
        var first = model.Forward(Game.Prompts([4]))[0, -1].softmax(-1).data<float>().ToArray();
        var statistic = first.Select((p, id) => Math.Pow(answers.Count(answer => answer[0] == id) - (6000 * p), 2) / (6000 * p)).Sum();
        // Chi-square with about eighty degrees: mean 80, deviation 13.
        Assert.InRange(statistic, 0.5 * first.Length, 1.6 * first.Length);
        Assert.Equal(50, table.Length);
    }

    [Theory]
    [InlineData(PreferenceMethod.Dpo)]
    [InlineData(PreferenceMethod.PolicyGradient)]
    public void Tuning_moves_towards_the_reward_and_leaves_the_base_model_alone(PreferenceMethod method)
    {
        using var model = Base();
        var options = method == PreferenceMethod.Dpo
            ? PreferenceOptions.Dpo(0.3) with { Rate = 3e-3, Steps = 40 }
            : PreferenceOptions.PolicyGradient(0.3) with { Rate = 3e-3, Steps = 40 };
        var before = Game.LogProbabilities(model);
        using var tuning = new PreferenceTuning(Game, model, options);
        var start = tuning.Measure();
        Assert.Equal(0, start.FromBase, 1e-6);
        tuning.Run();
        var end = tuning.Measure();
        Assert.True(method == PreferenceMethod.Dpo ? end.KlOnList < start.KlOnList : end.Objective > start.Objective, $"{start} → {end}");
        Assert.True(end.Objective <= end.BestObjective);
        Assert.Equal(before, Game.LogProbabilities(model));
    }

    [Fact]
    public void The_same_seed_gives_the_same_model()
    {
        using var model = Base();
        double[][] Tuned(long seed)
        {
            using var tuning = new PreferenceTuning(
                Game, model, PreferenceOptions.PolicyGradient(0.3) with { Seed = seed, Steps = 3, Replay = 2 });
            return Game.LogProbabilities(tuning.Run().Model);
        }

        var first = Tuned(1);
        Assert.Equal(first, Tuned(1));
        Assert.NotEqual(first, Tuned(2));
    }

    [Fact]
    public void The_gap_to_the_optimum_is_beta_times_the_divergence()
    {
        var (law, even) = (Table((q, a) => Math.Log(Game.Share(q, a) * 0.99)), Table((_, _) => Math.Log(0.99 / 8)));
        foreach (var beta in new[] { 1, 0.1 })
        {
            var report = PreferenceReport.Of(Game, even, law, beta);
            Assert.Equal(report.BestObjective - report.Objective, beta * report.Kl, 1e-10);
            Assert.Equal(0.01, report.MassOffList, 1e-12);
            Assert.Equal(0.99 / 8, report.Confidence, 1e-12);
        }

        static double[][] Table(Func<int, int, double> of) =>
            [.. Enumerable.Range(0, 50).Select(q => Enumerable.Range(0, 8).Select(a => of(q, a)).ToArray())];
    }

    [Fact]
    public void Labels_follow_the_odds_of_the_rewards()
    {
        var before = Enumerable.Range(0, 50).Select(_ => Enumerable.Repeat(Math.Log(0.125), 8).ToArray()).ToArray();
        var pairs = new PreferencePairs(Game, before, PreferenceOptions.Dpo(1));
        var drawn = Enumerable.Range(0, 20000).Select(_ => pairs.Next()).ToList();
        Assert.All(drawn, pair => Assert.NotEqual(pair.Chosen, pair.Rejected));
        double Odds(PreferencePair pair) => Game.Reward(pair.Question, pair.Chosen) - Game.Reward(pair.Question, pair.Rejected);
        var close = drawn.Where(pair => Math.Abs(Odds(pair)) is > 0.9 and < 1.1).ToList();
        // σ(1) = 0.731; some 1,300 pairs, so four deviations are 0.05.
        Assert.InRange(close.Count(pair => Odds(pair) > 0) / (double)close.Count, 0.68, 0.78);
        var hard = new PreferencePairs(Game, before, PreferenceOptions.Dpo(1) with { HardLabels = true, FixedPairs = 20 });
        var fixedPairs = Enumerable.Range(0, 500).Select(_ => hard.Next()).ToList();
        Assert.InRange(fixedPairs.Distinct().Count(), 10, 20); // two of the twenty may be alike
        Assert.All(fixedPairs, pair => Assert.True(Odds(pair) > 0));
    }

    [Fact]
    public void Wrong_numbers_are_named() =>
        Assert.Contains("beta: expected above 0; found 0",
            Assert.Throws<ArgumentException>(() => PreferenceOptions.Dpo(0).Validate()).Message, StringComparison.Ordinal);
}
