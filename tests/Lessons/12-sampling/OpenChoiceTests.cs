using BetweenTokens.Lessons.L12Sampling;
using BetweenTokens.NextToken;
using BetweenTokens.Sampling;
using BetweenTokens.Statistics;
using Xunit;

namespace BetweenTokens.Tests.Lessons.L12Sampling;

/// <summary>What the reader computes by hand is what the library computes.</summary>
[Trait("tier", "fast")]
public sealed class OpenChoiceTests
{
    [Theory]
    [InlineData(0.05)]
    [InlineData(0.5)]
    [InlineData(0.9)]
    [InlineData(1.0)]
    public void Sorting_cutting_and_renormalising_is_the_nucleus_of_the_library(double mass)
    {
        var random = new SeededRandom(12);
        float[] logits = [.. Enumerable.Range(0, 60).Select(_ => (float)(3 * random.NextGaussian()))];
        var price = TruncationPrice.Of(logits, new SamplingOptions { TopP = (float)mass });
        double[] shares = [.. price.Before];
        var kept = OpenChoice.Nucleus(shares, mass);
        Assert.Equal(Enumerable.Range(0, 60).Where(i => price.After[i] > 0), kept.Order());
        double[] after = OpenChoice.Renormalised(shares, kept);
        Assert.All(kept.Index(), one => Assert.Equal(price.After[one.Item], after[one.Index], 1e-12));
        Assert.Equal(-Math.Log(kept.Sum(i => shares[i])), price.KullbackLeibler, 1e-12);
    }

    [Fact]
    public void Points_on_the_line_draw_every_token_as_often_as_its_share_says()
    {
        double[] shares = [0.2, 0.5, 0.3];
        int[] kept = [7, 3, 5];
        var points = Enumerable.Range(0, 1000).Select(i => (i + 0.5) / 1000);
        var counts = points.CountBy(point => OpenChoice.At(kept, shares, point)).ToDictionary();
        Assert.Equal([200, 500, 300], kept.Select(id => counts[id]));
    }

    [Theory]
    [InlineData(1, " спит", 0.20)]
    [InlineData(2, " лает", 0.36)]
    [InlineData(3, " лает", 0.36)]
    public void The_beam_by_hand_is_the_beam_of_the_library(int width, string last, double probability)
    {
        var best = OpenChoice.Beam(width)[0];
        Assert.EndsWith(last, best.Text, StringComparison.Ordinal);
        Assert.Equal(probability, best.P, 1e-12);
        using var tree = new TreeModel();
        var options = new BeamOptions { Beams = width, MaxTokens = 2, LengthPenalty = 0, StopIds = [] };
        var found = BeamSearch.Run(tree, [TreeModel.First], options).Hypotheses[0];
        Assert.Equal(best.Text, tree.Say(found.Ids));
        Assert.Equal(best.P, Math.Exp(found.LogProbability), 1e-6); // float32 logits
    }

    /// <summary>The tree of the notebook as a model: a token for each word, the words of two steps.</summary>
    private sealed class TreeModel : ILanguageModel
    {
        public const int First = 0;

        private readonly string[] _words = ["", .. OpenChoice.Tree.Values.SelectMany(next => next.Select(one => one.Word)).Distinct()];

        public string Name => "tree";

        public int VocabularySize => _words.Length;

        public int? ContextLength => null;

        public BetweenTokens.Text.ITokenizer? Tokenizer => null;

        public string Say(IEnumerable<int> ids) => string.Concat(ids.Select(id => _words[id]));

        public IReading Start(int streams = 1) => new Reading(this, Enumerable.Range(0, streams).Select(_ => new List<int>()).ToList());

        public LogitRows Logits(ReadOnlySpan<int> ids) => throw new NotSupportedException();

        public void Dispose()
        {
        }

        private float[] Row(IReadOnlyList<int> ids)
        {
            var row = Enumerable.Repeat(float.NegativeInfinity, _words.Length).ToArray();
            foreach (var (word, share) in OpenChoice.Tree.TryGetValue(Say(ids), out var next) ? next : [("", 1.0)])
            {
                row[Array.IndexOf(_words, word)] = (float)Math.Log(share);
            }

            return row;
        }

        private sealed class Reading(TreeModel model, List<List<int>> texts) : IReading
        {
            private List<List<int>> _texts = texts;

            public int Streams => _texts.Count;

            public int Position => _texts[0].Count;

            public LogitRows Read(ReadOnlySpan<int> tokens)
            {
                var each = tokens.Length / _texts.Count;
                for (var i = 0; i < _texts.Count; i++)
                {
                    _texts[i].AddRange(tokens.Slice(i * each, each));
                }

                return new LogitRows(_texts.SelectMany(model.Row).ToArray(), model.VocabularySize);
            }

            public void Select(ReadOnlySpan<int> parents) => _texts = [.. parents.ToArray().Select(parent => _texts[parent].ToList())];

            public void Dispose()
            {
            }
        }
    }
}
