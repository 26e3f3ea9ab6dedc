using BetweenTokens.Models.Configs;
using BetweenTokens.Models.Hooks;
using static TorchSharp.torch;

namespace BetweenTokens.Models.Layers;

/// <summary>
/// A long short-term memory as wide as the stream: c_t = σ(f)·c_(t−1) + σ(i)·tanh(g), h_t = σ(o)·tanh(c_t), the four of them linear in x_t
/// and h_(t−1) (Hochreiter and Schmidhuber 1997; forget gate: Gers et al. 2000). A document begins with an empty memory. Float32.
/// </summary>
internal sealed class LstmLayer(TransformerConfig config, TransformerParameters parameters, int layer)
{
    /// <summary>Names of the four parts in the order of their rows; each has <c>.weight</c>, <c>.recurrent</c> and <c>.bias</c>.</summary>
    public static readonly string[] Parts = ["input", "forget", "output", "candidate"];

    private static readonly HookPoint[] _gates = [HookPoint.LstmInput, HookPoint.LstmForget, HookPoint.LstmOutput];

    private readonly int _width = config.DModel;

    /// <summary>[batch, pos, dModel] → the same.</summary>
    public Tensor Apply(Tensor x, PassContext pass, LayerHooks hooks)
    {
        var read = nn.functional.linear(x.Wide(), Joined("weight"), Joined("bias")).unbind(1); // T × [B, 4D]
        var recurrent = Joined("recurrent").t(); // [D, 4D]
        var (hidden, memory) = pass.Cache?.State(layer, pass.Batch) is [{ } h, { } c] // [B, D] twice
            ? (h, c) : (Empty(pass, x), Empty(pass, x));
        var same = pass.Documents is { } documents ? SameAsBefore(documents) : null; // T − 1 × [B, 1]
        var kept = new Kept(hooks);
        var written = new List<Tensor>(read.Length);
        for (var t = 0; t < read.Length; t++)
        {
            if (same is not null && t > 0)
            {
                (hidden, memory) = (hidden * same[t - 1], memory * same[t - 1]);
            }

            var all = addmm(read[t], hidden, recurrent, 1, 1);
            var gates = all.narrow(1, 0, 3L * _width).sigmoid(); // [B, 3D]
            var candidate = all.narrow(1, 3L * _width, _width).tanh(); // [B, D]
            memory = (gates.narrow(1, _width, _width) * memory) + (gates.narrow(1, 0, _width) * candidate); // [B, D]
            hidden = gates.narrow(1, 2L * _width, _width) * memory.tanh(); // [B, D]
            written.Add(hidden);
            kept.Add(gates, candidate, memory);
        }

        kept.Show();
        pass.Cache?.Keep(layer, hidden, memory);
        return stack(written, 1); // [B, T, D]
    }

    private Tensor Empty(PassContext pass, Tensor x) => zeros([pass.Batch, _width], x.WideType(), pass.Device);

    /// <summary>1 where a position is of the same document as the one before it, else 0.</summary>
    private static Tensor[] SameAsBefore(Tensor documents)
    {
        var later = documents.shape[1] - 1;
        var same = documents.narrow(1, 1, later).eq(documents.narrow(1, 0, later)); // [B, T − 1]
        return same.to(ScalarType.Float32).unsqueeze(-1).unbind(1); // T − 1 × [B, 1]
    }

    // Matrices are leaves of their own, so that an optimiser sees four, not one.
    private Tensor Joined(string what)
    {
        var parts = Parts.Select(part => parameters.Get($"blocks.{layer}.lstm.{part}.{what}"));
        return cat([.. parts]).Wide(); // [4D, D] or [4D]
    }

    /// <summary>What somebody wants to see, gathered step by step.</summary>
    private readonly struct Kept(LayerHooks hooks)
    {
        private readonly LayerHooks _hooks = hooks;
        private readonly List<Tensor>? _ofGates = Array.Exists(_gates, hooks.Wants) ? [] : null;
        private readonly List<Tensor>? _candidates = hooks.Wants(HookPoint.LstmCandidate) ? [] : null;
        private readonly List<Tensor>? _memory = hooks.Wants(HookPoint.LstmMemory) ? [] : null;

        public void Add(Tensor gates, Tensor candidate, Tensor memory)
        {
            _ofGates?.Add(gates);
            _candidates?.Add(candidate);
            _memory?.Add(memory);
        }

        public void Show()
        {
            if (_ofGates is not null)
            {
                var shown = stack(_ofGates, 1).chunk(_gates.Length, -1); // 3 × [B, T, D]
                for (var i = 0; i < _gates.Length; i++)
                {
                    _hooks.Visit(_gates[i], shown[i]);
                }
            }

            _ = _candidates is null ? null : _hooks.Visit(HookPoint.LstmCandidate, stack(_candidates, 1)); // [B, T, D]
            _ = _memory is null ? null : _hooks.Visit(HookPoint.LstmMemory, stack(_memory, 1)); // [B, T, D]
        }
    }
}
