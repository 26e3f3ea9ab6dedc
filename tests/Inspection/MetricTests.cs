using BetweenTokens.Inspection.Causal;
using BetweenTokens.Models;
using BetweenTokens.Statistics;
using BetweenTokens.Tests.Models;
using BetweenTokens.Tests.Testing;
using BetweenTokens.Tracing;
using Xunit;

namespace BetweenTokens.Tests.Inspection;

[Trait("tier", "fast")]
public class MetricTests
{
    private static readonly int[] _ids = [3, 1, 4, 1, 5, 9, 2];

    [Fact]
    public void Each_metric_is_what_it_says_of_the_logits()
    {
        using var model = new LanguageModel("tiny", TinyModels.Make(TinyModels.Base));
        using var trace = model.Trace(_ids);
        foreach (var position in new[] { ^1, 2 })
        {
            // The same float32 logits; the normaliser that the probability is compared with is summed in float32.
            var logits = trace.LogitsAt(position);
            Assert.Equal(logits[4], Metric.Logit(4).At(position).Of(model, _ids), 1e-12);
            Assert.Equal((double)logits[4] - logits[7], Metric.LogitDifference(4, 7).At(position).Of(model, _ids), 1e-12);
            Assert.Equal(Distributions.LogProbability(logits, 4), Metric.LogProbability(4).At(position).Of(model, _ids), 1e-6);
            Assert.Equal(0, Metric.KlFromClean().At(position).Of(model, _ids));
            Assert.Equal(logits.Max(), Metric.FromLogits("largest", row => row.Max(), "logits").At(position).Of(model, _ids), 1e-12);
        }
    }

    [Fact]
    public void Divergence_is_from_the_unchanged_run()
    {
        using var model = new LanguageModel("tiny", TinyModels.Make(TinyModels.Base));
        var change = Intervene.Zero("blocks.0.hook_mlp_out");
        float[] clean = model.Logits(_ids)[6].ToArray(), changed = model.LogitsWith(_ids, change);
        var expected = Enumerable.Range(0, 11)
            .Select(id => (Clean: Distributions.LogProbability(clean, id), Changed: Distributions.LogProbability(changed, id)))
            .Sum(ln => Math.Exp(ln.Clean) * (ln.Clean - ln.Changed));

        // The plain pass is fused, the changed one goes in steps: logits of a few units, rounded otherwise in the seventh digit.
        Assert.Equal(expected, Metric.KlFromClean().Of(model, _ids, change), 1e-5);
        Assert.Equal(double.PositiveInfinity, Metric.KlFromClean().Of(model, _ids, Intervene.Add("logits", OnlyToken(3))));
    }

    [Fact]
    public void A_token_without_probability_in_the_clean_run_adds_nothing()
    {
        using var model = new LanguageModel("tiny", TinyModels.Make(TinyModels.Base));
        float[] clean = [.. Enumerable.Repeat(float.NegativeInfinity, 10), 1f],
            other = [.. Enumerable.Repeat(float.NegativeInfinity, 9), 1f, 1f];
        Assert.Equal(Math.Log(2), Metric.KlFromClean().Of(model, other, clean), 1e-12);
    }

    [SkippableFact]
    public void Tokens_are_given_by_text_or_by_id_and_refused_in_words()
    {
        using var model = LanguageModel.Load(Path.Combine(Shared.Repository, "data", "models", "base"));
        var word = model.Tokenizer!.Decode([20]).Trim();
        string prompt = model.Tokenizer.Decode([30, 31]).Trim();
        Assert.Equal(Metric.Logit(20).Of(model, prompt), Metric.Logit(word).Of(model, prompt));
        void Refused(string message, Func<double> measure) =>
            Assert.Contains(message, Assert.ThrowsAny<ArgumentException>(() => measure()).Message, StringComparison.Ordinal);

        Refused("one is wanted", () => Metric.Logit($"{word} {word}").Of(model, prompt));
        Refused("0 to 0", () => Metric.Logit(20).At(^2).Of(model, new[] { 30 }));
        Refused("empty", () => Metric.Logit(20).Of(model, Array.Empty<int>()));
        using var nameless = new LanguageModel("tiny", TinyModels.Make(TinyModels.Base));
        Refused("tokens 0 to 10", () => Metric.LogProbability(11).Of(nameless, _ids));
        Refused("give a token id instead of ' Paris'", () => Metric.LogProbability(" Paris").Of(nameless, _ids));
    }

    private static TorchSharp.torch.Tensor OnlyToken(int token) =>
        TorchSharp.torch.tensor(Enumerable.Range(0, 11).Select(id => id == token ? 0 : float.NegativeInfinity).ToArray());
}
