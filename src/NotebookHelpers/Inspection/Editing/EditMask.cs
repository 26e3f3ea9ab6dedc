using BetweenTokens.Models;
using BetweenTokens.Models.Hooks;
using BetweenTokens.Models.Learning;
using BetweenTokens.Tensors;
using BetweenTokens.Tracing;
using static TorchSharp.torch;

namespace BetweenTokens.Inspection.Editing;

/// <summary>An edit with the text that asks for its fact and the answer from before.</summary>
/// <param name="Edit">The edit; all of a mask are in one layer.</param>
/// <param name="Text">The text that asks.</param>
/// <param name="Answer">Id of the answer before the edit.</param>
public sealed record EditCase(FactEdit Edit, EditText Text, int Answer);

/// <summary>
/// One mask for many edits: which weights of the edited matrix, set to zero, bring the old answers back. Learnt on some edits, tried on
/// others (Holmov et al. 2026, arXiv 2605.28839, who found 80% and more than 70%).
/// </summary>
public sealed class EditMask : IDisposable
{
    private EditMask(Tensor kept) => Kept = kept;

    /// <summary>1 where a weight stays, 0 where it is set to zero: float32 [dModel, dMlp]; owned by this object.</summary>
    public Tensor Kept { get; }

    /// <summary>Share of the weights that are set to zero.</summary>
    public double Cut => 1 - Kept.mean().item<float>();

    /// <summary>Learns a mask.</summary>
    /// <param name="model">The model before any edit.</param>
    /// <param name="cases">Edits of one layer; others than those that it is tried on.</param>
    /// <param name="steps">Steps of Adam.</param>
    /// <param name="sparsity">Price of a weight set to zero, as a share of all, in nats.</param>
    /// <returns>The mask; the caller disposes it.</returns>
    public static EditMask Learn(LanguageModel model, IReadOnlyList<EditCase> cases, int steps = 150, double sparsity = 3)
    {
        using var scope = NewDisposeScope();
        var (bases, changes, layer) = Weights(Needed.Of(model), cases);
        var answers = tensor(cases.Select(one => (long)one.Answer).ToArray(), device: CPU).unsqueeze(1);
        var (ids, ends) = Texts(cases);

        // a mask starts at "keep": its logit at 2; the threshold for cutting is 0
        var (scores, first, second) = (full_like(bases, 2).requires_grad_(), zeros_like(bases), zeros_like(bases));
        for (var step = 1; step <= steps; step++)
        {
            Interrupt.Check();
            using var inner = NewDisposeScope();
            using var gradient = enable_grad();
            var mask = scores.sigmoid();
            var said = Said(model, ids, ends, layer, ((bases + changes) * mask) - bases).log_softmax(1);
            var loss = -said.gather(1, answers).mean() + (sparsity * (1 - mask).mean());
            var slope = autograd.grad([loss], [scores])[0];
            using var noGradient = no_grad();
            first.mul_(0.9).add_(slope * 0.1);
            second.mul_(0.99).add_(slope.square() * 0.01);
            scores.sub_(0.1 * (first / (1 - Math.Pow(0.9, step))) / ((second / (1 - Math.Pow(0.99, step))).sqrt() + 1e-8));
        }

        return new(scores.detach().gt(0).to(ScalarType.Float32).DetachFromDisposeScope());
    }

    /// <summary>A mask that cuts as many weights, chosen at random: the control. The caller disposes it.</summary>
    public EditMask Random(long seed)
    {
        using var scope = NewDisposeScope();
        using var generator = new Generator((ulong)seed, CPU);
        var order = rand(Kept.NumberOfElements, ScalarType.Float32, CPU, generator: generator).argsort();
        return new(Kept.flatten()[order].view(Kept.shape).contiguous().DetachFromDisposeScope());
    }

    /// <summary>Logits after each text under its own edit and this mask, [dVocab] each; without the mask where none is given.</summary>
    /// <param name="model">The model before any edit.</param>
    /// <param name="cases">The edits.</param>
    /// <param name="mask">The mask; null: none.</param>
    public static IReadOnlyList<float[]> Logits(LanguageModel model, IReadOnlyList<EditCase> cases, EditMask? mask)
    {
        using var scope = NewDisposeScope();
        using var noGradient = no_grad();
        var (bases, changes, layer) = Weights(Needed.Of(model), cases);
        var (ids, ends) = Texts(cases);
        var weights = mask is null ? changes : ((bases + changes) * mask.Kept) - bases;
        var said = Said(model, ids, ends, layer, weights);
        return [.. Enumerable.Range(0, cases.Count).Select(i => TensorMemory.Copy<float>(said[i]))];
    }

    /// <inheritdoc/>
    public void Dispose() => Kept.Dispose();

    // W [dModel, dMlp], the changes [n, dModel, dMlp]
    private static (Tensor Bases, Tensor Changes, int Layer) Weights(LanguageModel model, IReadOnlyList<EditCase> cases)
    {
        if (Needed.Of(cases).Count == 0 || cases.Any(one => one.Edit.Layer != cases[0].Edit.Layer))
        {
            throw new ArgumentException($"A mask is for edits of one layer; found layers "
                + $"{string.Join(", ", cases.Select(one => one.Edit.Layer).Distinct())}.", nameof(cases));
        }

        var layer = cases[0].Edit.Layer;
        return (model.Transformer.Parameters.Get(FactEdit.NameOf(layer)).detach().OnCpu().to(ScalarType.Float32),
            stack(cases.Select(one => one.Edit.Change)), layer);
    }

    private static (Tensor Ids, Tensor Ends) Texts(IReadOnlyList<EditCase> cases) =>
        (StreamStates.Pad([.. cases.Select(one => one.Text.Ids)]),
            tensor(cases.Select(one => one.Text.Ids.Length - 1L).ToArray(), device: CPU));

    // differences [n, dModel, dMlp] to the model's own matrix → [n, dVocab]
    private static Tensor Said(LanguageModel model, Tensor ids, Tensor ends, int layer, Tensor differences) =>
        FusedKernels.Without(() => model.Transformer.Forward(ids, hooks: new OwnMatrices(differences, layer), options: new() { At = ends }))
            .squeeze(1).OnCpu().to(ScalarType.Float32);

    // Each row writes by a matrix of its own.
    private sealed class OwnMatrices(Tensor differences, int layer) : IForwardHooks
    {
        private Tensor? _neurons;

        public bool Wants(HookPoint point, int at) =>
            PassHooks.InSteps(point) || (at == layer && point is HookPoint.MlpPost or HookPoint.MlpOut);

        public Tensor Visit(HookPoint point, int at, Tensor value)
        {
            if (at != layer || point is not (HookPoint.MlpPost or HookPoint.MlpOut))
            {
                return value;
            }

            if (point == HookPoint.MlpPost)
            {
                _neurons = value.alias();
                return value;
            }

            return value + matmul(_neurons!, differences.On(value.device).transpose(1, 2)).to(value.dtype);
        }
    }
}
