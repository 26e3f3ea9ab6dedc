using BetweenTokens.Inspection.Causal;
using BetweenTokens.Models;
using BetweenTokens.Models.Configs;
using BetweenTokens.Tests.Models;
using BetweenTokens.Tests.Testing;
using Xunit;

namespace BetweenTokens.Tests.Inspection;

[Trait("tier", "fast")]
[Collection(Live.Alone)]
public sealed class MetaStateTests
{
    private static readonly int[] _ids = [3, 1, 4, 1, 5, 9, 2];

    [Fact]
    public void A_cell_cut_is_an_edge_cut_in_the_whole_pass()
    {
        using var model = new LanguageModel("tiny", TinyModels.Make(TinyModels.Base));
        using var memory = MetaState.Of(model, _ids);
        var alone = memory.Alone();
        for (var layer = 0; layer < 2; layer++)
        {
            var edges = Ablation.Edges(model, _ids, layer, null, Metric.KlFromClean());
            for (var position = 0; position < 6; position++)
            {
                // The whole pass reads all positions at once and the cache one: float32 sums in another order.
                Assert.Equal(edges.Values[6, position], alone[layer, position], 1e-6);
            }
        }
    }

    [Fact]
    public void Nothing_cut_changes_nothing_and_everything_cut_leaves_the_token_alone()
    {
        using var model = new LanguageModel("tiny", TinyModels.Make(TinyModels.Base with { Positions = PositionScheme.None }));
        using var memory = MetaState.Of(model, _ids);
        Assert.Equal(0, memory.Without());
        Assert.Equal(0, memory.With(memory.Cells));

        // A model without position codes that sees nothing else reads the last token as if it stood alone.
        float[] alone = [.. model.Logits(_ids.AsSpan(6..))[0]], whole = [.. model.Logits(_ids)[6]];
        Assert.Equal(BetweenTokens.Statistics.Distributions.KullbackLeibler(whole, alone), memory.Without(memory.Cells), 1e-5);
    }

    [Fact]
    public void With_few_cells_the_smallest_set_is_found_by_trying_all()
    {
        using var model = new LanguageModel("tiny", TinyModels.Make(TinyModels.Base));
        using var memory = MetaState.Of(model, _ids);
        var tolerance = memory.Alone().Cast<double>().Max(); // one cell can go, and perhaps some others with it
        var found = memory.Sufficient(tolerance);
        Assert.True(found.Exact && found.Kl <= tolerance);
        Assert.Equal(found.Kl, memory.With(found.Cells), 1e-6);

        // No set of one cell fewer does; each is asked by its own pass.
        var cells = memory.Cells;
        var smaller = Enumerable.Range(0, 1 << cells.Count).Where(set => int.PopCount(set) == found.Cells.Count - 1);
        Assert.All(smaller, set => Assert.True(memory.With([.. cells.Where((_, i) => (set >> i & 1) == 1)]) > tolerance));
        Assert.True(memory.Sufficient(tolerance, memory.Ranked()).Cells.Count >= found.Cells.Count);
    }

    [Fact]
    public void Bisection_ends_at_a_set_that_suffices()
    {
        using var model = LanguageModel.Load("glass/base-s");
        using var memory = MetaState.Of(model, "<end> кошка сидит на диване . собака");
        var found = memory.Sufficient(0.01);
        Assert.InRange(found.Kl, 0, 0.01);
        Assert.Equal(found.Kl, memory.With(found.Cells), 1e-6);
        Assert.True(memory.With([.. found.Cells.SkipLast(1)]) > 0.01);
        Assert.Equal(memory.Cells.Count, memory.Shuffled(1).Distinct().Count());
        Assert.NotEqual(memory.Shuffled(1), memory.Shuffled(2));
        Assert.Equal(memory.Cells.Count, memory.Sufficient(0, memory.Shuffled(3)).Cells.Count);
    }

    [Fact]
    public void What_has_no_cells_is_refused_in_words()
    {
        using var model = new LanguageModel("tiny", TinyModels.Make(TinyModels.Base));
        using var lstm = new LanguageModel("lstm", TinyModels.Make(TinyModels.Variants["lstm"]));
        Assert.Contains("two tokens", Assert.Throws<ArgumentException>(() => MetaState.Of(model, new[] { 1 })).Message);
        Assert.Contains("Lstm", Assert.Throws<ArgumentException>(() => MetaState.Of(lstm, _ids)).Message);
        using var memory = MetaState.Of(model, _ids);
        Assert.Contains("0 to 5", Assert.Throws<ArgumentException>(() => memory.Without(new CacheCell(0, 6))).Message);
    }

    [Fact]
    public void Nothing_is_left_behind()
    {
        using var model = new LanguageModel("tiny", TinyModels.Make(TinyModels.Base));
        Live.Same(() =>
        {
            using var memory = MetaState.Of(model, _ids);
            memory.Sufficient(0.01, memory.Shuffled(1));
        });
    }
}
