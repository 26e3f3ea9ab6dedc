using System.Text.Json;
using BetweenTokens.Evaluation;
using BetweenTokens.Inspection;
using BetweenTokens.Inspection.Attribution;
using BetweenTokens.Inspection.Causal;
using BetweenTokens.Inspection.Embeddings;
using BetweenTokens.Inspection.Lenses;
using BetweenTokens.Models;
using BetweenTokens.Models.Hooks;
using BetweenTokens.Tests.Testing;
using BetweenTokens.Tracing;
using Xunit;
using static TorchSharp.torch;

namespace BetweenTokens.Tests.Inspection;

/// <summary>The instruments on the real model against numbers computed with transformers.</summary>
[Trait("tier", "model")]
public sealed class SmolLm2InspectionTests : IClassFixture<Models.SmolLm2Tests.Files>
{
    private readonly Models.SmolLm2Tests.Files _files;

    public SmolLm2InspectionTests(Models.SmolLm2Tests.Files files) => _files = files;

    private LanguageModel Model => _files.Model;

    [SkippableTheory]
    [InlineData("capital")]
    [InlineData("ioi")]
    public void The_ledger_equals_the_reference_attribution(string prompt)
    {
        using var trace = Model.Trace(Ids(prompt));
        using var summary = Summary();
        var target = summary.RootElement.GetProperty($"{prompt}.dla_target");
        var ledger = Ledger.Of(trace, ^1, target[0].GetString()!);
        Assert.Equal(target[1].GetInt32(), ledger.Token);

        double[] Values(LedgerPart part) => [.. ledger.Entries.Where(e => e.Part == part).Select(e => e.Value)];
        Compare(Floats($"{prompt}.dla_embedding"), Values(LedgerPart.Embedding));
        Compare(Floats($"{prompt}.dla_heads"), Values(LedgerPart.Head));
        Compare(Floats($"{prompt}.dla_mlps"), Values(LedgerPart.Mlp));
        Assert.InRange(Math.Abs(ledger.Remainder), 0, 1e-4);
    }

    [SkippableTheory]
    [InlineData("capital")]
    [InlineData("ioi")]
    public void The_lens_equals_the_reference(string prompt)
    {
        using var trace = Model.Trace(Ids(prompt));
        var lens = LogitLens.Of(trace, [^1]);
        var (ids, logits) =
            (Ids($"{prompt}.lens_top_ids", raw: true).Chunk(5).ToArray(), Floats($"{prompt}.lens_top_logits").Chunk(5).ToArray());
        Assert.Equal(31, lens.Rows.Count);
        for (var depth = 0; depth < 31; depth++)
        {
            Assert.Equal(ids[depth], lens.Rows[depth][0].TopIds);
            Compare(logits[depth], [.. lens.Rows[depth][0].TopLogits.Select(x => (double)x)]);
        }

        Assert.Equal(0, lens.Rows[30][0].DivergenceFromOutput, 1e-6);
        Assert.All(lens.Rows.Skip(lens.SettledAt[0]), row => Assert.Equal(lens.Rows[30][0].TopIds[0], row[0].TopIds[0]));
        Assert.NotEqual(lens.Rows[30][0].TopIds[0], lens.Rows[lens.SettledAt[0] - 1][0].TopIds[0]);
    }

    [SkippableFact]
    public void Patching_the_residual_stream_gives_the_reference_map()
    {
        using var summary = Summary();
        var names = summary.RootElement.GetProperty("ioi.ids");
        var map = Patching.Residual(Model, Ids("ioi"), Ids("ioi_corrupt"), Metric.LogitDifference(" Mary", " John"));
        Compare(Floats("ioi.patching_logit_diff"), [.. map.Values.Cast<double>()]);
        Compare([(float)summary.RootElement.GetProperty("ioi.clean_logit_diff").GetDouble(),
            (float)summary.RootElement.GetProperty("ioi.corrupt_logit_diff").GetDouble()], [map.Clean!.Value, map.Unchanged]);

        // Whatever stands before the first name that differs is the same in both texts, and costs nothing.
        var differs = Ids("ioi").Zip(Ids("ioi_corrupt")).TakeWhile(pair => pair.First == pair.Second).Count();
        Assert.All(Enumerable.Range(0, 30),
            layer => Assert.All(Enumerable.Range(0, differs), position => Assert.Equal(0, map[layer, position])));
    }

    [SkippableFact]
    public void An_own_activation_patched_in_changes_nothing_on_the_real_model()
    {
        using var trace = Model.Trace(Ids("ioi"));
        foreach (var place in new HookAddress[]
        {
            "blocks.12.hook_resid_pre", "blocks.3.attn.hook_z", "blocks.20.attn.hook_pattern",
            "blocks.7.mlp.hook_post", "blocks.29.attn.hook_rot_k",
        })
        {
            using var changed = Model.Trace(Ids("ioi"),
                new() { Keep = ["logits"], Interventions = [Intervene.Patch(place, trace), Intervene.Patch(place, trace, position: 5)] });
            Assert.Equal(0, Near.Difference(trace.Logits, changed.Logits));
        }
    }

    [SkippableFact]
    public void Calibration_adds_up_the_surprisals_of_the_reference()
    {
        var calibration = Calibration.Of(Model, Ids("code"));
        var expected = Floats("code.nll");

        Assert.Equal(expected.Length, calibration.Predictions.Count);
        Assert.Equal(expected.Average(), calibration.Nll, 1e-4);

        // def · Ġfibon · acci · (: pieces inside a word are told from those that begin one.
        Assert.Equal([true, false, true], calibration.Predictions.Take(3).Select(p => p.StartsWord));
    }

    [SkippableFact]
    public void Head_scores_equal_the_reference()
    {
        using var trace = Model.Trace(Ids("repeat"));
        Compare(Floats("repeat.previous_token_score"), [.. HeadScores.PreviousToken(trace).Cast<double>()]);
        Compare(Floats("repeat.induction_score"), [.. HeadScores.Induction(trace).Cast<double>()]);
        Compare(Floats("repeat.duplicate_token_score"), [.. HeadScores.DuplicateToken(trace).Cast<double>()]);
        Compare(Floats("repeat.first_token_score"), [.. HeadScores.Sink(trace).Cast<double>()]);
    }

    [SkippableTheory]
    [InlineData("king")]
    [InlineData("Paris")]
    [InlineData("one")]
    [InlineData("run")]
    public void Neighbours_equal_the_reference(string word)
    {
        using var table = EmbeddingTable.Of(Model);
        var nearest = table.Nearest(table.Vector(" " + word), 11);
        Assert.Equal(Ids($"neighbours.{word}.ids", raw: true), nearest.Select(near => near.Id));
        Assert.All(Floats($"neighbours.{word}.cosines").Zip(nearest), pair => Assert.Equal(pair.First, pair.Second.Value, 1e-5));
    }

    /// <remarks>
    /// The first token's share is the largest by far and comes from where the norm's divisor is small: both implementations stand there
    /// with a rounding that is multiplied by its size. So the tolerance is 1e-3 of the largest score.
    /// </remarks>
    [SkippableFact]
    public void Gradients_equal_the_reference()
    {
        var metric = Metric.Logit(" Paris");
        var gradient = GradientAttribution.InputXGradient(Model, Ids("capital"), metric);
        var integrated = GradientAttribution.Integrated(Model, Ids("capital"), metric, steps: 128);
        void Close(string key, TokenAttribution found)
        {
            var expected = Floats(key);
            Assert.All(expected.Zip(found.Scores), pair => Assert.Equal(pair.First, pair.Second, 1e-3 * expected.Max(Math.Abs)));
        }

        Close("capital.input_x_gradient", gradient);
        Close("capital.integrated_gradients", integrated);
        using var summary = Summary();
        var told = summary.RootElement.GetProperty("capital.ig");
        double Told(string name) => told.GetProperty(name).GetDouble();
        Assert.Equal(Told("logit") - Told("baseline"), integrated.Total!.Value, 1e-3);
        Assert.Equal(Told("logit") - Told("baseline") - Told("sum"), integrated.Remainder!.Value, 1e-3 * Told("sum"));
    }

    private static void Compare(float[] expected, double[] actual)
    {
        // Logits up to 20 through thirty float32 layers; the reference stands 1e-3 from float64 at most.
        Assert.Equal(expected.Length, actual.Length);
        for (var i = 0; i < expected.Length; i++)
        {
            Assert.True(Math.Abs(expected[i] - actual[i]) <= 1e-3,
                FormattableString.Invariant($"value {i}: expected {expected[i]}, found {actual[i]}"));
        }
    }

    private static JsonDocument Summary() => JsonDocument.Parse(File.ReadAllText(Shared.Reference("smollm2.json")));

    private int[] Ids(string prompt, bool raw = false)
    {
        using var ids = _files.Reference.Read(raw ? prompt : $"{prompt}.input_ids", ScalarType.Float32);
        return [.. ids.data<long>().ToArray().Select(id => (int)id)];
    }

    private float[] Floats(string key)
    {
        using var values = _files.Reference.Read(key, ScalarType.Float32);
        return values.data<float>().ToArray();
    }
}
