using BetweenTokens.Inspection.Editing;
using BetweenTokens.Models;
using BetweenTokens.Models.Hooks;
using BetweenTokens.Statistics;
using BetweenTokens.Tests.Models;
using BetweenTokens.Tracing;
using Xunit;
using static TorchSharp.torch;

namespace BetweenTokens.Tests.Inspection.Editing;

/// <summary>An edit of a small random network does what it says.</summary>
[Trait("tier", "slow")]
public sealed class FactEditTests
{
    private static readonly int[] _text = [3, 1, 4, 1, 5], _other = [2, 7, 1, 8, 2];
    private const int Answer = 6, Layer = 0;

    [Fact]
    public void The_key_calls_the_value_and_the_model_that_was_given_stays()
    {
        using var model = Model();
        using var moment = FactEdit.Moment(model, Layer, [_text, _other, [9, 8, 7, 6, 5, 4, 3, 2, 1]]);
        var before = model.LogitsWith(_text);
        using var edit = FactEdit.Find(model, [new(_text, 2)], Answer, [], moment, new() { Layer = Layer, Steps = 200 });
        using var edited = edit.Apply(model);
        using var scope = NewDisposeScope();
        using var trace = edited.Trace(_text);
        using var was = model.Trace(_text);
        var written = trace[HookPoint.MlpOut, Layer][0, 2] - was[HookPoint.MlpOut, Layer][0, 2];
        Assert.True((written.to(ScalarType.Float64) - edit.Added).abs().max().item<double>() < 1e-4);
        Assert.Equal(1, linalg.matrix_rank(edit.Change.to(ScalarType.Float64), rtol: 1e-4).item<long>());
        Assert.Equal(before, model.LogitsWith(_text));

        // what the search promised is what the edited model says
        Assert.Equal(edit.Probability, Math.Exp(Distributions.LogProbability(edited.LogitsWith(_text), Answer)), 1e-3);
        Assert.True(edit.Probability > 2 * Math.Exp(Distributions.LogProbability(before, Answer)), $"{edit.Probability}");
    }

    [Fact]
    public void A_mask_that_keeps_all_changes_nothing_and_rows_under_their_own_edits_are_edited_models()
    {
        using var model = Model();
        using var moment = FactEdit.Moment(model, Layer, [_text, _other]);
        using var edit = FactEdit.Find(model, [new(_text, 2)], Answer, [], moment, new() { Layer = Layer, Steps = 20 });
        using var second = FactEdit.Find(model, [new(_other, 2)], Answer + 1, [], moment, new() { Layer = Layer, Steps = 20 });
        EditCase[] cases = [new(edit, new(_text, 2), 1), new(second, new(_other, 2), 2)];
        var rows = EditMask.Logits(model, cases, null);
        foreach (var (one, row) in cases.Zip(rows))
        {
            using var edited = one.Edit.Apply(model);
            Assert.True(row.Zip(edited.LogitsWith(one.Text.Ids), (a, b) => Math.Abs(a - b)).Max() < 1e-4);
        }

        using var all = EditMask.Learn(model, cases, steps: 0);
        Assert.Equal(0, all.Cut);
        Assert.True(rows[0].Zip(EditMask.Logits(model, cases, all)[0], (a, b) => Math.Abs(a - b)).Max() < 1e-5);

        // without a price for cutting, the old answers gain
        using var mask = EditMask.Learn(model, cases, steps: 60, sparsity: 0);
        double Old(EditMask? under) => EditMask.Logits(model, cases, under).Zip(cases, (row, one) =>
            Distributions.LogProbability(row, one.Answer)).Average();
        Assert.True(Old(mask) > Old(null));
        using var random = mask.Random(1);
        Assert.Equal(mask.Cut, random.Cut, 1e-6);
    }

    [Fact]
    public void A_layer_that_is_not_there_is_refused()
    {
        using var model = Model();
        var error = Assert.Throws<ArgumentException>(() => FactEdit.Moment(model, 9, [_text]));
        Assert.Contains("from 0 to", error.Message, StringComparison.Ordinal);
    }

    private static LanguageModel Model() => new("tiny", TinyModels.Make(TinyModels.Variants.First().Value));
}
