using BetweenTokens.Microworld;
using BetweenTokens.Models;
using BetweenTokens.NextToken;
using BetweenTokens.Sampling;
using BetweenTokens.Statistics;
using BetweenTokens.Tests.Microworld;
using BetweenTokens.Tests.Models;
using BetweenTokens.Tests.Testing;
using Xunit;

namespace BetweenTokens.Tests.Sampling;

[Trait("tier", "fast")]
public class ModelModeTests
{
    [Fact]
    public void The_mode_of_a_law_is_the_oracles_and_the_likeliest_listed_document()
    {
        var law = new ToyLaw();
        using var oracle = new Oracle(law);
        var mode = ModelMode.Find(oracle, [law.EndToken]);
        Assert.True(mode.IsProven);
        Assert.Equal(oracle.Mode().LogProbability, mode.LogProbability, 1e-5);
        Assert.Equal(mode.LogProbability, Math.Log(Enumeration.Documents(law)[string.Join(' ', mode.Ids)]), 1e-5);
        Assert.Equal(mode.LogProbability, mode.UpperBound);
        Assert.Equal(oracle.Tokenizer.Decode([.. mode.Ids.SkipLast(1)]), mode.Text);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(32)]
    public void On_random_tables_it_is_what_brute_force_finds(int batch)
    {
        var missed = 0;
        for (var seed = 0; seed < 30; seed++)
        {
            // Ending is unlikely at first, so that the mode is a longer text.
            var table = Table(seed, 5, ending: -3);
            using var model = new TableModel(table);
            var (expected, longest) = BruteForce(table, stop: 4, steps: 8);
            var mode = ModelMode.Find(model, [0], new() { StopIds = [4], Batch = batch, Beams = 1, MaxTokens = 8 });
            Assert.Equal(expected, mode.LogProbability, 1e-9);
            Assert.Equal(longest <= expected, mode.IsProven);
            Assert.True(mode.UpperBound >= expected - 1e-9);
            missed += mode.BeamLogProbability < mode.LogProbability - 1e-9 ? 1 : 0;
            Assert.Equal(0, model.OpenReadings);
        }

        Assert.True(missed > 0, "the test needs tables on which greedy search errs");
    }

    [Fact]
    public void What_a_limit_leaves_open_is_said()
    {
        // The mode is 1 and the end, .6 · .9; to end at once has .001.
        float[][] table = [Log(0.199, 0.6, 0.1, 0.1, 0.001), .. Enumerable.Repeat(Log(0.05, 0.05, 0, 0, 0.9), 4)];
        using var model = new TableModel(table);
        var whole = ModelMode.Find(model, [0], new() { StopIds = [4] });
        Assert.Equal([1, 4], whole.Ids);
        Assert.True(whole.IsProven);
        var few = ModelMode.Find(model, [0], new() { StopIds = [4], MaxOpened = 1, Beams = 1 });
        Assert.False(few.IsProven);
        Assert.Equal(1, few.Opened);
        Assert.Equal(Math.Log(0.6), few.UpperBound, 1e-6);
        var none = ModelMode.Find(model, [0], new() { StopIds = [4], MaxTokens = 1, Beams = 1 });
        Assert.Equal((false, 1), (none.IsProven, none.Ids.Count));
        var error = Assert.Throws<ArgumentException>(() => ModelMode.Find(model, [0]));
        Assert.Contains("StopIds", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    [Trait("tier", "slow")]
    public void A_transformer_read_in_batches_gives_what_it_gives_alone()
    {
        using var model = new LanguageModel("tiny", TinyModels.Make(TinyModels.Base));
        using var sharp = new Sharpened(model, factor: 40, stop: 2, ending: -2);
        ModelMode Find(int batch) => ModelMode.Find(sharp, [3, 1], new() { StopIds = [2], Batch = batch, MaxTokens = 6 });
        var (alone, together) = (Find(1), Find(16));
        Assert.Equal(alone.Ids, together.Ids);
        Assert.Equal(alone.LogProbability, together.LogProbability, 1e-3);
        var rows = sharp.Logits([3, 1, .. together.Ids]);
        var sum = together.Ids.Select((id, i) => Distributions.LogProbability(rows[i + 1], id)).Sum();
        Assert.Equal(sum, together.LogProbability, 1e-3); // float32 logits times forty
    }

    // The best finished text of at most so many tokens, and the likeliest unfinished beginning of that length.
    private static (double Best, double Longest) BruteForce(float[][] table, int stop, int steps)
    {
        var (best, longest) = (double.NegativeInfinity, double.NegativeInfinity);
        void Walk(int last, int left, double sum)
        {
            for (var id = 0; id < table.Length; id++)
            {
                var next = sum + Distributions.LogProbability(table[last], id);
                if (id == stop)
                {
                    best = Math.Max(best, next);
                }
                else if (left == 1)
                {
                    longest = Math.Max(longest, next);
                }
                else
                {
                    Walk(id, left - 1, next);
                }
            }
        }

        Walk(0, steps, 0);
        return (best, longest);
    }

    private static float[] Log(params double[] probabilities) => [.. probabilities.Select(p => (float)Math.Log(p))];

    private static float[][] Table(long seed, int size, float ending)
    {
        var random = new SeededRandom(seed);
        return [.. Enumerable.Range(0, size).Select(_ => Enumerable.Range(0, size)
            .Select(id => (float)(2 * random.NextGaussian()) + (id == size - 1 ? ending : 0)).ToArray())];
    }

    /// <summary>A model whose logits are stretched and whose end token is made unlikely.</summary>
    private sealed class Sharpened(LanguageModel model, float factor, int stop, float ending) : ILanguageModel
    {
        public string Name => "sharpened";

        public int VocabularySize => model.VocabularySize;

        public int? ContextLength => model.ContextLength;

        public BetweenTokens.Text.ITokenizer? Tokenizer => null;

        public IReading Start(int streams = 1) => new Reading(this, model.Start(streams));

        public LogitRows Logits(ReadOnlySpan<int> ids) => Sharpen(model.Logits(ids));

        public void Dispose()
        {
        }

        private LogitRows Sharpen(LogitRows rows) => new(Enumerable.Range(0, rows.Count)
            .SelectMany(i => rows[i].ToArray().Select((z, id) => (z * factor) + (id == stop ? ending : 0))).ToArray(), rows.Width);

        private sealed class Reading(Sharpened outer, IReading inner) : IReading
        {
            public int Streams => inner.Streams;

            public int Position => inner.Position;

            public LogitRows Read(ReadOnlySpan<int> tokens) => outer.Sharpen(inner.Read(tokens));

            public void Select(ReadOnlySpan<int> parents) => inner.Select(parents);

            public void Dispose() => inner.Dispose();
        }
    }
}
