using BetweenTokens.Microworld;
using BetweenTokens.Microworld.Kinds;
using BetweenTokens.Models;
using BetweenTokens.Training.Recipes;
using BetweenTokens.Training.Sweeps;
using Xunit;
using static TorchSharp.torch;

namespace BetweenTokens.Tests.Training.Sweeps;

/// <summary>A model that knows nothing (its unembedding is zero) has measures that can be computed by hand.</summary>
[Trait("tier", "slow")]
public sealed class ProbeTests
{
    private const long SeedOfProbes = 1_000_003;

    // Single precision logits of some thousand tokens, averaged in double.
    private const double Tolerance = 1e-5;

    [Fact]
    public void Copying_costs_the_logarithm_of_the_vocabulary_and_even_attention_scores_its_share()
    {
        var recipe = TrainingRecipes.Load("induction-2");
        var measured = Look(new InductionProbe(recipe, every: 300), recipe, 300, 600);
        Assert.Equal(Math.Log(65), measured["copy_loss"], Tolerance);
        Assert.Equal(measured["copy_loss"], measured["copy_loss@300"]);
        Assert.Equal(0, measured["copy_accuracy"]); // the first of equal logits is the end mark

        var sampler = new Sampler(World.Create(recipe.World), SeedOfProbes);
        var shares = new List<double>();
        for (var i = 0; i < 16; i++)
        {
            var document = sampler.Next();
            shares.AddRange(Enumerable.Range(0, 63).Skip(Array.IndexOf(document, document[0], 1) + 1).Select(at => 1.0 / (at + 1)));
        }

        Assert.Equal(shares.Average(), measured["best_head"], Tolerance);
    }

    [Fact]
    public void Local_excess_is_measured_over_the_text_alone_and_retrieval_by_distance()
    {
        var recipe = TrainingRecipes.Load("positions-rotary");
        var measured = Look(new NotesProbe(recipe, length: 96), recipe, recipe.Steps);
        var world = World.Create(recipe.World with { MaxTokens = 96 });
        var (oracle, sampler, notes) = (new Oracle(world), new Sampler(world, SeedOfProbes), world.Kind<Notes>());
        var (within, late) = (new List<double>(), new List<double>());
        for (var i = 0; i < 96; i++)
        {
            var document = sampler.Next();
            foreach (var at in Enumerable.Range(0, 95).Where(at => notes.TextWords.Contains(document[at]) && (at < 63 || at >= 80)))
            {
                var law = oracle.Next(document.AsSpan(0, at));
                var own = notes.TextWords.Select(word => law[word]).ToArray();
                (at < 63 ? within : late).Add(own.Sum(p => p / own.Sum() * Math.Log(own.Length * p / own.Sum())));
            }
        }

        Assert.Equal(within.Average(), measured["excess"], Tolerance);
        Assert.Equal(late.Average(), measured["excess@80"], Tolerance);
        Assert.All(measured.Where(pair => pair.Key.StartsWith("recall", StringComparison.Ordinal)), pair => Assert.Equal(0, pair.Value));
        Assert.Contains("recall_beyond@64", measured.Keys);
        Assert.DoesNotContain("recall_within@64", measured.Keys);
    }

    [Fact]
    public void Order_is_measured_against_the_law_of_what_a_model_may_see()
    {
        var next = TrainingRecipes.Load("order-rotary-next");
        var probe = new OrderTwoProbe(next);
        var measured = Look(probe, next, next.Steps);
        var world = World.Create(next.World);
        var (oracle, sampler, excess) = (new Oracle(world), new Sampler(world, SeedOfProbes), new List<double>());
        for (var i = 0; i < 256; i++)
        {
            var document = sampler.Next();
            excess.AddRange(Enumerable.Range(2, 13)
                .Select(at => oracle.Next(document.AsSpan(0, at)).Where(p => p > 0).Sum(p => p * Math.Log(8 * p))));
        }

        Assert.Equal(excess.Average(), measured["excess"], Tolerance);
        Assert.True(measured["recovered"] < 0); // a word's frequency is worth something, and this model has not even that

        // What stands on the right says more about a hidden word, so whoever knows nothing loses more.
        var (right, left) = (Look(probe, TrainingRecipes.Load("order-none-masked"), 600),
            Look(probe, TrainingRecipes.Load("order-none-masked-causal"), 600));
        Assert.True(right["excess"] > left["excess"] + 0.1, $"{right["excess"]} {left["excess"]}");
    }

    /// <summary>Measures of a transformer whose logits are all zero and whose attention is even.</summary>
    private static Dictionary<string, double> Look(Probe probe, TrainingRecipe recipe, params int[] steps)
    {
        using var scope = NewDisposeScope();
        using var noGradient = no_grad();
        using var model = Transformer.Create(recipe.ConfigFor(World.Create(recipe.World)), 1, recipe.Initial);
        foreach (var spec in model.Parameters.Specs.Where(spec => spec.Name.EndsWith("query.weight", StringComparison.Ordinal)))
        {
            model.Parameters[spec.Name].zero_();
        }

        var measured = new Dictionary<string, double>();
        foreach (var step in steps)
        {
            probe.Look(model, recipe, step, measured);
        }

        Assert.Empty(measured.Keys.Except(probe.Measures));
        return measured;
    }
}
