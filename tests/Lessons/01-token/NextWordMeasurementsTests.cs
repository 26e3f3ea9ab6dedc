using BetweenTokens.Evaluation;
using BetweenTokens.Lessons.L01Token;
using BetweenTokens.Microworld;
using BetweenTokens.Microworld.Kinds;
using BetweenTokens.Models;
using BetweenTokens.Models.Configs;
using Xunit;
using Live = BetweenTokens.Tests.Testing.Live;

namespace BetweenTokens.Tests.Lessons.L01Token;

[Trait("tier", "slow")]
[Collection(Live.Alone)]
public sealed class NextWordMeasurementsTests
{
    private static readonly TransformerConfig _tiny =
        new() { DVocab = 30, NLayers = 2, DModel = 16, NHeads = 2, Mlp = MlpKind.Plain, Activation = Activation.Gelu };

    [Fact]
    public void Two_sentences_are_learnt_in_their_proportion()
    {
        var run = TwoSentences.Train(3, 1, seed: 1L);
        Assert.Equal(0.75, run.PSits, 0.02);
        Assert.Equal(0.25, run.PSleeps, 0.02);
        Assert.Equal(run, TwoSentences.Train(3, 1, seed: 1L));
    }

    [Fact]
    public void Honest_draws_repeat_the_probability()
    {
        using var model = new LanguageModel("glass/t", Transformer.Create(_tiny, seed: 1, new() { Deviation = 0.3 }));
        var drawn = ArgmaxClaim.Draw(model, [.. Enumerable.Range(0, 20).Select(i => new[] { i, i + 1 })], draws: 2000);
        Assert.All(drawn, d => Assert.InRange(Math.Abs(d.Deviation), 0, 4));
    }

    [Fact]
    public void A_corpus_of_truths_has_no_lies_and_a_corpus_of_liars_has()
    {
        var recipe = UnseenFacts.Recipe with { CorpusTokens = 4000 };
        var world = World.Create(recipe.World);
        var truths = UnseenFacts.Truths(recipe);
        var book = world.Kind<Facts>().Book;
        var (statements, lies) = UnseenFacts.Check(world, book, truths);
        Assert.Equal(0, lies);

        // Every mention is a statement or a question with its answer, so two ways of counting agree.
        Assert.Equal(world.Kind<Facts>().Mentions(truths).Cast<int>().Sum(), statements);
        var lying = World.Create(recipe.World with { Facts = recipe.World.Facts with { Liars = 1, LiarsTruth = 0 } });
        var (told, false_) = UnseenFacts.Check(lying, lying.Kind<Facts>().Book, Corpus.Draw(TrainingLaw.Of(lying), 4000, 1));
        Assert.InRange((double)false_ / told, 0.85, 1);
    }

    [Fact]
    public void A_network_that_knows_nothing_answers_falsely_and_without_confidence()
    {
        var world = World.Create(UnseenFacts.Recipe.World);
        using var model = new LanguageModel("glass/t", Transformer.Create(UnseenFacts.Recipe.ConfigFor(world), seed: 1));
        var report = UnseenFacts.Ask(model, world, UnseenFacts.Truths(UnseenFacts.Recipe with { CorpusTokens = 4000 }));
        Assert.Equal(world.Kind<Facts>().Book.Count, report.Bins.Sum(bin => bin.Asked));
        Assert.All(report.Bins, bin => Assert.Equal(0, bin.Confident.Value));
        Assert.InRange(report.FalseShare.Value, 0.9, 1);
        Assert.InRange(report.GoodTuring, report.Missing / 2, report.Missing * 2);
    }

    [Fact]
    public void A_network_that_knows_nothing_prefers_neither_truth_nor_myth()
    {
        var world = World.Create(new()
        {
            Shares = WorldOptions.BaseShares.Clear().Add("facts", 1),
            Facts = new() { Liars = 0.1, LiarsTruth = 0, Noise = 0, Myth = 0, Withheld = 0 },
        });
        using var model = new LanguageModel("glass/t", Transformer.Create(_tiny with { DVocab = world.TokenCount }, seed: 1));
        var reading = TruthClaims.Read(model, world);
        Assert.Equal("лжи 10%", reading.Lies);
        Assert.All(new[] { reading.Output, reading.AfterTruths, reading.AfterLies }, area => Assert.InRange(area.Value, 0.35, 0.65));

        // 113 facts decide the probe: three standard errors of an area of one half are 0.12.
        Assert.InRange(reading.Probe.Value, 0.38, 0.62);
    }

    [Fact]
    public void The_fall_before_reading_ends_at_the_last_look_that_is_not_above_the_first()
    {
        Assert.Equal(0.75, DescentSurvey.FallBeforeReading([4, 3, 2, 1, 0], [0.5, 0.9, 0.6, 0.5, 0.8]), 1e-12);
        Assert.Equal(0, DescentSurvey.FallBeforeReading([4, 3, 2, 1, 0], [0.5, 0.6, 0.7, 0.8, 0.9]), 1e-12);
        Assert.Equal(1, DescentSurvey.Together([4, 3, 1, 0.5], [0.1, 0.2, 0.5, 0.55]));
        Assert.Equal(0.5, DescentSurvey.Together([4, 3, 3.5, 0.5], [0.1, 0.2, 0.5, 0.45]));
    }

    [Fact]
    public void Exact_synonyms_can_be_exchanged_and_others_cannot()
    {
        var world = World.Create(new() { Shares = WorldOptions.BaseShares.Clear().Add("scenes", 1) });
        Assert.True(SynonymClaim.AreExact(world, "смотрит", "глядит"));
        Assert.True(SynonymClaim.AreExact(world, "самолёт", "аэроплан"));
        Assert.False(SynonymClaim.AreExact(world, "кот", "тигр"));
        using var model = new LanguageModel("glass/t", Transformer.Create(_tiny with { DVocab = world.TokenCount }, seed: 1));
        var pairs = SynonymClaim.Pairs(model, world);
        Assert.InRange(pairs.Count(p => p.Relation == SynonymClaim.Synonyms), 8, 30);
        Assert.Equal(pairs.Count, pairs.Select(p => (p.One, p.Other, p.Relation)).Distinct().Count());
        Assert.All(pairs, p => Assert.InRange(Math.Abs(p.Cosine), 0, 0.999));
    }

    [Fact]
    public void A_sample_of_a_law_measures_what_the_filter_says()
    {
        var world = World.Create(new() { Shares = WorldOptions.BaseShares.Clear().Add("weather", 1), MaxTokens = 32 });
        using var transformer = Transformer.Create(_tiny with { DVocab = world.TokenCount }, seed: 1, new() { ZeroUnembedding = true });
        var sample = LawSample.Draw(world, 400, seed: 2);

        // A network whose logits are all zero is uniform: KL = ln V − H.
        Assert.Equal(Math.Log(world.TokenCount) - sample.Entropy, sample.Divergence(transformer), 1e-5);
    }

    [Fact]
    public void Sixty_proverbs_each_with_another_sentence_of_its_sense_and_one_without()
    {
        Assert.Equal(60, Proverbs.All.Count);
        Assert.Equal(60, Proverbs.All.Select(p => p.Prompt).Distinct().Count());
        Assert.All(Proverbs.All, p => Assert.True(p.Ending.StartsWith(' ') && p.Paraphrase.Length > p.Prompt.Length / 2
            && p.Fluent.Length > p.Prompt.Length / 2
            && !p.Paraphrase.Contains(p.Prompt, StringComparison.OrdinalIgnoreCase)));
    }

    [Fact]
    public void A_season_that_steers_is_read_from_a_network_that_has_learnt_it() => Live.Same(() =>
    {
        var recipe = Descent.Recipe with
        {
            World = Descent.Recipe.World with { Shares = WorldOptions.BaseShares.Clear().Add("weather", 1) },
            CorpusTokens = null,
            Steps = 150,
        };
        using var descent = new Descent(recipe, tokens: 300).Run(looks: 3);
        Assert.True(descent.Points[^1].Excess < 0.2 * descent.Points[0].Excess);
        var season = HiddenVariables.Season with { At = [","] };
        var reading = HiddenWorld.Read(descent.Model, descent.Law, season, texts: 100);
        var steering = SeasonSteering.Measure(descent.Model, descent.World, descent.Law, depth: 2, texts: 100);
        Assert.True(reading.Trained > 0.5);
        Assert.True(reading.Documents.Sum(d => d.Planted) < 0.5 * reading.Documents.Sum(d => d.Spread));
        Assert.InRange(reading.Documents.Sum(d => d.Alien) / reading.Documents.Sum(d => d.Spread), 0.9, 1.3);
        Assert.True(steering.Slope.Value > steering.Random.Value + 0.2, $"{steering.Slope.Value} against {steering.Random.Value}");
    });
}
