using BetweenTokens.Microworld;
using BetweenTokens.Sampling;
using BetweenTokens.Statistics;
using BetweenTokens.Tests.Microworld;
using BetweenTokens.Tests.Testing;
using Xunit;

namespace BetweenTokens.Tests.Sampling;

[Trait("tier", "fast")]
public class BeamTreeTests
{
    // Greedy takes 1 (.5), whose best continuation has .4 (.20 in all); 2 (.4) goes on with .9 (.36 in all). Token 3 is a dead end.
    private static readonly float[][] _toy =
    [
        Log(0, 0.5, 0.4, 0.1, 0, 0),
        Log(0, 0, 0, 0.3, 0.4, 0.3),
        Log(0, 0, 0, 0.05, 0.9, 0.05),
        Log(0, 0, 0, 1, 0, 0),
        Log(0, 0, 0, 0, 0, 1),
        Log(0, 0, 0, 0, 0, 1),
    ];

    [Fact]
    public void The_toy_tree_of_two_steps()
    {
        using var model = new TableModel(_toy);
        BeamResult Run(int beams) => BeamSearch.Run(model, [0], new() { Beams = beams, MaxTokens = 2, LengthPenalty = 0, StopIds = [] });

        Assert.Equal(Math.Log(0.5 * 0.4), Run(1).Hypotheses[0].LogProbability, 1e-6);
        var two = Run(2);
        Assert.Equal([2, 4], two.Hypotheses[0].Ids);
        Assert.Equal(Math.Log(0.4 * 0.9), two.Hypotheses[0].LogProbability, 1e-6);
        BeamNode Node(int step, int parent, int id) =>
            two.Nodes.Single(n => n.Step == step && n.Id == id && (n.Parent < 0 ? 0 : two.Nodes[n.Parent].Id) == parent);
        Assert.Equal((BeamFate.OutsideBeam, 0), (Node(0, 0, 3).Fate, Node(0, 0, 3).Died));
        Assert.Equal((BeamFate.Continued, null), (Node(0, 0, 2).Fate, Node(0, 0, 2).Died));
        Assert.Equal((BeamFate.Returned, null), (Node(1, 2, 4).Fate, Node(1, 2, 4).Died));
        Assert.Equal((BeamFate.OutsideBeam, 1), (Node(1, 1, 3).Fate, Node(1, 1, 3).Died));
        Assert.Equal([2, 4], two.Path(two.Hypotheses[0].Node).Select(n => n.Id));
    }

    [Fact]
    public void A_beginning_without_kept_children_dies_one_step_later()
    {
        // Both children of 2 (.35 each) beat those of 1 (.15 each), so 1 has none in a beam of two.
        float[][] table = [Log(0, 0.3, 0.7, 0, 0), Log(0, 0, 0, 0.5, 0.5), Log(0, 0, 0, 0.5, 0.5), Log(0, 0, 0, 1, 0), Log(0, 0, 0, 0, 1)];
        using var model = new TableModel(table);
        var result = BeamSearch.Run(model, [0], new() { Beams = 2, MaxTokens = 3, StopIds = [] });
        var dead = result.Nodes.Single(n => n.Step == 0 && n.Id == 1);
        Assert.Equal((true, BeamFate.Childless, 1), (dead.Kept, dead.Fate, dead.Died));
    }

    [Theory]
    [InlineData(1, 0)]
    [InlineData(3, 1)]
    [InlineData(4, 2)]
    public void Fates_are_those_that_the_paths_of_the_tree_tell(int beams, double penalty)
    {
        var fates = new HashSet<BeamFate>();
        for (var seed = 0; seed < 20; seed++)
        {
            using var model = new TableModel(Random(seed, 9));
            var options = new BeamOptions { Beams = beams, MaxTokens = 7, LengthPenalty = penalty, StopIds = [4, 5] };
            var tree = BeamSearch.Run(model, [0], options);
            var alive = tree.Hypotheses.SelectMany(h => tree.Path(h.Node)).Select(n => n.Index).ToHashSet();
            foreach (var node in tree.Nodes)
            {
                var path = tree.Path(node.Index);
                Assert.Equal(node.LogProbability / Math.Pow(path.Count, penalty), node.Score, 1e-12);
                Assert.Equal(node.Id is 4 or 5, node.Ends);
                Assert.Equal(alive.Contains(node.Index), node.Died is null);
                Assert.Equal(tree.Hypotheses.Any(h => h.Node == node.Index), node.Fate == BeamFate.Returned);
                Assert.Equal(node.Kept, node.Fate != BeamFate.OutsideBeam);
                var below = tree.Nodes.Where(n => n.Index != node.Index && n.Kept && tree.Path(n.Index).Contains(node)).ToList();
                Assert.Equal(node.Fate == BeamFate.Continued, below.Count > 0);
                if (node.Fate == BeamFate.Continued && node.Died is { } died)
                {
                    Assert.Equal(below.Max(n => n.Died), died);
                }

                fates.Add(node.Fate);
            }

            Assert.All(tree.Hypotheses, h => Assert.Equal(h.Ids, tree.Path(h.Node).Select(n => n.Id)));
            Assert.All(tree.Hypotheses, h => Assert.Equal(h.Ids[^1] is 4 or 5, h.Ended));
        }

        Assert.Superset(new HashSet<BeamFate> { BeamFate.Continued, BeamFate.OutsideBeam, BeamFate.Returned }, fates);
    }

    [Fact]
    public void Finished_texts_beyond_the_beam_are_beaten()
    {
        // Of what is finished or still grows at the end, the two best remain.
        float[][] table = [Log(0, 0.69, 0.31), Log(0, 0.01, 0.99), Log(0, 0, 1)];
        using var model = new TableModel(table);
        var tree = BeamSearch.Run(model, [0], new() { Beams = 2, MaxTokens = 4, LengthPenalty = 2, StopIds = [2] });
        var beaten = tree.Nodes.Where(n => n.Fate == BeamFate.Beaten).ToList();
        Assert.NotEmpty(beaten);
        Assert.All(beaten, n => Assert.True(n.Kept && n.Died >= n.Step && n.Score <= tree.Hypotheses[^1].Score));
    }

    [Fact]
    public void Hypotheses_are_texts()
    {
        using var model = new Script("при"u8.ToArray()[..4]);
        var best = BeamSearch.Run(model, [65], new() { Beams = 2, MaxTokens = 9 }).Hypotheses[0];
        Assert.True(best.Ended);
        Assert.Equal(model.Tokenizer!.Decode([.. best.Ids.SkipLast(1)]), best.Text);
    }

    [Fact]
    public void A_beam_of_full_width_finds_the_mode_of_a_small_law_and_one_beam_is_greedy()
    {
        var law = new ToyLaw();
        using var oracle = new Oracle(law);
        var documents = Enumeration.Documents(law);
        var options = new BeamOptions { Beams = 4096, MaxTokens = 24, LengthPenalty = 0 };
        var best = BeamSearch.Run(oracle, [law.EndToken], options).Hypotheses[0];

        // Rows are float32 logarithms: 1e-5 nats over a document.
        Assert.Equal(oracle.Mode().LogProbability, best.LogProbability, 1e-5);
        Assert.Equal(Math.Log(documents.Values.Max()), best.LogProbability, 1e-5);
        Assert.Equal(best.LogProbability, Math.Log(documents[string.Join(' ', best.Ids)]), 1e-5);
        var greedy = oracle.Generate([law.EndToken], new() { Temperature = 0, MaxTokens = 24 })[0];
        Assert.Equal(greedy.Ids, BeamSearch.Run(oracle, [law.EndToken], options with { Beams = 1 }).Hypotheses[0].Ids);
    }

    private static float[] Log(params double[] probabilities) => [.. probabilities.Select(p => (float)Math.Log(p))];

    private static float[][] Random(long seed, int size)
    {
        var random = new SeededRandom(seed);
        return [.. Enumerable.Range(0, size).Select(_ => Enumerable.Range(0, size).Select(_ => (float)random.NextGaussian()).ToArray())];
    }
}
