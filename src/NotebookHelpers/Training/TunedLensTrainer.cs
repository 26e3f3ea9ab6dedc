using BetweenTokens.Inspection;
using BetweenTokens.Inspection.Lenses;
using BetweenTokens.Models;
using BetweenTokens.Models.Hooks;
using BetweenTokens.Statistics;
using BetweenTokens.Training.Optimisers;
using static TorchSharp.torch;

namespace BetweenTokens.Training;

/// <summary>How a tuned lens learns.</summary>
public sealed record TunedLensOptions
{
    /// <summary>Steps; each moves every translator once.</summary>
    public int Steps { get; init; } = 500;

    /// <summary>Positions that a step learns from, at least; whole texts are read.</summary>
    public int PositionsPerStep { get; init; } = 256;

    /// <summary>Rate of Adam.</summary>
    public double LearningRate { get; init; } = 1e-3;

    /// <summary>Decides the order of the texts.</summary>
    public long Seed { get; init; }
}

/// <summary>
/// Tunes a lens: each depth learns to say what the model says in the end, by KL(output ‖ lens) averaged over positions (Belrose
/// et al. 2023). The model is not changed.
/// </summary>
public static class TunedLensTrainer
{
    /// <summary>Trains a lens.</summary>
    /// <param name="model">A causal transformer.</param>
    /// <param name="texts">Texts or token ids to learn from; keep others for the test, see <see cref="LensSurvey"/>.</param>
    /// <param name="options">Null: 500 steps of Adam at 1e-3.</param>
    /// <returns>The lens; the caller disposes it.</returns>
    /// <exception cref="ArgumentException">There is no text, or the model looks ahead.</exception>
    public static TunedLens Train(LanguageModel model, IReadOnlyList<Prompt> texts, TunedLensOptions? options = null)
    {
        options ??= new();
        if (texts.Count == 0 || !model.Config.Causal)
        {
            throw new ArgumentException(
                $"A lens is tuned on at least one text, for a causal model; found {texts.Count} texts, causal {model.Config.Causal}.");
        }

        int[][] ids = [.. texts.Select(text => text.Ids(model))];
        var lens = TunedLens.Identity(model);
        try
        {
            using var tuning = new Tuning(model.Transformer, lens, options.LearningRate);
            using var order = Endless(ids, new SeededRandom(options.Seed)).GetEnumerator();
            for (var step = 1; step <= options.Steps; step++)
            {
                var batch = new List<int[]>();
                while (batch.Sum(text => text.Length) < options.PositionsPerStep && order.MoveNext())
                {
                    batch.Add(order.Current);
                }

                tuning.Step(batch, step);
            }

            return lens;
        }
        catch
        {
            lens.Dispose();
            throw;
        }
    }

    // Every text once in a random order, and again.
    private static IEnumerable<int[]> Endless(int[][] texts, SeededRandom random)
    {
        for (var order = texts.ToArray(); ;)
        {
            random.Shuffle(order);
            foreach (var text in order)
            {
                yield return text;
            }
        }
    }

    /// <summary>Adam on the translators alone: gradients are asked for them, so the model's own stay untouched.</summary>
    private sealed class Tuning : IDisposable
    {
        private readonly Transformer _transformer;
        private readonly TunedLens _lens;
        private readonly (AdamW Optimiser, Tensor Weight, Tensor Bias)[] _depths;

        public Tuning(Transformer transformer, TunedLens lens, double rate)
        {
            (_transformer, _lens) = (transformer, lens);
            _depths = [.. Enumerable.Range(0, lens.Depths).Select(depth =>
            {
                var (weight, bias) = lens[depth];
                ParameterSpec[] specs = [new("weight", weight.shape, ParameterRole.Matrix), new("bias", bias.shape, ParameterRole.Bias)];
                return (new AdamW([(specs[0], weight.requires_grad_()), (specs[1], bias.requires_grad_())],
                    new() { AdamRate = rate, Decay = 0 }), weight, bias);
            })];
        }

        public void Step(List<int[]> texts, int step)
        {
            using var scope = NewDisposeScope();
            var (streams, output) = Read(texts);
            for (var depth = 0; depth < _depths.Length; depth++)
            {
                using var inner = NewDisposeScope();
                var (optimiser, weight, bias) = _depths[depth];
                var logits = _transformer.Unembed(_transformer.FinalNorm(_lens.Translate(streams[depth], depth)));
                var loss = (output.exp() * (output - logits.log_softmax(-1))).nan_to_num(0).sum(-1).mean();
                var gradients = autograd.grad([loss], [weight, bias]);
                using var noGradient = no_grad();
                (weight.grad, bias.grad) = (gradients[0], gradients[1]);
                optimiser.Step(step, 1);
                (weight.grad, bias.grad) = (null, null);
            }
        }

        public void Dispose()
        {
            foreach (var (optimiser, weight, bias) in _depths)
            {
                optimiser.Dispose();
                weight.requires_grad_(false);
                bias.requires_grad_(false);
            }
        }

        // Streams [1, pos, dModel] by depth and ln p of the output [1, pos, dVocab], at the texts' own positions.
        private (Tensor[] Streams, Tensor Output) Read(List<int[]> texts)
        {
            using var noGradient = no_grad();
            var ids = StreamStates.Pad(texts);
            var length = ids.shape[1];
            var hooks = new Streams(_depths.Length);
            var logits = _transformer.Forward(ids, hooks: hooks);
            var own = tensor(texts.SelectMany((text, row) => Enumerable.Range(0, text.Length).Select(i => (row * length) + i)).ToArray(),
                device: logits.device);
            Tensor Rows(Tensor all) => all.flatten(0, 1).index_select(0, own).unsqueeze(0);
            var streams = Array.ConvertAll(hooks.Kept, Rows);
            Array.ForEach(hooks.Kept, kept => kept.Dispose());
            return (streams, Rows(logits).log_softmax(-1));
        }
    }

    /// <summary>Looks at the streams and at nothing else.</summary>
    private sealed class Streams(int layers) : IForwardHooks
    {
        public Tensor[] Kept { get; } = new Tensor[layers];

        public bool Wants(HookPoint point, int layer) => point == HookPoint.ResidPre;

        public Tensor Visit(HookPoint point, int layer, Tensor value)
        {
            Kept[layer] = value.clone().DetachFromDisposeScope();
            return value;
        }
    }
}
