using BetweenTokens.Lessons.L03Attention;
using BetweenTokens.Models;
using BetweenTokens.Tracing;
using Xunit;
using Live = BetweenTokens.Tests.Testing.Live;

namespace BetweenTokens.Tests.Lessons.L03Attention;

/// <summary>The head that notebook 03 calculates in the open agrees with the helper that does it at scale.</summary>
[Trait("tier", "fast")]
[Collection(Live.Alone)]
public sealed class OpenHeadTests : IDisposable
{
    private readonly LanguageModel _model = LanguageModel.Load("glass/base-s");
    private readonly Trace _trace;

    public OpenHeadTests() => _trace = _model.Trace("<end> вчера Алиса увидела Боба , и она");

    // float32 sums of 64 products in another order
    [Fact]
    public void Every_head_by_hand_has_the_librarys_pattern_and_writes_what_the_library_writes()
    {
        foreach (var (layer, head) in from l in Enumerable.Range(0, 4) from h in Enumerable.Range(0, 4) select (l, h))
        {
            var pattern = _trace.Pattern(layer, head);
            foreach (var place in new[] { 0, 4, _trace.Length - 1 })
            {
                var (weights, wrote) = OpenHead.ByHand(_model, _trace, layer, head, place);
                Assert.Equal(place + 1, weights.Length);
                Assert.All(Enumerable.Range(0, place + 1), key => Assert.Equal(pattern[place, key], weights[key], 1e-4));
                var own = OpenHead.Wrote(_trace, layer, head, place);
                Assert.All(Enumerable.Range(0, own.Length), i => Assert.Equal(own[i], wrote[i], 1e-4));
            }
        }
    }

    [Fact]
    public void The_formula_without_the_scale_or_without_the_turn_is_another_head()
    {
        var (x, q, k) = (OpenHead.Input(_trace, 1), OpenHead.Query(_model, 1, 1), OpenHead.Key(_model, 1, 1));
        float Dot(float[] a, float[] b) => a.Zip(b, (u, v) => u * v).Sum();
        float[] Times(float[][] matrix, float[] u) => [.. matrix.Select(row => Dot(row, u))];
        double[] plain = [.. x.Select(u => (double)Dot(Times(q, x[^1]), Times(k, u)))];
        double[] raised = [.. plain.Select(s => Math.Exp(s - plain.Max()))];
        var pattern = _trace.Pattern(1, 1);
        Assert.True(Enumerable.Range(0, x.Length).Max(key => Math.Abs((raised[key] / raised.Sum()) - pattern[x.Length - 1, key])) > 0.01);
    }

    [Fact]
    public void A_head_that_is_not_there_is_named_in_one_sentence()
    {
        var error = Assert.Throws<ReaderException>(() => OpenHead.Query(_model, 9, 0));
        Assert.Contains("0 to 3", error.Message, StringComparison.Ordinal);
        Assert.Throws<ReaderException>(() => OpenHead.Input(_trace, -1));
    }

    [Fact]
    public void A_word_is_found_and_where_there_is_none_the_last_place_looks()
    {
        Assert.Equal(_trace.Length - 1, OpenHead.Place(_trace, "она"));
        Assert.Equal(2, OpenHead.Place(_trace, "Алиса"));
        Assert.Equal(_trace.Length - 1, OpenHead.Place(_trace, "трактор"));
    }

    [Fact]
    public void Nothing_stays_behind() => Live.Same(() => _ = OpenHead.ByHand(_model, _trace, 2, 1, 3));

    public void Dispose()
    {
        _trace.Dispose();
        _model.Dispose();
    }
}
