using BetweenTokens.Inspection;
using BetweenTokens.Models;
using BetweenTokens.Models.Configs;
using BetweenTokens.Models.Hooks;
using BetweenTokens.Tests.Testing;
using BetweenTokens.Tracing;
using Xunit;
using static TorchSharp.torch;

namespace BetweenTokens.Tests.Models;

[Trait("tier", "fast")]
public sealed class LstmTests
{
    // torch.nn.LSTM keeps its rows in the order input, forget, candidate, output.
    private static readonly string[] _torchOrder = ["input", "forget", "candidate", "output"];

    [Fact]
    public void A_stack_equals_the_frameworks_own_on_the_same_weights()
    {
        using var scope = NewDisposeScope();
        using var model = TinyModels.Make(RecurrentConfigs.Lstm(11, 2, 16));
        using var reference = nn.LSTM(16, 16, numLayers: 2, batchFirst: true);
        using (no_grad())
        {
            foreach (var (name, value) in reference.named_parameters())
            {
                var layer = name[^1];
                Tensor Ours(string what) => cat([.. _torchOrder.Select(part => model.Parameters[$"blocks.{layer}.lstm.{part}.{what}"])]);
                value.copy_(name.StartsWith("weight_ih", StringComparison.Ordinal) ? Ours("weight")
                    : name.StartsWith("weight_hh", StringComparison.Ordinal) ? Ours("recurrent")
                    : name.StartsWith("bias_ih", StringComparison.Ordinal) ? Ours("bias") : zeros_like(value));
            }
        }

        var ids = TinyModels.Ids(model.Config, 3, 12);
        using var trace = Trace.Run(model, [.. ids[0].data<long>().Select(id => (int)id)]);
        var embedded = model.Parameters["embed.weight"].index_select(0, ids.reshape(-1)).view(3, 12, 16);
        var (expected, _, memory) = reference.call(embedded);
        Near.Equal(model.Unembed(expected), model.Forward(ids), 1e-5, "logits"); // the same sums in float32, logits about 1
        Near.Equal(memory[1, 0], trace[HookPoint.LstmMemory, 1][0, ^1], 1e-5, "memory");
    }

    [Fact]
    public void Gates_and_memory_are_shown_and_fit_together()
    {
        using var scope = NewDisposeScope();
        using var model = TinyModels.Make(RecurrentConfigs.ResidualLstm(11, 2, 16));
        using var trace = Trace.Run(model, [3, 1, 4, 1, 5]);
        Tensor At(HookPoint point) => trace[point, 1][0];
        var memory = At(HookPoint.LstmMemory);
        var before = cat([zeros(1, 16), memory.narrow(0, 0, 4)]);
        Near.Equal((At(HookPoint.LstmForget) * before) + (At(HookPoint.LstmInput) * At(HookPoint.LstmCandidate)), memory, 1e-6, "memory");
        Near.Equal(At(HookPoint.LstmOutput) * memory.tanh(), At(HookPoint.AttentionOut), 1e-6, "output");
        Assert.Equal("blocks.1.lstm.hook_forget_gate", HookNames.Of(HookPoint.LstmForget, 1));
    }

    [Fact]
    public void The_ledger_of_a_residual_lstm_balances()
    {
        using var model = TinyModels.Make(RecurrentConfigs.ResidualLstm(11, 2, 16));
        using var trace = Trace.Run(model, [3, 1, 4, 1, 5]);
        var ledger = Ledger.Of(trace, ^1, 7);
        Assert.Equal(2, ledger.Entries.Count(entry => entry.Part == LedgerPart.Lstm));
        Assert.InRange(Math.Abs(ledger.Remainder), 0, 1e-5);
    }

    [Fact]
    public void The_forget_gate_starts_open()
    {
        using var model = Transformer.Create(RecurrentConfigs.Lstm(11, 1, 4), 1);
        Assert.All(model.Parameters["blocks.0.lstm.forget.bias"].data<float>(), value => Assert.Equal(1, value));
        Assert.All(model.Parameters["blocks.0.lstm.input.bias"].data<float>(), value => Assert.Equal(0, value));
    }

    [Fact]
    public void Documents_side_by_side_equal_documents_alone() => RecurrentLayers.DocumentsAlone(RecurrentConfigs.Lstm(11, 2, 16));

    [Theory]
    [InlineData(MixerKind.Lstm)]
    [InlineData(MixerKind.Retention)]
    public void A_state_can_be_forgotten_and_not_rewound(MixerKind mixer) =>
        RecurrentLayers.RewindsToNothingOnly(
            mixer == MixerKind.Lstm ? RecurrentConfigs.Lstm(11, 2, 16) : RecurrentConfigs.Retention(11, 2, 16, 2));

    [Theory]
    [InlineData(MixerKind.Lstm)]
    [InlineData(MixerKind.Retention)]
    public void Streams_go_on_from_the_parents_they_are_given(MixerKind mixer)
    {
        using var model = new LanguageModel("recurrent", TinyModels.Make(
            mixer == MixerKind.Lstm ? RecurrentConfigs.Lstm(11, 2, 16) : RecurrentConfigs.Retention(11, 2, 16, 2)));
        using var reading = model.Start(2);
        reading.Read([1, 2, 3, 4, 5, 6]);
        reading.Select([1, 0, 1]);
        var rows = reading.Read([7, 8, 9]);
        foreach (var (stream, ids) in new[] { (0, new[] { 4, 5, 6, 7 }), (1, [1, 2, 3, 8]), (2, [4, 5, 6, 9]) })
        {
            var expected = model.Logits(ids)[3];
            for (var i = 0; i < 11; i++)
            {
                Assert.Equal(expected[i], rows[stream][i], 5e-5); // as in TransformerTests
            }
        }
    }
}
