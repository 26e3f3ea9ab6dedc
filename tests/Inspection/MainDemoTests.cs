using BetweenTokens.Inspection;
using BetweenTokens.Inspection.Causal;
using BetweenTokens.Models;
using BetweenTokens.Tests.Testing;
using BetweenTokens.Tracing;
using Xunit;

namespace BetweenTokens.Tests.Inspection;

/// <summary>
/// The examples of TransformerLens's Main_Demo in this library's words, at most five lines each; what they give is held against
/// the numbers of transformers. Whoever knows one of the two can read the other here.
/// </summary>
[Trait("tier", "model")]
public sealed class MainDemoTests(Models.SmolLm2Tests.Files files) : IClassFixture<Models.SmolLm2Tests.Files>
{
    private const string Clean = "When Mary and John went to the store, John gave a drink to";
    private const string Corrupt = "When Mary and John went to the store, Mary gave a drink to";

    private LanguageModel Model => files.Model;

    /// <summary><c>logits, cache = model.run_with_cache(text)</c>; <c>cache["pattern", 0]</c>.</summary>
    [SkippableFact]
    public void Run_with_cache()
    {
        var model = Model;

        using var trace = model.Trace(Clean);
        var pattern = trace.Pattern(layer: 0, head: 3);             // [query, key]
        var stream = trace["blocks.12.hook_resid_post"];            // [1, pos, dModel]

        Assert.Equal(Floats("ioi.attention")[(3 * 14 * 14) + (5 * 14) + 2], pattern[5, 2], 1e-4);
        Assert.Equal([1, 14, 576], stream.shape);
        Assert.Equal(Floats("ioi.hidden")[((13 * 14) + 13) * 576], stream[0, 13, 0].item<float>(), 1e-3);
    }

    /// <summary>
    /// <c>model.run_with_hooks(tokens, fwd_hooks=[("blocks.0.attn.hook_v", head_ablation_hook)])</c>, and then every head.
    /// </summary>
    [SkippableFact]
    public void Ablate_a_head()
    {
        var model = Model;

        var metric = Metric.LogitDifference(" Mary", " John");
        var one = metric.Of(model, Clean, Intervene.Zero("blocks.19.attn.hook_z", head: 2));
        var all = Ablation.Heads(model, Clean, metric);             // layer × head, a heat map in a notebook
        var worst = all.Lowest(3);                                  // those whose loss hurts most

        Assert.Equal(one, all.Values[19, 2], 1e-4);
        Assert.Equal(Reference("ioi.clean_logit_diff"), all.Unchanged, 1e-3);
        Assert.True(worst[0].Value < -0.5);
    }

    /// <summary><c>patch_residual_component</c> on the IOI prompt, layer by position.</summary>
    [SkippableFact]
    public void Patch_the_residual_stream()
    {
        var model = Model;

        var map = Patching.Residual(model, Clean, Corrupt, Metric.LogitDifference(" Mary", " John"));
        var share = map.Restored();                                 // 0: as corrupt, 1: as clean

        Assert.Equal(Floats("ioi.patching_logit_diff")[(20 * 14) + 13], map.Values[20, 13], 1e-3);
        Assert.Equal(1, share[0, 9], 1e-3);                         // where the texts differ, before anything was read
    }

    /// <summary><c>cache.stack_head_results()</c> times the direction of the answer: direct logit attribution by head.</summary>
    [SkippableFact]
    public void Direct_logit_attribution_by_head()
    {
        var model = Model;

        using var trace = model.Trace(Clean);
        var ledger = Ledger.Of(trace, ^1, token: " Mary");          // sums to the logit
        var heads = ledger.Entries.Where(entry => entry.Part == LedgerPart.Head).ToList();
        var best = heads.MaxBy(head => head.Value)!;

        Assert.Equal(Floats("ioi.dla_heads").Max(), best.Value, 1e-3);
        Assert.InRange(Math.Abs(ledger.Remainder), 0, 1e-4);
    }

    /// <summary>Random tokens twice; a head that looks behind the first occurrence is an induction head.</summary>
    [SkippableFact]
    public void Induction_heads_by_score()
    {
        var model = Model;

        using var trace = model.Trace(HeadScores.RepeatedTokens(model, count: 24));
        var scores = HeadScores.Induction(trace);                   // layer × head, 0 to 1
        var (layer, head) = Largest(scores);

        // The reference has other random tokens; seven of its heads are above 0.4, the next ones below.
        var expected = Floats("repeat.induction_score");
        Assert.True(expected[(layer * 9) + head] > 0.4 && scores[layer, head] > 0.4);
        Assert.Equal(7, scores.Cast<double>().Count(score => score > 0.4), 3.0);
    }

    private static (int Layer, int Head) Largest(double[,] scores) =>
        (from layer in Enumerable.Range(0, scores.GetLength(0))
         from head in Enumerable.Range(0, scores.GetLength(1))
         select (layer, head)).MaxBy(place => scores[place.layer, place.head]);

    private static double Reference(string key)
    {
        using var document = System.Text.Json.JsonDocument.Parse(File.ReadAllText(Shared.Reference("smollm2.json")));
        return document.RootElement.GetProperty(key).GetDouble();
    }

    private float[] Floats(string key)
    {
        using var values = files.Reference.Read(key, TorchSharp.torch.ScalarType.Float32);
        return values.data<float>().ToArray();
    }
}
