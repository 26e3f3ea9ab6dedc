using BetweenTokens.Inspection;
using BetweenTokens.Inspection.Causal;
using BetweenTokens.Models;
using BetweenTokens.Tests.Models;
using BetweenTokens.Tests.Testing;
using BetweenTokens.Tracing;
using Xunit;

namespace BetweenTokens.Tests.Inspection;

[Trait("tier", "fast")]
public class LedgerTests
{
    private static readonly int[] _ids = [3, 1, 4, 1, 5, 9, 2];

    public static TheoryData<string> Balanced => [.. TinyModels.Variants.Keys.Except(["post norm", "no residual", "lstm stack"])];

    [Theory]
    [MemberData(nameof(Balanced))]
    public void It_balances_at_every_position(string variant)
    {
        using var model = TinyModels.Make(TinyModels.Variants[variant]);
        using var trace = Trace.Run(model, _ids);
        for (var position = 0; position < _ids.Length; position++)
        {
            var (one, two) = (Ledger.Of(trace, position, 7), Ledger.Of(trace, position, 2));
            var both = Ledger.Of(trace, position, 7, against: 2);

            // The pass is float32, the sum float64: what is left is the pass's own rounding.
            Assert.InRange(Math.Abs(one.Remainder), 0, 1e-5);
            Assert.InRange(Math.Abs(both.Remainder), 0, 1e-5);
            Assert.Equal(one.Sum - two.Sum, both.Sum, 1e-9);
            Assert.Equal(trace.LogitsAt(position)[7], one.Logit, 1e-9);
        }
    }

    [Theory]
    [InlineData("post norm")]
    [InlineData("no residual")]
    [InlineData("lstm stack")]
    public void Without_one_stream_and_one_final_norm_there_is_no_ledger(string variant)
    {
        using var model = TinyModels.Make(TinyModels.Variants[variant]);
        using var trace = Trace.Run(model, _ids);

        Assert.Contains("residual stream",
            Assert.Throws<ArgumentException>(() => Ledger.Of(trace, ^1, 0)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_entry_is_what_disappears_with_its_part_when_the_divisor_is_frozen()
    {
        using var model = TinyModels.Make(TinyModels.Base);
        using var trace = Trace.Run(model, _ids);
        var ledger = Ledger.Of(trace, ^1, token: 5);
        var head = ledger.Entries.Single(e => e is { Part: LedgerPart.Head, Layer: 1, Head: 2 });

        // The last layer's head, its MLP frozen as well: nothing else can react.
        using var changed = Trace.Run(model, _ids, new()
        {
            Interventions =
            [
                Intervene.Zero("blocks.1.attn.hook_z", head: 2),
                Intervene.Patch("blocks.1.hook_mlp_out", trace),
                Intervene.Patch("ln_final.hook_scale", trace),
            ],
        });
        Assert.Equal(head.Value, trace.LogitsAt(^1)[5] - changed.LogitsAt(^1)[5], 1e-5);
    }

    [Fact]
    public void The_largest_entries_and_the_rest_make_the_sum()
    {
        using var model = TinyModels.Make(TinyModels.Variants["layer norm"]);
        using var trace = Trace.Run(model, _ids);
        var ledger = Ledger.Of(trace, ^1, token: 5);
        var (top, others) = ledger.Top(4);

        Assert.Equal(ledger.Sum, top.Sum(e => e.Value) + others, 1e-9);
        Assert.True(top.Min(e => Math.Abs(e.Value)) >= ledger.Entries.Except(top).Max(e => Math.Abs(e.Value)));
        Assert.Equal(ledger.Sum, Enum.GetValues<LedgerPart>().Sum(ledger.Total), 1e-9);
        Assert.Equal(["emb", "L0H0", "L0H1", "L0H2", "L0H3", "L0 bias", "L0 MLP"], ledger.Entries.Take(7).Select(e => e.Name));
        Assert.Equal("bias", ledger.Entries[^1].Name);
    }

    /// <summary>
    /// Self-repair (McGrath et al. 2023) needs no tool of its own: what a head wrote is an entry, what its loss costs is a metric, and
    /// the ledger of the changed run says who made up for the difference.
    /// </summary>
    [Fact]
    public void What_later_parts_make_up_for_is_the_difference_of_two_ledgers()
    {
        using var model = new LanguageModel("tiny", TinyModels.Make(TinyModels.Base));
        Intervention[] without = [Intervene.Zero("blocks.0.attn.hook_z", head: 1)];
        using var trace = model.Trace(_ids);
        using var changed = model.With(without).Trace(_ids);
        Ledger before = Ledger.Of(trace, ^1, token: 5, against: 2), after = Ledger.Of(changed, ^1, token: 5, against: 2);
        var metric = Metric.LogitDifference(5, 2);
        var actual = metric.Of(model, _ids, without) - metric.Of(model, _ids);

        bool Is(LedgerEntry entry) => entry is { Layer: 0, Head: 1 };
        double direct = -before.Entries.Single(Is).Value, others = after.Entries.Zip(before.Entries)
            .Where(pair => !Is(pair.First)).Sum(pair => pair.First.Value - pair.Second.Value);
        Assert.Equal(0, after.Entries.Single(Is).Value);
        Assert.Equal(actual, direct + others, 1e-4);
        Assert.True(Math.Abs(others) > 1e-3);
    }

    [SkippableTheory]
    [InlineData("gpt2")]
    [InlineData("llama-gqa")]
    [InlineData("llama3-scaled")]
    [InlineData("qwen2")]
    [InlineData("gpt_neox")]
    [InlineData("llama-sharded-bf16")]
    public void It_balances_on_checkpoints_of_every_family(string name)
    {
        using var model = LanguageModel.Load(Shared.Reference($"tiny/{name}"));
        using var trace = model.Trace(_ids);
        foreach (var token in new[] { 0, 17, 299 })
        {
            Assert.InRange(Math.Abs(Ledger.Of(trace, ^1, token).Remainder), 0, 1e-4);
        }
    }
}
