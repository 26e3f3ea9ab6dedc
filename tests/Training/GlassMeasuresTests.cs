using BetweenTokens.Evaluation;
using BetweenTokens.Microworld;
using BetweenTokens.Models;
using BetweenTokens.Models.Configs;
using BetweenTokens.NextToken;
using BetweenTokens.Tests.Microworld;
using BetweenTokens.Tests.Testing;
using Xunit;

namespace BetweenTokens.Tests.Training;

[Trait("tier", "slow")]
public class GlassMeasuresTests
{
    private static readonly World _world = Worlds.Default;

    [Fact]
    public void The_oracle_is_at_distance_zero_and_rare_kinds_are_topped_up()
    {
        var law = TrainingLaw.Of(_world);
        using var oracle = new Oracle(law);
        var (plain, topped) = (LawDistance.Measure(oracle, law, 3000, 7), LawDistance.Measure(oracle, law, 3000, 7, leastInKind: 400));
        Assert.Equal(0, plain.Kl, 1e-6); // logits are float32
        Assert.Equal(0, plain.CalibrationError, 1e-6);
        Assert.True(plain.TokensByKind.Values.Min() < 400);
        Assert.True(topped.TokensByKind.Count == law.Kinds.Count && topped.TokensByKind.Values.All(count => count >= 400));
        Assert.Equal((plain.Tokens, plain.Kl, plain.Entropy, plain.TotalVariation),
            (topped.Tokens, topped.Kl, topped.Entropy, topped.TotalVariation));
    }

    [Fact]
    public void Documents_side_by_side_are_read_as_alone()
    {
        using var model = new LanguageModel("small", Model(zero: false));
        var sampler = new Sampler(_world, 3);
        int[][] documents = [.. Enumerable.Range(0, 12).Select(_ => sampler.Next())];
        var alone = DocumentBatches.Of((ILanguageModel)model, _world.EndToken)(documents)
            .ToDictionary(read => read.Document, read => read.Logits.ToArray());
        var together = DocumentBatches.Of(model.Transformer, _world.EndToken)(documents)
            .ToDictionary(read => read.Document, read => read.Logits.ToArray());
        Assert.Equal(alone.Keys.Order(), together.Keys.Order());
        // float32 sums of another order
        Assert.All(alone, read => Assert.True(read.Value.Zip(together[read.Key], (a, b) => Math.Abs(a - b)).Max() < 1e-4));
    }

    [Fact]
    public void Withheld_contexts_are_those_of_the_kinds_that_withhold_some()
    {
        using var uniform = Model(zero: true);
        var distance = WithheldDistance.Measure(uniform, _world, 60, 3);
        Assert.Equal(["facts", "questions", "sums", "tales"], distance.KlByKind.Keys);
        Assert.All(distance.TokensByKind.Values, count => Assert.True(count >= 60));
        // a uniform model: KL = log V − entropy, and the entropy of any kind is below 3 nats
        Assert.All(distance.KlByKind.Values, kl => Assert.InRange(kl, Math.Log(_world.TokenCount) - 3, Math.Log(_world.TokenCount)));
        var open = World.Create(Worlds.Only("weather"));
        using var other = Transformer.Create(Shape(open), 1);
        Assert.Equal(0, WithheldDistance.Measure(other, open, 60, 3).Tokens);
    }

    [Fact]
    public void The_oracle_writes_without_errors_and_an_untrained_model_with_nothing_else()
    {
        using var oracle = new Oracle(_world);
        var good = GrammarErrors.Measure(oracle, _world, 400, 1);
        Assert.InRange(good.Sentences, 400, 430); // the last document is judged whole
        Assert.Equal((0, 0), (good.Errors, good.Examples.Count));
        Assert.InRange(good.Interval.High, 0.005, 0.012); // Wilson for 0 of 400: z²/(n + z²)
        using var model = new LanguageModel("untrained", Model(zero: true));
        var bad = GrammarErrors.Measure(model, _world, 100, 1);
        Assert.True(bad.Share > 0.95 && bad.Examples.Count == 5);
    }

    [Fact]
    public void In_a_world_without_full_stops_a_document_is_judged()
    {
        var notes = Worlds.Of("notes", 24);
        using var oracle = new Oracle(notes);
        var good = GrammarErrors.Measure(oracle, notes, 150, 1);
        Assert.Equal((150, 0, true, "documents"), (good.Sentences, good.Errors, good.ByDocument, good.Unit));

        // a document of nothing is one error; questions are asked in it, yet «А?» is a word and ends nothing
        var row = new float[notes.TokenCount];
        row[notes.EndToken] = 50;
        using var silent = TableModel.Constant(row);
        var bad = GrammarErrors.Measure(silent, notes, 150, 1);
        Assert.Equal((150, 150), (bad.Sentences, bad.Errors));

        var advice = World.Create(Worlds.Only("advice", 16));
        using var adviser = new Oracle(advice);
        var answers = GrammarErrors.Measure(adviser, advice, 100, 1);
        Assert.Equal((0, false, "sentences"), (answers.Errors, answers.ByDocument, answers.Unit));
        Assert.InRange(answers.Sentences, 100, 101); // a question and its answer a document
    }

    private static Transformer Model(bool zero) =>
        Transformer.Create(Shape(_world), 1, new() { ByFanIn = true, EmbeddingDeviation = 0.3, ZeroUnembedding = zero });

    private static TransformerConfig Shape(Law law) => new()
    {
        DVocab = law.TokenCount,
        NLayers = 1,
        DModel = 16,
        NHeads = 2,
        NContext = 128,
        BeginId = law.EndToken,
        EndIds = [law.EndToken],
    };
}
